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
  private let joints = Lock(JSONJoints())
  /// The columns a line may take on a terminal; elsewhere payloads stand whole.
  private let columns: Int?

  init(_ console: Console, log: UUID, _ times: TimeText, limit: Int, _ matcher: PayloadMatcher?) {
    self.console = console
    self.log = log
    self.times = times
    self.limit = limit
    self.matcher = matcher
    columns = console.output.columns
  }

  /// Prints an event if it holds the pattern; false when the limit is reached.
  func print(_ record: StoredRecord) throws -> Bool {
    if let matcher, !(try matcher.holds(record)) { return true }
    return try joints.withLock { joints in
      switch console.format {
      case .text, .csv: try console.line(line(record))
      case .jsonl: try console.output.line(record.json(log: log))
      case .json:
        try console.output.line(Array(joints.next().utf8) + record.json(log: log))
        return joints.count < limit
      }
      joints.count += 1
      return joints.count < limit
    }
  }

  func end() throws {
    let joints = joints.withLock { $0 }
    if console.format == .json { try console.line(joints.end) }
    if joints.count == 0 { console.notice("no such events") }
  }

  private func line(_ record: StoredRecord) throws -> String {
    let envelope = record.envelope
    let head =
      "#\(envelope.position)  \(times.second(envelope.recordedAt))  \(envelope.type)  "
      + "\(envelope.stream)@\(envelope.version)  \(envelope.actor)"
    let safe = TerminalSafe.text(head)
    let payload = String(decoding: try record.payloadJSON(), as: UTF8.self)
    guard let columns else { return safe + "  " + payload }
    let room = columns - DisplayWidth.of(safe) - 2
    return room > 8 ? safe + "  " + console.palette.dim(DisplayWidth.clip(payload, to: room)) : safe
  }
}
