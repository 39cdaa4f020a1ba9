// The end of an import: when all rows are decided, or when somebody stops it.

public import EventSourcing

/// Ends an import whose rows are all decided.
public struct FinishImport: ImportCommand {
  public var importID: ImportID

  public init(importID: ImportID) { self.importID = importID }

  public init(_ field: inout some FieldList<FinishImport>) { importID = field("importID", \.importID, "the import") }

  public static var right: Right { .admin }
  public static var isForImporters: Bool { true }
  public static var summary: String { "Ends an import whose rows are all decided." }
  public static var refusals: [String] { ["importNotRunning"] }
  public static var example: String { #"{"importID":"c0000000-0000-4000-8000-000000000003"}"# }

  public func isOwn(ofImport id: ImportID) -> Bool { id == importID }

  public func decide(_ state: ImportState, _ context: DecisionContext) throws(Rejection) -> Decision<ImportEvent> {
    if state.status == .finished { return [] }
    let run = try state.requireRunning()
    guard run.decided >= run.rowCount else {
      throw .invalidField(field: "rowCount", reason: "\(run.rowCount - run.decided) rows are not decided yet")
    }
    return [
      .finished(
        ImportFinished(created: run.created, updated: run.updated, skipped: run.skipped, rejected: run.rejected))
    ]
  }
}

/// Stops an import; what its rows made stays.
public struct CancelImport: ImportCommand {
  public var importID: ImportID

  public init(importID: ImportID) { self.importID = importID }

  public init(_ field: inout some FieldList<CancelImport>) { importID = field("importID", \.importID, "the import") }

  public static var right: Right { .admin }
  public static var summary: String { "Stops an import; what its rows made stays." }
  public static var refusals: [String] { ["importNotRunning"] }
  public static var example: String { #"{"importID":"c0000000-0000-4000-8000-000000000002"}"# }

  public func decide(_ state: ImportState, _ context: DecisionContext) throws(Rejection) -> Decision<ImportEvent> {
    switch state.status {
    case .cancelled: return []
    case .finished: throw .importNotRunning(state: state.status.rawValue)
    case .proposed, .running: return [.cancelled(ImportCancelled(atRow: state.run?.lastDecided ?? 0))]
    }
  }
}
