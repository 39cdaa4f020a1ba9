// A frame's header with its content, and the content alone.

import CRC32C
import EventLogSimulation

@testable import EventLog

enum FrameTargets {
  /// The input as header and stored bytes, with magic and checksums made to fit.
  static func frame(_ input: UnsafeRawBufferPointer) {
    guard input.count > FrameHeader.size else { return }
    var bytes = Array(input)
    bytes.store(FrameHeader.magic, at: 0)
    bytes[4] = FrameHeader.version
    let length = bytes.withUnsafeBytes { Int($0.loadUnaligned(fromByteOffset: 8, as: UInt32.self)) }
    let stored = Array(bytes.dropFirst(FrameHeader.size).prefix(length))
    bytes.store(CRC.checksum(stored), at: 88)
    let sum = CRC.checksum(Array(bytes[..<92]))
    bytes.store(sum, at: 92)
    bytes.withUnsafeBytes { bytes in
      guard let header = FrameHeader(bytes) else { return }
      _ = (header.end, header.lastPosition)
      var decoder = RunDecoder()
      stored.withUnsafeBytes { stored in
        guard let content = try? decoder.decode(header, stored: stored) else { return }
        parse(content, first: header.firstPosition, count: header.count)
      }
    }
  }

  /// The input as a frame's content; its first bytes say how many events it claims to have.
  static func content(_ input: UnsafeRawBufferPointer) {
    guard input.count > 2 else { return }
    parse(UnsafeRawBufferPointer(rebasing: input[2...]), first: 1, count: UInt32(input[0]) + UInt32(input[1]) << 8)
  }

  static func parse(_ content: UnsafeRawBufferPointer, first: UInt64, count: UInt32) {
    guard var parser = try? ContentParser(content, firstPosition: first, count: count) else { return }
    while (try? parser.nextBatch()) == true {
      for index in parser.events.indices {
        _ = parser.envelope(of: index)
        touch(UnsafeRawBufferPointer(rebasing: content[parser.events[index].payload]))
      }
    }
    var index = LogIndex(after: first - 1)
    try? index.replay(firstPosition: first, count: count, content: content)
  }
}
