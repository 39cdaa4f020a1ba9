// Prints the batch that turned a book from good to bad: who, when, by which command, its events, and what they changed.

internal import Daybook
internal import EventSourcing
internal import ReadModels

struct BisectPrinter<D: ToolDomain> {
  let book: Book<D>
  let times: TimeText
  private let console: Console

  init(_ book: Book<D>, _ console: Console, _ times: TimeText) {
    self.book = book
    self.times = times
    self.console = console
  }

  /// The turn that halving found.
  func print(good: Position, bad: Position, skipped: [Position], steps: Int) async throws {
    let batch = try await book.batch(at: bad)
    let found: [OutputValue.Field] = [
      .init("good", .integer(good)), .init("bad", .integer(bad)), .init("skipped", .list(skipped.map { .integer($0) })),
      .init("steps", .integer(steps)),
    ]
    let first = batch.first?.envelope.position ?? bad
    let heading =
      skipped.isEmpty
      ? "turned from good to bad at #\(first) (the first time only if it never turned back: `\(D.program) check` tells)"
      : "turned from good to bad at #\(first), or at one that can't be told: \(Self.list(skipped))"
    try await print([heading, "good at #\(good), bad at #\(bad), \(Grouped.count(steps, "step"))"], found, batch)
  }

  /// The violation that a pass over the log found.
  func print(_ violation: InvariantViolation) async throws {
    let batch = try await book.batch(at: violation.event.position)
    let first = violation.event.batch.firstPosition
    let found: [OutputValue.Field] = [
      .init("good", .integer(first - min(first, 1))), .init("bad", .integer(violation.event.batch.lastPosition)),
      .init("skipped", .list([])), .init("steps", .integer(0)), .init("invariant", .text(violation.invariant)),
      .init("stream", .text(violation.stream?.description)), .init("found", .text(violation.found)),
    ]
    let subject = violation.stream.map { " of \($0)" } ?? ""
    let heading = [
      "turned from good to bad at #\(violation.event.position), for the first time",
      "\(violation.invariant)\(subject): \(violation.found)",
    ]
    try await print(heading, found, batch)
  }

  private func words(_ batch: BatchHeader, _ names: ActorNames) -> String {
    "\(batch.command ?? "a command without a name") by \(names[batch.actor]) at \(times.second(batch.recordedAt)), "
      + "command \(ID<Never>(batch.commandID)), \(batch.words)"
  }

  private static func list(_ positions: [Position]) -> String {
    positions.prefix(10).map { "#\($0)" }.joined(separator: ", ") + (positions.count > 10 ? ", …" : "")
  }

  private func print(_ heading: [String], _ found: [OutputValue.Field], _ batch: [StoredRecord]) async throws {
    let changes = try await book.changes(by: batch)
    guard console.format == .text else {
      return try console.object(
        found + batchFields(batch) + [try eventField(batch), .init("changes", .list(changes.map(\.value)))])
    }
    for line in heading { try console.words(TerminalSafe.text(line), hanging: 2) }
    let names = await ActorNames(of: batch.map(\.envelope.actor), in: book)
    if let header = batch.first?.envelope.batch {
      try console.words(TerminalSafe.text(words(header, names)), hanging: 2)
    }
    try console.line()
    let printer = RecordPrinter(console, log: book.id, times, limit: .max, nil)
    for record in batch { _ = try printer.print(record, names) }
    try console.changes(changes, times)
  }

  private func batchFields(_ batch: [StoredRecord]) -> [OutputValue.Field] {
    guard let envelope = batch.first?.envelope else { return [] }
    return [
      .init("position", .integer(envelope.position)), .init("batch", .integer(envelope.batch.firstPosition)),
      .init("recordedAt", .instant(envelope.recordedAt)), .init("actor", .text(envelope.actor.description)),
      .init("commandID", .id(ID<Never>(envelope.batch.commandID))), .init("command", .text(envelope.batch.command)),
    ]
  }

  private func eventField(_ batch: [StoredRecord]) throws -> OutputValue.Field {
    .init("events", .list(try batch.map { .object(try $0.fields(log: book.id)) }))
  }
}
