// The active segment of a small book with edited frames, whose checksums and chain are made to fit again: the book is
// opened, read and written to. Area 0 is the header block, 1, 2, … the frames' headers, 128, 129, … their contents.

import CRC32C
import EventLogSimulation

@testable import EventLog

enum SegmentTarget {
  private struct Frame {
    var header: [UInt8]
    var content: [UInt8]
    var firstPosition: UInt64
    var count: UInt32
  }

  private static let sample = SampleBook.file(ending: ".segment", in: SampleBook.young)

  /// The segment's frames, decompressed.
  private static let frames: [Frame] = {
    var frames: [Frame] = []
    sample.bytes.withUnsafeBytes { bytes in
      guard let header = try? SegmentHeader(bytes, file: "", writing: true) else { return }
      let identity = SegmentIdentity(
        logID: header.logID, number: header.number, provenLength: UInt64(SegmentHeader.size), epoch: 1)
      var cursor = FrameCursor(ChainCheck(identity), at: WalkPoint(header))
      while case .frame(let header, let content) = cursor.next(bytes) {
        let start = Int(header.offset)
        frames.append(
          Frame(
            header: Array(bytes[start..<start + FrameHeader.size]), content: Array(content),
            firstPosition: header.firstPosition, count: header.count))
      }
    }
    precondition(frames.count > 1)
    return frames
  }()

  static func run(_ input: UnsafeRawBufferPointer) {
    let storage = SampleBook.young.restarted()
    storage.replaceContents(of: sample.name, with: edited(Edits(input)))
    guard let log = try? SimulatedLog(storage, options: SampleBook.options) else { return }
    SampleBook.read(log)
    _ = try? log.stage { (transaction) throws(StoreFailure) in
      try transaction.appendUnconditionally(SampleBook.batch(40))
    }
    log.shell.flushStaged()
    log.shell.finish()
  }

  private static func edited(_ edits: Edits) -> [UInt8] {
    var block = Array(sample.bytes.prefix(SegmentHeader.size))
    edits.apply(0, to: &block)
    block.storeChecksum(at: 508)
    var digest = block.withUnsafeBytes { ChainDigest(stored: UnsafeRawBufferPointer(rebasing: $0[40..<56])) }
    var bytes = block
    for (number, frame) in frames.enumerated() {
      var (header, content) = (frame.header, frame.content)
      // Every frame begins a run and is stored as it is.
      header[5] = 3
      header.store(0 as UInt32, at: 84)
      edits.apply(128 + number, to: &content)
      header.store(UInt32(content.count), at: 8)
      header.store(UInt32(content.count), at: 12)
      header.store(UInt64(bytes.count), at: 32)
      header.store(UInt64(bytes.count), at: 40)
      digest = content.withUnsafeBytes {
        digest.extended(firstPosition: frame.firstPosition, count: frame.count, content: $0)
      }
      header.replaceSubrange(64..<80, with: digest.bytes)
      header.store(CRC.checksum(content), at: 88)
      edits.apply(1 + number, to: &header)
      header.storeChecksum(at: 92)
      bytes += header + content
    }
    return bytes + [UInt8](repeating: 0, count: 512)
  }
}
