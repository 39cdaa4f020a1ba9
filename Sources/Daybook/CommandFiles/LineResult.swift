// What became of the lines of a command file.

public import EventSourcing
internal import JSON

/// What became of one line.
public struct LineResult<Rejection: Error & Sendable>: Sendable {
  public enum Outcome: Sendable {
    /// It is in the log, at these positions, and made these things; `repeated` if it was there before, which tells
    /// nothing of what it made then.
    case committed(positions: [Position], created: [Creation], repeated: Bool)
    /// Nothing had to change.
    case unchanged
    case rejected(Rejection)
    /// The line can't be understood: all that is wrong with it.
    case invalid(LineFaults)
  }

  /// From 1.
  public let line: Int
  public let outcome: Outcome
}

/// What is wrong with a line.
public struct LineFaults: Sendable, Equatable {
  /// One fault.
  public struct Fault: Sendable, Equatable {
    /// The fields that lead to the place, such as `payload.tasks[2].key`; nil for the whole line.
    public let field: String?
    /// From 1; nil for the whole line.
    public let column: Int?
    public let problem: String
  }

  public let all: [Fault]

  /// All of it in one line.
  public var message: String {
    all.map { fault in
      (fault.field.map { "\($0): " } ?? "") + fault.problem + (fault.column.map { " (column \($0))" } ?? "")
    }.joined(separator: "; ")
  }

  init(_ problem: String) { all = [Fault(field: nil, column: nil, problem: problem)] }

  init(_ faults: JSONFaults) {
    all = faults.all.map { Fault(field: $0.path.isEmpty ? nil : $0.path, column: $0.column, problem: $0.problem) }
  }
}

/// How the lines of a file came out.
public struct ApplySummary: Sendable, Equatable {
  public var committed = 0
  public var repeated = 0
  public var unchanged = 0
  public var rejected = 0
  public var invalid = 0
  /// The line that ended the application early, if a rejection was to stop it.
  public var stoppedAt: Int?

  init() {}

  /// The summary of a file that ended with its first line.
  public init<Rejection>(stoppedAt result: LineResult<Rejection>) {
    count(result.outcome)
    stoppedAt = result.line
  }

  /// Whether no line was rejected or invalid.
  public var isClean: Bool { rejected == 0 && invalid == 0 }

  mutating func count<Rejection>(_ outcome: LineResult<Rejection>.Outcome) {
    switch outcome {
    case .committed(_, _, let repeated): if repeated { self.repeated += 1 } else { committed += 1 }
    case .unchanged: unchanged += 1
    case .rejected: rejected += 1
    case .invalid: invalid += 1
    }
  }
}

extension LineResult.Outcome {
  init<Event: DomainEvent>(_ receipts: [CommandReceipt<Event>]) {
    var positions: [Position] = []
    var created: [Creation] = []
    var isRepeated = true
    for receipt in receipts {
      if let appended = receipt.positions { positions += appended }
      created += receipt.created
      isRepeated = isRepeated && receipt.repeated
    }
    self =
      positions.isEmpty ? .unchanged : .committed(positions: positions, created: created, repeated: isRepeated)
  }
}
