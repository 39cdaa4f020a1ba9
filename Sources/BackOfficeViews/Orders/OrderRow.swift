// One order as the lists show it. All four lists have the same columns; what does not apply is null.

public import BackOffice
public import EventSourcing
public import ReadModels

/// One order in a list, with the columns of `WorkRow`.
@dynamicMemberLookup
public struct OrderRow: ListRow {
  public static let columns = labels

  public private(set) var orderNo = 0
  public private(set) var orderID = OrderID.blank
  public private(set) var work = WorkRow()
  public private(set) var type = OrderType.oneOff
  public private(set) var orderAdminID: UserID?
  public private(set) var orderAdminName: String?
  public private(set) var initialFee: Money?
  /// The sum of the fees beside the initial one.
  public private(set) var additionalFees = Money(minor: 0, currency: "")
  /// What was paid and not given back.
  public private(set) var paid = Money(minor: 0, currency: "")
  /// The fees without what was paid; negative where more was paid.
  public private(set) var outstandingAmount = Money(minor: 0, currency: "")
  /// The contract that it is an order of.
  public private(set) var contractID: ContractID?
  /// Which cycle of the contract: 0 for the order that it began with.
  public private(set) var cycle: Int?

  public init() {}

  public subscript<Value>(dynamicMember path: KeyPath<WorkRow, Value>) -> Value { work[keyPath: path] }

  public mutating func columns(_ column: inout ColumnList) {
    column("orderNo", &orderNo)
    column("orderID", &orderID)
    work.partyColumns(&column)
    column("type", &type)
    work.subjectColumns(&column)
    column("orderAdminID", &orderAdminID)
    column("orderAdminName", &orderAdminName)
    column.money("initialFee", &initialFee)
    column.money("additionalFees", &additionalFees)
    column.money("paid", &paid)
    column.money("outstandingAmount", &outstandingAmount)
    work.progressColumns(&column)
    column("contractID", &contractID)
    column("cycle", &cycle)
  }

  /// The columns of a row, in order, over the tables of `source`.
  static let select = """
    w.orderNo, w.orderID, \(WorkRow.selectParties), w.type, \(WorkRow.selectSubject), w.orderAdminID, ou.name, \
    w.initialFee, w.currency, w.additionalFees, \(currency), w.paid, \(currency), \
    \(outstanding), \(currency), \(WorkRow.selectProgress), w.contractID, w.cycle
    """

  private static let currency = "coalesce(w.currency, (SELECT currency FROM account), '')"

  static let outstanding = "(coalesce(w.initialFee, 0) + w.additionalFees - w.paid)"

  static let source = WorkRow.source("orders", of: .order)
}
