// The rows of the orders view: one an order.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

struct OrderRecord: StoredRow {
  static var isLong: Bool { true }

  var orderID = OrderID.blank
  var orderNo = 0
  var type = OrderType.oneOff
  var orderAdminID: UserID?
  /// In minor units, like all amounts of the order; nil if no initial fee was agreed.
  var initialFee: Int64?
  var additionalFees: Int64 = 0
  /// What was paid and not given back.
  var paid: Int64 = 0
  /// That of the initial fee; nil where there is none, so that it is the account's.
  var currency: String?
  /// The contract that it is an order of, and which cycle: 0 for the first.
  var contractID: ContractID?
  var cycle: Int?
  var work = WorkColumns()

  var key: OrderID {
    get { orderID }
    set { orderID = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("orderID", &orderID)
    column("orderNo", &orderNo)
    column("type", &type)
    column("orderAdminID", &orderAdminID)
    column("initialFee", &initialFee)
    column("additionalFees", &additionalFees)
    column("paid", &paid)
    column("currency", &currency)
    column("contractID", &contractID)
    column("cycle", &cycle)
    work.columns(&column)
  }
}

extension OrderRecord {
  init(_ order: OrderState, _ id: OrderID) {
    orderID = id
    orderNo = order.work.number
    type = order.type
    orderAdminID = order.work.adminID
    initialFee = order.initialFee?.minor
    additionalFees = order.additionalFees
    paid = order.paid
    currency = order.initialFee?.currency
    contractID = order.contract?.id
    cycle = order.contract?.cycle
    work = WorkColumns(order.work)
  }
}

extension OrderState {
  /// The sum of the fees beside the initial one. It ends where numbers do.
  var additionalFees: Int64 { fees.reduce(into: 0) { $0.add($1.amount.minor) } }

  /// What is to be paid of all fees; nothing of an order that was deleted or is closed as cancelled.
  var outstanding: Int64 {
    guard work.status != .deleted, work.end?.outcome != .cancelled else { return 0 }
    var sum = initialFee?.minor ?? 0
    sum.add(additionalFees)
    sum.subtract(paid)
    return sum
  }
}
