// Prints events of the log as they come.

internal import Daybook
internal import EventSourcing
internal import Foundation

/// Takes events one by one and says when it has printed enough.
final class RecordPrinter: Sendable {
  private let console: Console
  private let log: UUID
  private let times: TimeText
  private let limit: Int
  private let matcher: PayloadMatcher?
  private let rows: Lock<RowPrinter>
  private let count = Lock(0)
  /// The columns a line may take on a terminal; elsewhere payloads stand whole.
  private let columns: Int?

  init(_ console: Console, log: UUID, _ times: TimeText, limit: Int, _ matcher: PayloadMatcher?) {
    self.console = console
    self.log = log
    self.times = times
    self.limit = limit
    self.matcher = matcher
    columns = console.output.columns
    rows = Lock(RowPrinter(console, fields: StoredRecord.fieldNames))
  }

  /// Prints an event if it holds the pattern; false when the limit is reached.
  ///
  /// - Parameter names: for people.
  func print(_ record: StoredRecord, _ names: ActorNames) throws -> Bool {
    if let matcher, !(try matcher.holds(record)) { return true }
    return try count.withLock { count in
      if console.format == .text {
        try console.line(line(record, names))
      } else {
        try rows.withLock { try $0.print(record.fields(log: log)) }
        console.answer?.withLock { $0.trail.append(entry(record.envelope)) }
      }
      count += 1
      return count < limit
    }
  }

  func end() throws {
    if console.format != .text { try rows.withLock { try $0.end() } }
    if count.withLock({ $0 == 0 }) { console.notice("no such events") }
  }

  private func entry(_ envelope: Envelope) -> TrailEntry {
    TrailEntry(
      position: envelope.position, batch: envelope.batch.firstPosition, at: envelope.recordedAt,
      actor: envelope.actor.description,
      sentence: "\(console.eventWords(envelope.type) ?? envelope.type) · \(envelope.stream)")
  }

  private func line(_ record: StoredRecord, _ names: ActorNames) throws -> String {
    let envelope = record.envelope
    let head =
      "#\(envelope.position)  \(times.second(envelope.recordedAt))  \(envelope.type)  "
      + "\(envelope.stream)@\(envelope.version)  \(names[envelope.actor])"
    let safe = TerminalSafe.text(head)
    let payload = String(decoding: try record.payloadJSON(), as: UTF8.self)
    guard let columns else { return safe + "  " + payload }
    let room = columns - DisplayWidth.of(safe) - 2
    return room > 8 ? safe + "  " + console.palette.dim(DisplayWidth.clip(payload, to: room)) : safe
  }
}
