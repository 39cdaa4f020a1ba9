// Enters the content of a frame that was read from disk, in the same way as staging entered it when it was written.
// What the content says about versions and times is checked against what came before it.

internal import FoundationEssentials

extension LogIndex {
  /// Enters a frame and all that its content says.
  mutating func replay(_ header: FrameHeader, content: UnsafeRawBufferPointer) throws(FormatFault) {
    var parser = try ContentParser(content, firstPosition: header.firstPosition, count: header.count)
    guard header.firstPosition == lastPosition + 1 else { throw FormatFault("positions have a gap") }
    var numbers: [Int] = []
    numbers.reserveCapacity(parser.dictionary.streams.count)
    for stream in parser.dictionary.streams {
      let number = streams.number(of: stream.key)
      guard streams[number].version == stream.base else { throw FormatFault("a stream's versions have a gap") }
      numbers.append(number)
    }
    while try parser.nextBatch() {
      guard parser.batch.recordedAt >= lastRecordedAt else { throw FormatFault("time runs backwards") }
      addBatch(
        commandID: parser.batch.commandID, digest: parser.batch.commandDigest, count: parser.batch.count,
        recordedAt: parser.batch.recordedAt, claims: parser.claims, releases: parser.releases)
      for event in parser.events { addEvent(stream: numbers[event.stream]) }
    }
    frames.append(header)
  }
}
