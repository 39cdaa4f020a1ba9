// The audit trail: the view says which events are wanted; what they changed is folded from the log, so nothing is
// stored twice.

public import BackOffice
public import Daybook
public import EventSourcing
internal import ReadModels

extension Book where D == BackOfficeDomain {
  /// One page of the audit trail: who changed what, when, before and after. In a book that shows its past it ends there;
  /// what everything is called now is told all the same, and a page may be shorter for who may not see everything.
  ///
  /// - Throws: `rejected(.notFound)` if the query names an order or a lead that there never was, or one that the viewer
  ///   may not see.
  public func audit(_ query: AuditQuery, viewer: UserID? = nil) async throws(Failure) -> Page<AuditRow> {
    let scope = try await scope(of: viewer)
    let page = try await read(AuditView.self) { audit, log in
      if let order = query.order, try !audit.knows(order, scope: scope) {
        throw Rejection.notFound(kind: "order", id: order.description)
      }
      if let lead = query.lead, try !audit.knows(lead, scope: scope) {
        throw Rejection.notFound(kind: "lead", id: lead.description)
      }
      return try audit.page(query, scope: scope, from: log)
    }
    if moment == nil { return page }
    return try await present.read(AuditView.self) { audit, _ in try audit.seenNow(page, scope: scope) }
  }

  /// One page of a customer's story, newest first, by the times at which things happened.
  public func timeline(_ query: TimelineQuery, viewer: UserID? = nil) async throws(Failure) -> Page<TimelineRow> {
    let scope = try await scope(of: viewer)
    return try await read(AuditView.self) { audit, log in try audit.page(query, scope: scope, from: log) }
  }
}
