// Enters the content of a frame that was read from disk, in the same way as staging entered it when it was written.
// What the content says about versions and times is checked against what came before it.

internal import FoundationEssentials

extension LogIndex {
  /// Enters a frame's content.
  mutating func replay(
    firstPosition: UInt64, count: UInt32, content: UnsafeRawBufferPointer
  ) throws(FormatFault) {
    var parser = try ContentParser(content, firstPosition: firstPosition, count: count)
    guard firstPosition == lastPosition + 1 else { throw FormatFault("positions have a gap") }
    var numbers: [Int] = []
    numbers.reserveCapacity(parser.dictionary.streams.count)
    for stream in parser.dictionary.streams { numbers.append(try number(of: stream)) }
    while try parser.nextBatch() {
      guard parser.batch.recordedAt.milliseconds >= lastRecordedAt else { throw FormatFault("time runs backwards") }
      addBatch(parser.batch, claims: parser.claims, releases: parser.releases)
      for event in parser.events { addEvent(stream: numbers[event.stream]) }
    }
    // Of a stream with two numbers, each number has fewer events than the stream.
    guard zip(numbers, parser.versions).allSatisfy({ streams[$0].version == $1 }) else {
      throw FormatFault("a stream stands twice in a frame")
    }
  }

  /// A stream that this part of the log has not met before is believed to have the version that the frame says:
  /// its checksum holds. Only an index that began with the log itself knows better.
  private mutating func number(of stream: FrameDictionary.Stream) throws(FormatFault) -> Int {
    let number = streams.number(of: stream.key) { self.firstPosition == 1 ? 0 : stream.base }
    guard streams[number].version == stream.base else { throw FormatFault("a stream's versions have a gap") }
    return number
  }
}
