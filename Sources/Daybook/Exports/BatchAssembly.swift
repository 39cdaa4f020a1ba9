// Puts the lines of an export together to batches, and refuses what does not follow from the lines before.

internal import EventLog
internal import EventLogStore
internal import EventSourcing

/// What is wrong with a line, and what to do about it.
struct ImportFault: Error {
  let reason: String
  let remedy: String

  init(_ reason: String, remedy: String = "take the export anew, or mend the line") {
    self.reason = reason
    self.remedy = remedy
  }
}

/// A batch whose lines have all come.
struct AssembledBatch {
  let batch: EventBatch
  /// The version that each event says it has.
  let versions: [UInt32]
}

/// The batch whose lines are coming in.
struct BatchAssembly {
  private var head: ExportLine.Batch?
  private var actor = Actor.other("")
  private var events: [NewEvent] = []
  private var versions: [UInt32] = []
  /// What the present batch takes so far.
  private var size: BatchSize?
  private var lastRecordedAt = Int64.min
  /// The newest position of all that was put together.
  private(set) var position: Position = 0

  /// Whether nothing of a batch is outstanding.
  var isComplete: Bool { head == nil }

  /// Takes the line of a batch.
  mutating func begin(_ line: ExportLine.Batch) throws(ImportFault) {
    guard head == nil else { throw ImportFault("a batch begins before all events of the one before have come") }
    guard line.batch == position + 1 else {
      throw ImportFault("the batch has position \(line.batch) where \(position + 1) must follow")
    }
    guard line.count > 0 else { throw ImportFault("a batch has no event") }
    guard line.recordedAt.milliseconds >= lastRecordedAt else {
      throw ImportFault("the batch was recorded before the one before it")
    }
    if let causation = line.causation, causation < 1 || causation > position {
      throw ImportFault("causation: no event before this batch has the position \(causation)")
    }
    guard let actor = Actor(parsing: line.actor) else { throw ImportFault("there is no actor \(line.actor)") }
    size = try Self.naming { () throws(BatchFault) in
      try BatchSize(
        events: Int(line.count), recordedAt: line.recordedAt.milliseconds, actor: line.actor, smallestActor: 1,
        command: line.command, keys: (line.claims?.count ?? 0) + (line.releases?.count ?? 0))
    }
    self.actor = actor
    head = line
  }

  /// Takes the line of an event; returns the batch if it was the last one.
  mutating func add(_ line: ExportLine.Event, payload: [UInt8]) throws(ImportFault) -> AssembledBatch? {
    guard let head else { throw ImportFault("an event stands outside of a batch") }
    guard line.event == position + 1 else {
      throw ImportFault("the event has position \(line.event) where \(position + 1) must follow")
    }
    try Self.naming { () throws(BatchFault) in
      try size?.addEvent(type: line.type, in: line.stream, payload: payload.count)
    }
    position += 1
    events.append(
      NewEvent(
        stream: line.stream, event: EncodedEvent(type: line.type, schema: line.schema ?? 1, payload: payload),
        occurredAt: line.occurredAt.map { Instant(milliseconds: $0.milliseconds) }))
    versions.append(line.version)
    return events.count == Int(head.count) ? finish(head) : nil
  }

  /// What will stand around an event of the present batch; nil if it has none.
  func envelope(of line: ExportLine.Event) -> Envelope? {
    guard let head else { return nil }
    let header = BatchHeader(
      firstPosition: head.batch, count: Int(head.count),
      recordedAt: Instant(milliseconds: head.recordedAt.milliseconds),
      actor: actor, commandID: head.commandID, fingerprint: head.commandDigest.number, command: head.command,
      correlationID: head.correlationID ?? head.commandID,
      causation: head.causation)
    return Envelope(
      batch: header, position: line.event, stream: line.stream, version: line.version, type: line.type,
      schema: line.schema ?? 1, occurredAt: line.occurredAt.map { Instant(milliseconds: $0.milliseconds) })
  }

  /// Refuses what a log can't hold before it takes memory.
  private static func naming<Result>(_ body: () throws(BatchFault) -> Result) throws(ImportFault) -> Result {
    do {
      return try body()
    } catch {
      throw ImportFault(error.description)
    }
  }

  private mutating func finish(_ head: ExportLine.Batch) -> AssembledBatch {
    defer {
      self.head = nil
      events = []
      versions = []
      lastRecordedAt = head.recordedAt.milliseconds
    }
    let batch = EventBatch(
      commandID: head.commandID, fingerprint: head.commandDigest.number, command: head.command,
      recordedAt: Instant(milliseconds: head.recordedAt.milliseconds), actor: actor,
      correlationID: head.correlationID, causation: head.causation,
      conditions: Self.keys(head.claims).map(Condition.claims), releases: Self.keys(head.releases), events: events)
    return AssembledBatch(batch: batch, versions: versions)
  }

  private static func keys(_ digits: [KeyDigits]?) -> [UniqueKey] {
    (digits ?? []).compactMap { UniqueKey(bytes: $0.bytes) }
  }
}
