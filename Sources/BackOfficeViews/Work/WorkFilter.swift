// Asking for orders or leads: which list, what filters, in what order, whose.

public import BackOffice
public import EventSourcing
internal import ReadModels

/// The lists that there are of orders, and of leads.
public enum WorkList: String, Sendable, CaseIterable {
  case open, closed, snoozed
  /// Whatever their state; deleted ones are nowhere.
  case all
}

/// What orders and leads can be filtered by alike.
public struct WorkFilter: Sendable {
  public var assignedUser: UserID?
  public var admin: UserID?
  public var service: ServiceID?
  public var product: ProductID?
  public var customer: CustomerID?
  /// The name of the task in progress, in any spelling.
  public var taskName: String?
  public var finished: Bool?
  /// Whether the task in progress is beyond its due time, which takes an open order or lead.
  public var overdue: Bool?
  public var openedFrom: Instant?
  /// Not included.
  public var openedTo: Instant?
  /// Each word of it begins a word of the texts or of the customer's name.
  public var text: String?
  /// Only with the list of all.
  public var state: WorkStatus?

  public init() {}
}

/// What orders and leads can be sorted by alike.
enum WorkSort {
  /// Newest first, like all but names, numbers and times to come.
  case openedAt, lastChangeAt, closedAt
  /// Soonest first, those without one last.
  case taskDueAt, snoozedUntil
  case customerName
  /// Highest first.
  case number
}

extension WorkList {
  /// The order of rows that is usual.
  var usualSort: WorkSort {
    switch self {
    case .open: .openedAt
    case .closed: .closedAt
    case .snoozed: .snoozedUntil
    case .all: .number
    }
  }
}

extension WorkSort {
  /// Over the table `w` of a kind.
  func keys(of kind: WorkKind) -> [SortKey] {
    let first: [SortKey] =
      switch self {
      case .openedAt: [.integer("w.openedAt", descending: true)]
      case .lastChangeAt: [.integer("w.lastChangeAt", descending: true)]
      case .closedAt: SortKey.integerOrLast("w.closedAt", descending: true)
      case .taskDueAt: SortKey.integerOrLast("w.taskDueAt")
      case .snoozedUntil: SortKey.integerOrLast("w.snoozedUntil")
      case .customerName: [.text("coalesce(c.search, '')")]
      case .number: []
      }
    return first + [.integer("w.\(kind.numberColumn)", descending: true), .text("w.\(kind.idColumn)")]
  }
}

extension ListStatement {
  /// Keeps what is in a list of a kind and fits a filter, over the table `w`.
  mutating func keep(
    _ filter: WorkFilter, in list: WorkList, of kind: WorkKind, now: Instant, _ db: ViewDatabase
  ) throws {
    if list != .all { keep("w.state", equals: list.rawValue) }
    keep("w.state", equals: filter.state?.rawValue)
    keep("w.assignedUserID", equals: filter.assignedUser)
    keep("w.\(kind.adminColumn)", equals: filter.admin)
    keep("w.serviceID", equals: filter.service)
    keep("w.productID", equals: filter.product)
    keep("w.customerID", isOf: filter.customer)
    if let name = filter.taskName { try keep("w.taskName", labelled: name, as: "task", among: db.taskNames()) }
    if let finished = filter.finished { keep("w.finished = ?", .flag(finished)) }
    if let overdue = filter.overdue {
      keep(
        "(w.state = 'open' AND w.taskSnoozedUntil IS NULL AND coalesce(w.taskDueAt < ?, 0)) = ?", .instant(now),
        .flag(overdue))
    }
    if let time = filter.openedFrom { keep("w.openedAt >= ?", .instant(time)) }
    if let time = filter.openedTo { keep("w.openedAt < ?", .instant(time)) }
    try search(filter.text, in: "w.search", "c.search")
  }

  /// Keeps what `scope` sees: the list of all shows a general user what ever was theirs, the others what is theirs now.
  mutating func keepOwn(_ scope: ViewerScope, in list: WorkList, of kind: WorkKind, owners: String) {
    guard case .own(let user, let includesOrderAdmin) = scope else { return }
    guard list == .all else { return keepOwn(scope, of: kind) }
    let id = kind.idColumn
    keep(
      "w.\(id) IN (SELECT \(id) FROM \(owners) WHERE userID = ? AND (asUser OR (asAdmin AND ?)))",
      .text(user.description), .flag(includesOrderAdmin))
  }

  /// Keeps what is the viewer's own now.
  mutating func keepOwn(_ scope: ViewerScope, of kind: WorkKind) {
    guard case .own(let user, let includesOrderAdmin) = scope else { return }
    let id = ColumnValue.text(user.description)
    keep("(w.assignedUserID = ? OR (? AND w.\(kind.adminColumn) = ?))", id, .flag(includesOrderAdmin), id)
  }
}

extension ViewDatabase {
  /// The names of tasks in all versions of the workflows.
  fileprivate func taskNames() throws -> [(value: String, label: String)] {
    try rows("SELECT DISTINCT name FROM task_names ORDER BY name") { list in
      var name = ""
      list("name", &name)
      return (name, name)
    }
  }
}
