// Reads a frame's content batch by batch, checking every number against what the frame holds.
// It keeps its arrays between batches, so that a scan allocates per frame and not per event.

internal import FoundationEssentials

/// A frame's own numbers for names and streams.
struct FrameDictionary {
  struct Stream {
    var key: StreamName
    /// The stream's version before the frame.
    var base: UInt32
  }

  var types: [String] = []
  /// As they are stored: sealing writes the same text again.
  var actors: [String] = []
  var streams: [Stream] = []
}

/// One event as the frame describes it.
struct ParsedEvent {
  /// The stream's number in the frame's dictionary.
  var stream: Int
  var version: UInt32
  /// The type's number in the frame's dictionary.
  var type: Int
  var schema: UInt16
  var occurredAt: Instant?
  /// Where the payload lies in the content.
  var payload: Range<Int>
}

/// A pass over one frame's content.
struct ContentParser {
  private(set) var dictionary = FrameDictionary()
  /// The newest version that each stream of the dictionary has reached.
  private(set) var versions: [UInt32] = []
  /// The batch that `nextBatch` found last.
  private(set) var batch: BatchHeader
  /// The number of its actor in the frame's dictionary.
  private(set) var actor = -1
  /// Its events.
  private(set) var events: [ParsedEvent] = []
  private(set) var claims: [UniqueKey] = []
  private(set) var releases: [UniqueKey] = []
  /// The names of commands met so far, by their numbers in the frame.
  private var commands: [String] = []

  private var source: ByteSource
  private var batchesLeft: Int
  private var eventsLeft: Int
  private var nextPosition: UInt64

  /// Reads the dictionary of the content of a frame with these events.
  init(_ content: UnsafeRawBufferPointer, firstPosition: UInt64, count: UInt32) throws(FormatFault) {
    source = ByteSource(content)
    dictionary = try source.dictionary()
    versions = dictionary.streams.map(\.base)
    let recordedAt = try source.zigzag()
    batchesLeft = try source.count(itemsOf: 29)
    eventsLeft = Int(count)
    nextPosition = firstPosition
    let none = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
    batch = BatchHeader(
      firstPosition: 0, count: 0, recordedAt: Instant(milliseconds: recordedAt), actor: .other(""), commandID: none,
      correlationID: none, causation: nil)
  }

  /// Reads the next batch; false after the last, when the content must be used up.
  mutating func nextBatch() throws(FormatFault) -> Bool {
    guard batchesLeft > 0 else {
      guard source.left == 0, eventsLeft == 0 else { throw FormatFault("the content does not match its counts") }
      guard zip(versions, dictionary.streams).allSatisfy({ $0 > $1.base }) else {
        throw FormatFault("a stream has no event")
      }
      return false
    }
    batchesLeft -= 1
    try readHeader()
    try readEvents()
    nextPosition += UInt64(batch.count)
    eventsLeft -= batch.count
    return true
  }

  /// What stands around one of the batch's events.
  func envelope(of index: Int) -> Envelope {
    let event = events[index]
    return Envelope(
      batch: batch, position: batch.firstPosition + UInt64(index), stream: dictionary.streams[event.stream].key,
      version: event.version, type: dictionary.types[event.type], schema: event.schema, occurredAt: event.occurredAt)
  }

  private mutating func readHeader() throws(FormatFault) {
    let flags = BatchFlags(rawValue: try source.byte())
    guard flags.isSubset(of: .known) else { throw FormatFault("a batch has unknown flags") }
    let before = batch.recordedAt.milliseconds
    let later = before.addingReportingOverflow(Int64(bitPattern: try source.varint()))
    guard !later.overflow, later.partialValue >= before else { throw FormatFault("time runs backwards") }
    batch.recordedAt = Instant(milliseconds: later.partialValue)
    let actor = try source.index(below: dictionary.actors.count)
    // Mostly it is that of the batch before.
    if actor != self.actor { batch.actor = Actor(stored: dictionary.actors[actor]) }
    self.actor = actor
    batch.count = try source.number(atMost: eventsLeft)
    guard batch.count > 0 else { throw FormatFault("a batch has no event") }
    batch.firstPosition = nextPosition
    batch.commandID = try source.uuid()
    batch.fingerprint = try source.little(UInt64.self)
    batch.command = flags.contains(.command) ? try readCommand() : nil
    batch.correlationID = flags.contains(.correlationIsCommand) ? batch.commandID : try source.uuid()
    batch.causation =
      flags.contains(.causation) ? nextPosition &- UInt64(bitPattern: try source.zigzag()) : nil
    claims = flags.contains(.claims) ? try source.keys() : []
    releases = flags.contains(.releases) ? try source.keys() : []
  }

