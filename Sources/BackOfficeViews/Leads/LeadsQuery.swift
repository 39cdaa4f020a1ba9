// Asking for leads: which list, what filters, in what order, which page.

internal import BackOffice
public import EventSourcing
public import ReadModels

/// A list of leads to ask for, with the filters of `WorkFilter`.
@dynamicMemberLookup
public struct LeadsQuery: Sendable {
  public typealias List = WorkList

  public enum Sort: String, Sendable, CaseIterable {
    /// Newest first, like all but names, numbers and times to come.
    case openedAt, lastChangeAt, closedAt
    /// Soonest first, leads without one last.
    case taskDueAt, snoozedUntil
    case customerName
    /// Highest first.
    case leadNo
  }

  public var list: WorkList
  public var filter = WorkFilter()
  /// The label of a source, in any spelling.
  public var sourceLabel: String?
  /// Whether it became an order.
  public var converted: Bool?
  /// Nil: as is usual for the list.
  public var sort: Sort?
  /// Rows a page; nil for all.
  public var limit: Int?
  public var cursor: Cursor?

  public init(_ list: WorkList) {
    self.list = list
  }

  public subscript<Value>(dynamicMember path: WritableKeyPath<WorkFilter, Value>) -> Value {
    get { filter[keyPath: path] }
    set { filter[keyPath: path] = newValue }
  }
}

extension ReadableView<LeadsView> {
  /// One page of leads, as `scope` sees them at `now`.
  ///
  /// - Throws: `ListError.unknownLabel` for the label of a source that there is not.
  public func page(_ query: LeadsQuery, scope: ViewerScope, now: Instant) throws -> Page<LeadRow> {
    try read { db in
      let sort = query.sort?.work ?? query.list.usualSort
      var statement = ListStatement(
        name: "leads/\(query.list.rawValue)/\(sort)", columns: LeadRow.select, source: LeadRow.source,
        sort: sort.keys(of: .lead))
      try statement.keep(query.filter, in: query.list, of: .lead, now: now, db)
      if let label = query.sourceLabel {
        try statement.keep("w.sourceID", labelled: label, as: "source", among: db.labels(of: .source))
      }
      if let converted = query.converted {
        statement.keep("(w.convertedToOrderNo IS NOT NULL) = ?", .flag(converted))
      }
      statement.keepOwn(scope, in: query.list, of: .lead, owners: "lead_owners")
      return try statement.page(of: LeadRow.self, limit: query.limit, after: query.cursor, in: db)
    }
  }
}

extension LeadsQuery.Sort {
  fileprivate var work: WorkSort {
    switch self {
    case .openedAt: .openedAt
    case .lastChangeAt: .lastChangeAt
    case .closedAt: .closedAt
    case .taskDueAt: .taskDueAt
    case .snoozedUntil: .snoozedUntil
    case .customerName: .customerName
    case .leadNo: .number
    }
  }
}
