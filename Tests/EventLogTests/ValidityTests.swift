// What a header must say to be believed, field by field: most of it is checked more than once on the way, so only here
// each check stands alone.

import CRC32C
import EventLogSimulation
import FoundationEssentials
import Testing

@testable import EventLog

@Suite struct ValidityTests {
  private static let log = id(42)
  private static let digest = ChainDigest(high: 3, low: 4)
  private static let segment = SegmentHeader(number: 2, logID: log, firstPosition: 10, digest: digest, epoch: 5)
  private static let frame = FrameHeader(
    flags: [.runStart], storedLength: 100, rawLength: 200, firstPosition: 10, count: 3, epoch: 5,
    offset: UInt64(SegmentHeader.size), durableThrough: UInt64(SegmentHeader.size), logID: log, digest: digest,
    segment: 2, runOffset: 0, contentChecksum: 7)

  private func bytes(_ write: (inout ByteSink) -> Void) -> [UInt8] {
    var sink = ByteSink()
    write(&sink)
    return Array(sink.bytes)
  }

  @Test func `a manifest or a segment's header with any bit flipped is refused`() throws {
    let log = try SimulatedLog(SimulatedStorage(), options: .small())
    let manifest = bytes { log.maintenance.manifest.current.write(to: &$0) }
    let segment = bytes { Self.segment.write(to: &$0) }
    func reads(_ bytes: [UInt8], _ read: (UnsafeRawBufferPointer) throws -> Void) -> Bool {
      (try? bytes.withUnsafeBytes(read)) != nil
    }
    func isManifest(_ bytes: [UInt8]) -> Bool {
      reads(bytes) { _ = try Manifest($0, file: "m", writing: true) }
    }
    func isSegment(_ bytes: [UInt8]) -> Bool {
      reads(bytes) { _ = try SegmentHeader($0, file: "s", writing: true) }
    }
    #expect(isManifest(manifest) && isSegment(segment))
    for bit in 0..<manifest.count * 8 { #expect(!isManifest(flipped(manifest, bit)), "bit \(bit)") }
    for bit in 0..<segment.count * 8 { #expect(!isSegment(flipped(segment, bit)), "bit \(bit)") }
  }

  private func flipped(_ bytes: [UInt8], _ bit: Int) -> [UInt8] {
    var bytes = bytes
    bytes[bit / 8] ^= 1 << (bit % 8)
    return bytes
  }

  @Test func `a frame of another version, or with reserved bytes, is none`() {
    let whole = bytes { Self.frame.write(to: &$0) }
    func isFrame(_ change: (inout [UInt8]) -> Void) -> Bool {
      var bytes = whole
      change(&bytes)
      let sum = CRC.checksum(Array(bytes[..<92]))
      withUnsafeBytes(of: sum.littleEndian) { bytes.replaceSubrange(92..<96, with: $0) }
      return bytes.withUnsafeBytes { FrameHeader($0) } != nil
    }
    #expect(isFrame { _ in })
    #expect(!isFrame { $0[4] = 2 })
    #expect(!isFrame { $0[6] = 1 })
    #expect(!isFrame { $0[7] = 1 })
  }

  @Test func `a valid frame counts only where it belongs`() {
    let identity = SegmentIdentity(logID: Self.log, number: 2, provenLength: 0, epoch: 5)
    let point = WalkPoint(Self.segment)
    func counts(_ change: (inout FrameHeader) -> Void) -> Bool {
      var header = Self.frame
      change(&header)
      return identity.reasonAgainst(header, at: point) == nil
    }
    #expect(counts { _ in })
    #expect(!counts { $0.logID = id(43) })
    #expect(!counts { $0.segment = 3 })
    #expect(!counts { $0.offset += 1 })
    #expect(!counts { $0.firstPosition += 1 })
    #expect(!counts { $0.durableThrough += 1 })
    #expect(!counts { $0.epoch -= 1 })
    #expect(!counts { $0.epoch += 1 })
  }

  @Test func `a frame whose streams begin at other versions is refused`() throws {
    func replays(base: UInt32) -> Bool {
      let draft = FrameDraft()
      draft.begin(tag: 1, firstPosition: 1)
      var written = LogIndex()
      draft.append(sample(0, events: 2), recordedAt: Instant(milliseconds: 0), index: &written) { _ in base }
      let content = bytes { draft.write(to: &$0) }
      var index = LogIndex()
      return (try? content.withUnsafeBytes { try index.replay(firstPosition: 1, count: 2, content: $0) }) != nil
    }
    #expect(replays(base: 0))
    #expect(!replays(base: 5))
  }
}
