// Asking for what needs attention.

public import BackOffice
public import EventSourcing
public import ReadModels

/// What needs attention, to ask for.
public struct AttentionQuery: Sendable {
  /// Nil: all.
  public var kind: AttentionKind?
  public var customer: CustomerID?
  public var order: OrderReference?
  /// Rows a page; nil for all.
  public var limit: Int?
  public var cursor: Cursor?

  public init() {}
}

extension ReadableView<AttentionView> {
  /// One page of what needs attention at `now` and was not dismissed, what waits longest first.
  public func page(_ query: AttentionQuery, now: Instant) throws -> Page<AttentionRow> {
    try read { db in
      var statement = ListStatement(
        name: "attention", columns: AttentionRow.select, source: AttentionRow.source,
        sort: [.integer(AttentionRow.since), .text(AttentionRow.key)])
      statement.keep("r.kind", equals: query.kind?.rawValue)
      statement.keep("r.customerID", isOf: query.customer)
      switch query.order {
      case .number(let number)?: statement.keep("o.number = ?", .integer(Int64(number)))
      case .id(let id)?: statement.keep("r.orderID", equals: id)
      case nil: break
      }
      statement.keep(AttentionRow.isConfirmed)
      statement.keep("\(AttentionRow.since) <= ?", .instant(now))
      statement.keep("NOT EXISTS (SELECT 1 FROM attention_dismissed d WHERE d.key = \(AttentionRow.key))")
      return try statement.page(of: AttentionRow.self, limit: query.limit, after: query.cursor, in: db)
    }
  }
}
