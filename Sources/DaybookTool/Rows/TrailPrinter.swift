// What happened, as people tell it: who, when, what and what it changed. What one command did stands together.

public import EventSourcing

/// An event as a person would tell it.
public struct TrailEntry: Sendable, Equatable {
  public let position: Position
  /// The first position of its batch; entries with the same one belong together.
  public let batch: Position
  public let at: Instant
  /// When it happened, where that is not when it was recorded.
  public let occurredAt: Instant?
  /// Who did it.
  public let actor: String
  /// What was done, to what and why.
  public let sentence: String
  /// What it changed: `field: before → after`.
  public let changes: [String]

  /// An event as a person would tell it.
  public init(
    position: Position, batch: Position, at: Instant, occurredAt: Instant? = nil, actor: String, sentence: String,
    changes: [String] = []
  ) {
    self.position = position
    self.batch = batch
    self.at = at
    self.occurredAt = occurredAt
    self.actor = actor
    self.sentence = sentence
    self.changes = changes
  }
}

/// Prints entries as they come; consecutive ones of one batch share a heading.
public struct TrailPrinter {
  private let console: Console
  private let times: TimeText
  private var batch: Position?

  /// A printer that has printed nothing yet.
  public init(_ console: Console, _ times: TimeText) {
    self.console = console
    self.times = times
  }

  /// Prints an entry, under a heading of its own if it begins a batch.
  public mutating func print(_ entry: TrailEntry) throws {
    if let answer = console.answer { return answer.withLock { $0.trail.append(entry) } }
    if entry.batch != batch {
      batch = entry.batch
      try console.line(heading(entry))
    }
    try console.words("    #\(entry.position) " + TerminalSafe.text(entry.sentence), hanging: 6)
    for change in entry.changes { try console.words("        " + TerminalSafe.text(change), hanging: 10) }
  }

  private func heading(_ entry: TrailEntry) -> String {
    let occurred = entry.occurredAt.map { " (happened \(times.minute($0)))" } ?? ""
    return console.palette.cyan(times.minute(entry.at)) + "  "
      + console.palette.bold(TerminalSafe.text(entry.actor)) + occurred
  }
}
