// What a cursor over frames finds by each of its checks: the same frames where all is well, and where something is not,
// what the check promises to see and no more.

import CRC32C
import EventLogSimulation
import Testing

@testable import EventLog

@Suite struct FrameCursorTests {
  /// A segment of five frames in one run.
  private let bytes: [UInt8]
  private let frames: [FrameEntry]
  private let identity: SegmentIdentity
  private let start: WalkPoint

  init() throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: .small())
    for number in 0..<5 { try log.write([sample(number, events: 2)]) }
    let manifest = log.maintenance.manifest.current
    frames = try log.frames
    bytes = try #require(storage.contents(of: LogFiles.segment(1)))
    identity = SegmentIdentity(
      logID: manifest.logID, number: 1, provenLength: manifest.segments[0].provenLength, epoch: manifest.epoch)
    start = WalkPoint(
      try bytes.withUnsafeBytes { try SegmentHeader($0, file: LogFiles.segment(1), writing: false) })
    try #require(frames.count == 5 && frames[1...].allSatisfy { $0.framesIntoRun > 0 })
  }

  /// What a cursor finds: each frame's first position, and why it ends.
  private struct Way: Equatable {
    var positions: [UInt64] = []
    var end = ""
    var offset: UInt64 = 0
  }

  private func walk<Check: FrameCheck & ~Copyable>(_ check: consuming Check, _ bytes: [UInt8]) -> Way {
    var cursor = FrameCursor(check, at: start)
    var way = Way()
    bytes.withUnsafeBytes { bytes in
      while way.end.isEmpty {
        switch cursor.next(bytes) {
        case .frame(let header, _): way.positions.append(header.firstPosition)
        case .damaged(let header, let reason): way.end = "\(header.firstPosition) \(reason)"
        case .cut(let header, let needs): way.end = "\(header?.firstPosition ?? 0) needs \(needs)"
        case .stop(let reason): way.end = reason
        }
      }
    }
    way.offset = cursor.point.offset
    return way
  }

  private func search(_ bytes: [UInt8]) -> [String] {
    var found: [String] = []
    bytes.withUnsafeBytes { bytes in
      FrameSearch(bytes, number: 1, logID: identity.logID).visit { frame, content in
        #expect((content == nil) == (frame.fault != nil))
        found.append("\(frame.header.firstPosition) \(frame.fault ?? "whole")")
      }
    }
    return found
  }

  /// The frames of the table, by the check of those who read them.
  private func read(_ bytes: [UInt8]) -> [UInt64] {
    var cursor = FrameCursor(EntryCheck(), at: start)
    return bytes.withUnsafeBytes { bytes in
      frames.prefix { entry in
        cursor.check.entry = entry
        guard case .frame = cursor.next(bytes) else { return false }
        return true
      }.map(\.firstPosition)
    }
  }

  @Test func `every check finds all frames of a whole segment`() {
    let whole = Way(positions: [1, 3, 5, 7, 9], end: "no valid frame header", offset: frames[4].end)
    #expect(walk(ChainCheck(identity), bytes) == whole)
    #expect(walk(ChecksumCheck(identity), bytes) == whole)
    #expect(walk(RemnantCheck(number: 1, logID: nil), bytes) == whole)
    #expect(search(bytes) == ["1 whole", "3 whole", "5 whole", "7 whole", "9 whole"])
    #expect(read(bytes) == whole.positions)
  }

  @Test func `a cursor stays before damage, and a search goes on behind it`() {
    var damaged = bytes
    damaged[Int(frames[2].offset) + FrameHeader.size] ^= 1
    let fault = "the frame's content does not match its checksum"
    let way = Way(positions: [1, 3], end: "5 \(fault)", offset: UInt64(frames[2].offset))
    #expect(walk(ChainCheck(identity), damaged) == way)
    #expect(walk(ChecksumCheck(identity), damaged) == way)
    #expect(read(damaged) == [1, 3])
    let lost = "the frame is compressed against a damaged one"
    #expect(search(damaged) == ["1 whole", "3 whole", "5 \(fault)", "7 \(lost)", "9 \(lost)"])
  }

  @Test func `only the chain tells a frame of another history, and only at its place`() {
    var other = bytes
    let offset = Int(frames[2].offset)
    other[offset + 64] ^= 1
    let sum = CRC.checksum(Array(other[offset..<offset + 92]))
    withUnsafeBytes(of: sum.littleEndian) { other.replaceSubrange(offset + 92..<offset + 96, with: $0) }
    let fault = "the frame does not continue the chain"
    #expect(
      walk(ChainCheck(identity), other) == Way(positions: [1, 3], end: "5 \(fault)", offset: UInt64(offset)))
    #expect(walk(ChecksumCheck(identity), other).positions == [1, 3, 5, 7, 9])
    #expect(read(other) == [1, 3, 5, 7, 9])
    #expect(search(other)[2] == "5 \(fault)")
    var elsewhere = identity
    elsewhere.number = 2
    #expect(walk(ChecksumCheck(elsewhere), bytes).end == SegmentIdentity.elsewhere)
  }

  @Test func `bytes that end within a frame are not taken for damage`() {
    let frame = frames[1]
    for length in Int(frame.offset)..<Int(frame.end) {
      let isHeaderThere = length >= Int(frame.offset) + FrameHeader.size
      let needs = isHeaderThere ? Int(frame.end) - Int(frame.offset) : FrameHeader.size
      let way = Way(
        positions: [1], end: "\(isHeaderThere ? frame.firstPosition : 0) needs \(needs)", offset: UInt64(frame.offset))
      let cut = Array(bytes[..<length])
      #expect(walk(ChainCheck(identity), cut) == way)
      #expect(walk(ChecksumCheck(identity), cut) == way)
      #expect(search(cut) == ["1 whole"] + (isHeaderThere ? ["3 the file ends within the frame"] : []))
    }
  }
}
