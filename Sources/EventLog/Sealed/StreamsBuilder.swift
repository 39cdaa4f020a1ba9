// Numbers the streams of a segment under sealing and writes the streams blocks.
// It also knows which clustered index every stream begins with, once all events were counted.

internal import FoundationEssentials

/// The streams of a segment under sealing.
struct StreamsBuilder {
  struct Stream {
    var key: StreamName
    var category: Int
    /// The stream's version before the segment.
    var base: UInt32
    /// How many events it has so far.
    var events: UInt32 = 0

    var version: UInt32 { base + events }
  }

  private(set) var streams: [Stream] = []
  private var numbers: [StreamName: Int] = [:]

  /// The number of a stream that a frame names with its version before the frame.
  mutating func number(
    of stream: FrameDictionary.Stream, names: inout NamesBuilder
  ) throws(FormatFault) -> Int {
    if let number = numbers[stream.key] {
      guard streams[number].version == stream.base else { throw FormatFault("a stream's versions have a gap") }
      return number
    }
    let number = streams.count
    numbers[stream.key] = number
    streams.append(Stream(key: stream.key, category: names.category(stream.key.category), base: stream.base))
    return number
  }

  /// Counts an event and returns its ordinal.
  mutating func addEvent(_ number: Int) -> UInt32 {
    defer { streams[number].events += 1 }
    return streams[number].events
  }

  /// The clustered index of each stream's first event.
  var clusterBases: [Int] {
    var bases: [Int] = []
    bases.reserveCapacity(streams.count)
    var next = 0
    for stream in streams {
      bases.append(next)
      next += Int(stream.events)
    }
    return bases
  }

  /// Writes the content of the block that begins with the stream `first`.
  func write(from first: Int, to sink: inout ByteSink) {
    let part = streams[first..<min(streams.count, first + SealedLimits.streams)]
    var columns = [ColumnBuilder](repeating: ColumnBuilder(), count: 4)
    for stream in part {
      columns[0].append(UInt64(stream.category))
      columns[1].append(stream.key.key.kind)
      columns[2].append(UInt64(stream.events))
      columns[3].append(UInt64(stream.base))
    }
    sink.append(little: UInt32(part.count))
    for column in columns { sink.append(column) }
    var end = 0
    for stream in part {
      switch stream.key.key {
      case .none: sink.append(zeros: 16)
      case .uuid(let id): sink.append(id)
      case .text(let text):
        sink.append(little: UInt32(end))
        sink.append(little: UInt32(text.utf8.count))
        sink.append(zeros: 8)
        end += text.utf8.count
      }
    }
    for case .text(let text) in part.map(\.key.key) { text.withBytes { sink.append($0) } }
  }
}

extension StreamName.Key {
  fileprivate var kind: UInt64 {
    switch self {
    case .none: 0
    case .uuid: 1
    case .text: 2
    }
  }
}

extension ByteSink {
  fileprivate mutating func append(zeros count: Int) {
    for _ in 0..<count { append(byte: 0) }
  }
}
