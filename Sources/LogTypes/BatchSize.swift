// What a batch takes, counted in one way by every store and by an import: what one of them takes, all of them do.

/// What of a batch no store takes.
public enum BatchFault: Error, Sendable, CustomStringConvertible {
  case noEvents
  case recordedAt(Int64)
  case text(_ what: String, bytes: Int, allowed: ClosedRange<Int>)
  case payload(bytes: Int)
  case batch(bytes: Int)

  public var description: String {
    switch self {
    case .noEvents: "a batch needs at least one event"
    case .recordedAt(let time): "a batch can't be recorded at \(time) milliseconds since 1970"
    case .text(let what, let bytes, let allowed):
      "\(what) has \(bytes) bytes where \(allowed.lowerBound) to \(allowed.upperBound) are allowed"
    case .payload(let bytes): "a payload of \(bytes) bytes is larger than \(BatchLimits.payload) bytes"
    case .batch(let bytes): "a batch of about \(bytes) bytes is larger than \(BatchLimits.batch) bytes"
    }
  }
}

/// Counts what a batch takes as its parts come.
public struct BatchSize: Sendable {
  /// An upper bound of the content so far, with its names, in bytes.
  public private(set) var bytes = 200

  /// Begins with what the events share; `keys` are its claims and releases. `smallestActor` is 1 where an
  /// actor has to have a name.
  public init(
    events: Int, recordedAt: Int64, actor: String, smallestActor: Int = 0, command: String?, keys: Int
  ) throws(BatchFault) {
    if events == 0 { throw .noEvents }
    guard BatchLimits.times.contains(recordedAt) else { throw .recordedAt(recordedAt) }
    try add(actor, "the actor", smallestActor...BatchLimits.name)
    if let command { try add(command, "the command's name", 1...BatchLimits.name) }
    try add(16 * keys)
  }

  /// Adds an event. Its parts come by themselves, because an event as an argument would be copied.
  public mutating func addEvent(type: String, in stream: StreamName, payload: Int) throws(BatchFault) {
    try add(type, "the type", 1...BatchLimits.name)
    try add(stream.category, "the category", 1...BatchLimits.category)
    if case .text(let text) = stream.key { try add(text, "the stream's id", 0...BatchLimits.textID) }
    guard payload <= BatchLimits.payload else { throw .payload(bytes: payload) }
    try add(80 + payload)
  }

  private mutating func add(_ text: String, _ what: StaticString, _ allowed: ClosedRange<Int>) throws(BatchFault) {
    let count = text.utf8.count
    guard allowed.contains(count) else { throw .text("\(what)", bytes: count, allowed: allowed) }
    try add(count)
  }

  private mutating func add(_ count: Int) throws(BatchFault) {
    bytes += count
    guard bytes <= BatchLimits.batch else { throw .batch(bytes: bytes) }
  }
}

extension BatchSize {
  /// What a batch takes, whose actor is stored as `actor`.
  ///
  /// - Throws: `limitExceeded` for what no store takes: no events at all, names or payloads that are too large.
  public init(of batch: borrowing EventBatch, actor: String) throws(StoreFailure) {
    do throws(BatchFault) {
      let claims = batch.conditions.count { if case .claims = $0 { true } else { false } }
      self = try BatchSize(
        events: batch.events.count, recordedAt: batch.recordedAt.milliseconds, actor: actor, command: batch.command,
        keys: claims + batch.releases.count)
      // By a span, because copying each event would count its references up and down.
      let events = batch.events.span
      for index in events.indices {
        try addEvent(
          type: events[index].event.type, in: events[index].stream, payload: events[index].event.payload.count)
      }
    } catch {
      throw StoreFailure(.limitExceeded, error.description)
    }
  }
}
