// The audit trail: the view says which events are wanted and what they don't say themselves; the events come from the
// log, so nothing is stored twice.

public import BackOffice
public import BackOfficeViews
public import EventSourcing

extension Book {
  /// One page of the audit trail: who changed what, when, before and after.
  public func audit(_ query: AuditQuery, viewer: UserID? = nil) async throws(BookError) -> Page<AuditRow> {
    let scope = try await scope(of: viewer)
    return try await fromView(views.audit) { [log] audit in
      let page = try audit.page(query, scope: scope)
      var completed = page.rows
      for indices in Book.neighbours(page.rows) {
        try Book.complete(&completed, indices, from: log)
      }
      return Page(rows: completed, next: page.next)
    }
  }

  /// Groups rows, by their index in ascending position, so that each group's events lie close enough for one reading.
  private static func neighbours(_ rows: [AuditRow]) -> [[Int]] {
    var groups: [[Int]] = []
    for index in rows.indices.sorted(by: { rows[$0].position < rows[$1].position }) {
      if let last = groups.last?.last, rows[index].position - rows[last].position <= 256 {
        groups[groups.count - 1].append(index)
      } else {
        groups.append([index])
      }
    }
    return groups
  }

  private static func complete(_ rows: inout [AuditRow], _ indices: [Int], from log: any EventReader) throws {
    guard let first = indices.first, let last = indices.last else { return }
    var wanted = indices[...]
    try log.read(after: rows[first].position - 1, through: rows[last].position) { envelope, payload in
      guard let index = wanted.first, rows[index].position == envelope.position else { return true }
      let event = try BackOfficeEvent.registry.decode(
        type: envelope.type, schema: envelope.schema, payload: payload)
      rows[index] = rows[index].completed(with: event)
      wanted.removeFirst()
      return !wanted.isEmpty
    }
  }
}
