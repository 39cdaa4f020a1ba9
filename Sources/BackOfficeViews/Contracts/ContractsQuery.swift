// Asking for contracts.

public import BackOffice
public import EventSourcing
public import ReadModels

/// The contracts to ask for.
public struct ContractsQuery: Sendable {
  public enum Sort: String, Sendable, CaseIterable {
    /// What is due first: cycles that wait, then those to come.
    case due
    /// The one with the highest value a year first.
    case value
    /// The newest first.
    case started
  }

  public var contract: ContractID?
  /// The contract that began with this order.
  public var firstOrder: Int?
  public var customer: CustomerID?
  public var service: ServiceID?
  public var assignedUser: UserID?
  /// Nil: all.
  public var state: ContractStatus?
  /// Only those with a cycle that is due and has no order.
  public var waiting = false
  /// Only those whose newest cycle could not be opened.
  public var failed = false
  /// Only those whose next cycle is due on this day or before.
  public var dueBy: LocalDate?
  /// Each word of it begins a word of the customer's, the service's or the product's name.
  public var text: String?
  public var sort = Sort.due
  /// Rows a page; nil for all.
  public var limit: Int?
  public var cursor: Cursor?

  public init() {}
}

extension ReadableView<ContractsView> {
  /// One page of contracts, as `scope` sees them: a general user sees those whose orders they get or look after.
  public func page(_ query: ContractsQuery, scope: ViewerScope) throws -> Page<ContractRow> {
    try read { db in
      var statement = ListStatement(
        name: "contracts/\(query.sort.rawValue)", columns: ContractRow.select, source: ContractRow.source,
        sort: query.sortKeys)
      try query.filter(&statement)
      if case .own(let user, let includesOrderAdmin) = scope {
        let id = ColumnValue.text(user.description)
        statement.keep("(k.assignedUserID = ? OR (? AND k.orderAdminID = ?))", id, .flag(includesOrderAdmin), id)
      }
      return try statement.page(of: ContractRow.self, limit: query.limit, after: query.cursor, in: db)
    }
  }
}

extension ContractsQuery {
  /// Days sort as their texts do; a contract without one comes last.
  private static let nextDue = "coalesce(k.waitingSince, k.nextDueOn, '9')"

  fileprivate var sortKeys: [SortKey] {
    let byNumber: [SortKey] = [.integer("coalesce(f.number, 0)", descending: true), .text("k.contractID")]
    return switch sort {
    case .due: [.text(Self.nextDue)] + byNumber
    case .value: [.integer("coalesce(k.yearlyValue, -1)", descending: true)] + byNumber
    case .started: [.integer("k.startedAt", descending: true)] + byNumber
    }
  }

  fileprivate func filter(_ statement: inout ListStatement) throws {
    statement.keep("k.contractID", equals: contract)
    if let firstOrder { statement.keep("f.number = ?", .integer(Int64(firstOrder))) }
    statement.keep("k.customerID", isOf: customer)
    statement.keep("k.serviceID", equals: service)
    statement.keep("k.assignedUserID", equals: assignedUser)
    statement.keep("k.state", equals: state?.rawValue)
    if waiting { statement.keep("k.waitingCycles > 0") }
    if failed { statement.keep("k.failedCode IS NOT NULL") }
    if let dueBy { statement.keep("\(Self.nextDue) <= ?", .text(dueBy.description)) }
    try statement.search(text, in: "c.search", "s.search", "p.search")
  }
}
