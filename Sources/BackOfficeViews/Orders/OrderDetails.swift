// One order in full: its row, its tasks, its fees, its payments, its comments.

public import BackOffice
public import EventSourcing
public import ReadModels

/// One order in full.
public struct OrderDetails: Sendable, Equatable {
  public let row: OrderRow
  /// In the order in which they are to be done.
  public let tasks: [TaskStateRow]
  /// The fees beside the initial one, oldest first.
  public let fees: [OrderFeeRow]
  /// Oldest first, those that failed included.
  public let payments: [OrderPaymentRow]
  /// Oldest first.
  public let comments: [CommentRow]
}

/// One additional fee of an order.
public struct OrderFeeRow: ListRow {
  public static let columns = labels

  public private(set) var feeID = FeeID.blank
  public private(set) var name = ""
  public private(set) var amount = Money(minor: 0, currency: "")
  /// What was paid for it and not given back.
  public private(set) var paid = Money(minor: 0, currency: "")

  public init() {}

  public mutating func columns(_ column: inout ColumnList) {
    column("feeID", &feeID)
    column("name", &name)
    column.money("amount", &amount)
    column.money("paid", &paid)
  }
}

extension ReadableView<OrdersView> {
  /// One order in full; nil if there is none, or none that `scope` sees: a general user sees what is theirs now. All
  /// but its row is folded from its stream, as far as the view has taken that in.
  public func order(_ reference: OrderReference, scope: ViewerScope, from log: any EventReader) throws -> OrderDetails?
  {
    try read { db in
      var statement = ListStatement(
        name: "order", columns: OrderRow.select, source: OrderRow.source, sort: [.text("w.orderID")])
      statement.keep(reference)
      statement.keepOwn(scope, of: .order)
      let page = try statement.page(of: OrderRow.self, limit: nil, after: nil, in: db)
      guard let row = page.rows.first, case .order(let order?) = try db.state(of: .order(row.orderID), from: log) else {
        return nil
      }
      return try OrderDetails(row, order, db)
    }
  }

  /// The id of the order with this number; nil if there is none that was not deleted.
  public func orderID(ofNumber number: Int) throws -> OrderID? {
    try read { db in try db.id(ofNumber: number, in: OrdersView.name) }
  }
}

extension OrderDetails {
  fileprivate init(_ row: OrderRow, _ order: OrderState, _ db: ViewDatabase) throws {
    let details = try WorkDetails(order.work, db)
    self.row = row
    tasks = details.tasks
    fees = order.fees.map { OrderFeeRow($0, order) }
    payments = order.payments.map { OrderPaymentRow($0) }
    comments = details.comments
  }
}

extension OrderFeeRow {
  fileprivate init(_ fee: OrderFee, _ order: OrderState) {
    feeID = fee.id
    name = fee.name
    amount = fee.amount
    paid = Money(minor: order.paid(for: .additional(fee.id)), currency: fee.amount.currency)
  }
}
