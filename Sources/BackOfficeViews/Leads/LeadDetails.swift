// One lead in full: its row, its tasks, its comments.

public import BackOffice
public import EventSourcing
public import ReadModels

/// One lead in full.
public struct LeadDetails: Sendable, Equatable {
  public let row: LeadRow
  /// In the order in which they are to be done.
  public let tasks: [TaskStateRow]
  /// Oldest first.
  public let comments: [CommentRow]
}

extension ReadableView<LeadsView> {
  /// One lead in full; nil if there is none, or none that `scope` sees: a general user sees what is theirs now. All but
  /// its row is folded from its stream, as far as the view has taken that in.
  public func lead(_ reference: LeadReference, scope: ViewerScope, from log: any EventReader) throws -> LeadDetails? {
    try read { db in
      var statement = ListStatement(
        name: "lead", columns: LeadRow.select, source: LeadRow.source, sort: [.text("w.leadID")])
      statement.keep(reference)
      statement.keepOwn(scope, of: .lead)
      let page = try statement.page(of: LeadRow.self, limit: nil, after: nil, in: db)
      guard let row = page.rows.first, case .lead(let lead?) = try db.state(of: .lead(row.leadID), from: log) else {
        return nil
      }
      return try LeadDetails(row, lead, db)
    }
  }

  /// The id of the lead with this number; nil if there is none that was not deleted.
  public func leadID(ofNumber number: Int) throws -> LeadID? {
    try read { db in try db.id(ofNumber: number, in: LeadsView.name) }
  }
}

extension LeadDetails {
  fileprivate init(_ row: LeadRow, _ lead: LeadState, _ db: ViewDatabase) throws {
    let details = try WorkDetails(lead.work, db)
    self.row = row
    tasks = details.tasks
    comments = details.comments
  }
}
