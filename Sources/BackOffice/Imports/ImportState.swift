// What is known of one import: its mapping, and how far its rows have come.

public import EventSourcing

/// The state of a stream `import-<id>`.
public struct ImportState: Hashable, Sendable {
  /// Proposed has a mapping, or waits for one.
  public enum Status: String, Sendable {
    case proposed, running, finished, cancelled
  }

  /// The number of what the fold makes of the events: raise it with every change of that.
  public static let fold = 2

  public internal(set) var status = Status.proposed
  public internal(set) var headers: [String] = []
  /// Nil until it is approved; a strict import has none.
  public internal(set) var mapping: ImportMapping?
  public internal(set) var quote: Money?
  /// Nil until the import is started.
  public internal(set) var run: ImportRun?
}

/// How far the rows of an import have come.
public struct ImportRun: Hashable, Sendable {
  public let fileSHA256: String
  public let rowCount: Int
  public let mode: ImportMode
  public let onDuplicate: DuplicateChoice
  public let requestedBy: UserID
  public let performedBy: String?
  public internal(set) var created = 0
  public internal(set) var updated = 0
  public internal(set) var skipped = 0
  public internal(set) var rejected = 0
  /// When a row was rejected last; nil if none was.
  public internal(set) var rejectedAt: Instant?
  /// All rows up to this one are decided.
  private(set) var decidedThrough = 0
  /// The decided rows behind that.
  private(set) var decidedBeyond: Set<Int> = []

  init(_ event: ImportStarted) {
    self.init(
      fileSHA256: event.fileSHA256, rowCount: event.rowCount, mode: event.mode, onDuplicate: event.onDuplicate,
      requestedBy: event.requestedBy, performedBy: event.performedBy?.text)
  }

  init(
    fileSHA256: String, rowCount: Int, mode: ImportMode, onDuplicate: DuplicateChoice, requestedBy: UserID,
    performedBy: String?
  ) {
    self.fileSHA256 = fileSHA256
    self.rowCount = rowCount
    self.mode = mode
    self.onDuplicate = onDuplicate
    self.requestedBy = requestedBy
    self.performedBy = performedBy
  }

  /// How many rows are decided.
  public var decided: Int { decidedThrough + decidedBeyond.count }

  /// The newest row that is decided, 0 for none.
  var lastDecided: Int { decidedBeyond.max() ?? decidedThrough }

  /// Whether a row is decided.
  public func isDecided(_ row: Int) -> Bool { row > 0 && row <= decidedThrough || decidedBeyond.contains(row) }

  /// Puts back how far the rows had come.
  mutating func restoreDecided(through row: Int, beyond rows: Set<Int>) {
    (decidedThrough, decidedBeyond) = (row, rows)
  }

  mutating func decide(_ row: Int) {
    guard row > decidedThrough else { return }
    decidedBeyond.insert(row)
    while decidedBeyond.remove(decidedThrough + 1) != nil { decidedThrough += 1 }
  }
}

/// The state machine of streams `import-<id>`.
public enum Import: Aggregate {
  public typealias State = ImportState?
  public typealias Event = ImportEvent

  /// What can be asked for.
  static let commands: [any Command<BackOfficeDomain>.Type] = [
    ProposeImportMapping.self, ApproveImportMapping.self, StartImport.self, ImportRow.self, FinishImport.self,
    CancelImport.self,
  ]

  public static var initial: ImportState? { nil }

  /// Takes in one event; the first makes the import.
  public static func evolve(_ state: inout ImportState?, _ event: ImportEvent, _ envelope: Envelope) {
    var next = state ?? ImportState()
    state = nil
    next.apply(event, at: envelope.recordedAt)
    state = next
  }
}