  /// A name stands where its number is used first.
  private mutating func readCommand() throws(FormatFault) -> String {
    let number = try source.index(below: commands.count + 1)
    if number == commands.count { commands.append(try source.name()) }
    return commands[number]
  }

  private mutating func readEvents() throws(FormatFault) {
    events.removeAll(keepingCapacity: true)
    var total = 0
    for _ in 0..<batch.count {
      let event = try readEvent(payloadAt: total)
      total = event.payload.upperBound
      events.append(event)
    }
    let start = source.offset
    _ = try source.take(total)
    for index in events.indices {
      let payload = events[index].payload
      events[index].payload = start + payload.lowerBound..<start + payload.upperBound
    }
  }

  private mutating func readEvent(payloadAt start: Int) throws(FormatFault) -> ParsedEvent {
    let head = try source.varint()
    let stream = Int(truncatingIfNeeded: head >> 2)
    guard stream < versions.count, versions[stream] < UInt32.max else { throw FormatFault("no such stream") }
    let type = try source.index(below: dictionary.types.count)
    let schema = head & 1 == 0 ? 1 : UInt16(try source.number(atMost: Int(UInt16.max)))
    let occurredAt = head & 2 == 0 ? nil : Instant(milliseconds: batch.recordedAt.milliseconds &+ (try source.zigzag()))
    let length = try source.number(atMost: min(BatchLimits.payload, source.left))
    versions[stream] += 1
    return ParsedEvent(
      stream: stream, version: versions[stream], type: type, schema: schema, occurredAt: occurredAt,
      payload: start..<start + length)
  }
}

extension ByteSource {
  fileprivate mutating func keys() throws(FormatFault) -> [UniqueKey] {
    let count = try count(itemsOf: 16)
    var keys: [UniqueKey] = []
    keys.reserveCapacity(count)
    for _ in 0..<count { keys.append(UniqueKey(stored: try take(16))) }
    return keys
  }

  fileprivate mutating func names(atMost limit: Int) throws(FormatFault) -> [String] {
    let count = try count(itemsOf: 1)
    var names: [String] = []
    for _ in 0..<count { names.append(try text(atMost: limit)) }
    return names
  }

  fileprivate mutating func dictionary() throws(FormatFault) -> FrameDictionary {
    var dictionary = FrameDictionary()
    dictionary.types = try names(atMost: BatchLimits.name)
    dictionary.actors = try names(atMost: BatchLimits.name)
    let categories = try names(atMost: BatchLimits.category)
    let count = try count(itemsOf: 2)
    dictionary.streams.reserveCapacity(count)
    for _ in 0..<count { dictionary.streams.append(try stream(categories)) }
    return dictionary
  }

  private mutating func stream(_ categories: [String]) throws(FormatFault) -> FrameDictionary.Stream {
    let head = try varint()
    let category = Int(truncatingIfNeeded: head >> 2)
    guard category < categories.count else { throw FormatFault("no such category") }
    let id: StreamName.Key =
      switch head & 3 {
      case 0: .none
      case 1: .uuid(try uuid())
      case 2: .text(try text(atMost: BatchLimits.textID))
      default: throw FormatFault("no such kind of id")
      }
    let base = UInt32(try number(atMost: Int(FormatLimits.version)))
    return FrameDictionary.Stream(key: StreamName(categories[category], id), base: base)
  }
}
