// What a query of the audit trail keeps of it, in SQL.

internal import BackOffice
internal import EventSourcing
internal import FoundationEssentials
internal import ReadModels

extension AuditQuery {
  func filter(_ statement: inout ListStatement) {
    if let order { statement.keep(entriesOf: order) }
    if let lead { statement.keep(entriesOf: lead) }
    switch task {
    case .key(let key):
      statement.keep("e.taskNumber IN (SELECT number FROM audit_tasks WHERE taskKey = ?)", .text(key))
    case .id(let id):
      statement.keep(
        "(e.workNumber, e.taskNumber) IN (SELECT workNumber, taskNumber FROM audit_work_tasks WHERE taskID = ?)",
        .text(id.description))
    case nil: break
    }
    if let customer {
      statement.keep("e.customerNumber IN \(AuditMergedRecord.numbers)", .text(customer.description))
    }
    if let user {
      statement.keep(
        "e.position IN (SELECT u.position FROM audit_users u JOIN audit_things x ON x.number = u.userNumber "
          + "WHERE x.kind = 'user' AND x.id = ?)", .text(user.description))
    }
    switch actor {
    case .user(let id): thing(&statement, "e.actorNumber", .user, id)
    case .importer(let id): thing(&statement, "e.actorNumber", .importer, id)
    case .system(let name), .other(let name):
      thing(&statement, "e.actorNumber", .system, Entities.id(.system, called: name))
    case .integration(let name):
      thing(&statement, "e.actorNumber", .integration, Entities.id(.integration, called: name))
    case nil: break
    }
    if let correlation {
      statement.keep("e.batch IN (\(CommandRecord.batches))", CommandRecord.arguments(correlation))
    }
    if after > 0 { statement.keep("e.position > ?", .integer(Int64(clamping: after))) }
    if let through { statement.keep("e.position <= ?", .integer(Int64(clamping: through))) }
    if let since { statement.keep("e.at >= ?", .instant(since)) }
    if let until { statement.keep("e.at < ?", .instant(until)) }
    statement.keep("t.action", isOneOf: types)
  }

  /// Says where in the log the times are that are asked for. They don't decrease along it, so that what comes later has no
  /// other bounds, and no index of times is needed.
  func bound(_ statement: inout ListStatement, _ db: ViewDatabase) throws {
    let end = try db.integer("SELECT max(position) FROM audit_entries").map { $0 &+ 1 } ?? 1
    if let since {
      statement.keep("e.position >= ?", .integer(try db.firstEntry(notBefore: since, end: end)))
    }
    guard let until else { return }
    let position = try db.firstEntry(notBefore: until, end: end)
    if position < end { statement.keep("e.position < ?", .integer(position)) }
  }

  func thing(_ statement: inout ListStatement, _ column: String, _ kind: ThingRecord.Kind, _ id: UUID?) {
    guard let id else { return }
    statement.keep(
      "\(column) = (SELECT number FROM audit_things WHERE kind = ? AND id = ?)", .text(kind.rawValue),
      .text(ID<AuditRow>(id).description))
  }

  func scope(_ statement: inout ListStatement, _ scope: ViewerScope) {
    switch scope {
    case .everything: break
    case .administrator: statement.keep("s.kind <> 'user'")
    case .own(let user, let includesOrderAdmin):
      let id = ColumnValue.text(user.description)
      statement.keep(
        "(o.assignedUserID = ? OR (? AND o.adminID = ?) "
          + "OR (e.workNumber IS NULL AND s.kind IN ('customer', 'activity', 'correspondence')))", id,
        .flag(includesOrderAdmin), id)
    }
  }
}

extension ListStatement {
  /// Keeps the entries that are about an order or lead.
  mutating func keep(entriesOf work: WorkReference<some WorkSubject>) {
    let (column, value): (String, ColumnValue) =
      switch work {
      case .number(let number): ("workNo", .integer(Int64(number)))
      case .id(let id): ("id", .text(id.description))
      }
    keep(
      "e.workNumber = (SELECT number FROM audit_work WHERE \(column) = ? AND kind = ?)", value,
      .text(work.kind.rawValue))
  }
}

extension ViewDatabase {
  /// The position of the first entry at a time or later; `end`, which is behind all, if there is none.
  fileprivate func firstEntry(notBefore time: Instant, end: Int64) throws -> Int64 {
    var (low, high) = (Int64(1), end)
    while low < high {
      let middle = low + (high - low) / 2
      let at = try integer(
        "SELECT at FROM audit_entries WHERE position >= ? ORDER BY position LIMIT 1", [.integer(middle)])
      if let at, at < time.milliseconds { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
