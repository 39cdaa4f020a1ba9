// The view `payments`: the payments for fees of all orders, those of deleted ones included, since their money has moved.

public import BackOffice
public import EventSourcing
public import ReadModels

/// The list of payments.
public struct PaymentsView: StateView {
  public typealias D = BackOfficeDomain

  public static let name = "payments"
  public static let version = 1 + OrderState.fold + CustomerState.fold

  private static let payments = StateTable<PaymentRecord>("payments")

  public static let tables = [payments.table, NameTables.customers.table, MergedCustomers.stored.table]

  public static let indexes = [
    "CREATE INDEX payments_requestedAt ON payments (requestedAt)",
    "CREATE INDEX payments_customerID ON payments (customerID, requestedAt)",
    "CREATE INDEX payments_assignedUserID ON payments (assignedUserID)",
    MergedCustomers.index,
  ]

  public static let categories: Set<String> = ["order", "customer"]

  public init() {}

  public static func rows(of state: SubjectState, in stream: StreamName, _ rows: inout RowWriter) {
    switch state {
    case .order(let order): rows(payments, order.map { PaymentRecord.all(of: $0, stream.subject()) } ?? [])
    case .customer(let customer): NameTables.write(customer, in: stream, &rows)
    case .account, .user, .catalogue, .workflow, .lead, .customerImport, .activity, .contract, .correspondence,
      .effects, .attention, .none:
      break
    }
  }
}

struct PaymentRecord: StoredRow {
  struct Key: Hashable, Comparable, Sendable {
    var order = OrderID.blank
    var payment = PaymentID.blank

    static func < (a: Self, b: Self) -> Bool { a.order == b.order ? a.payment < b.payment : a.order < b.order }
  }

  static var keyColumns: Int { 2 }
  static var isLong: Bool { true }

  var orderID = OrderID.blank
  var payment = OrderPaymentRow()
  var orderNo = 0
  var orderDeleted = false
  var customerID = CustomerID.blank
  var assignedUserID = UserID.blank
  var orderAdminID: UserID?

  var key: Key {
    get { Key(order: orderID, payment: payment.paymentID) }
    set {
      orderID = newValue.order
      payment.paymentID = newValue.payment
    }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("orderID", &orderID)
    payment.columns(&column)
    column("orderNo", &orderNo)
    column("orderDeleted", &orderDeleted)
    column("customerID", &customerID)
    column("assignedUserID", &assignedUserID)
    column("orderAdminID", &orderAdminID)
  }
}

extension PaymentRecord {
  static func all(of order: OrderState, _ id: OrderID) -> [PaymentRecord] {
    order.payments.map { payment in
      PaymentRecord(
        orderID: id, payment: OrderPaymentRow(payment), orderNo: order.work.number,
        orderDeleted: order.work.status == .deleted, customerID: order.work.customerID,
        assignedUserID: order.work.assignedUserID, orderAdminID: order.work.adminID)
    }
  }
}
