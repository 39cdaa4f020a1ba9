// The rows of the orders view: one an order, with its fees, its comments and everybody whose it ever was.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

struct OrderRecord: StoredRow {
  static var isLong: Bool { true }

  var orderID = OrderID.blank
  var customerID = CustomerID.blank
  var contactID: ContactID?
  var type = OrderType.oneOff
  var serviceID = ServiceID.blank
  var productID: ProductID?
  var description: String?
  var progress = OrderProgress()
  /// In minor units, like all amounts of the order; nil if no initial fee was agreed.
  var initialFee: Int64?
  var additionalFees: Int64 = 0
  var currency = ""
  var openedAt = Instant(milliseconds: 0)
  var lastChangeAt = Instant(milliseconds: 0)
  var snoozedUntil: Instant?
  var snoozeNote: String?
  var closedAt: Instant?
  var closedByID: UserID?
  var outcome: CloseOutcome?
  var reasonID: ListItemID?
  var closeNote: String?
  var timesReopened = 0
  /// The folded words of the description and the number.
  var search = ""

  var key: OrderID {
    get { orderID }
    set { orderID = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("orderID", &orderID)
    column("customerID", &customerID)
    column("contactID", &contactID)
    column("type", &type)
    column("serviceID", &serviceID)
    column("productID", &productID)
    column("description", &description)
    progress.columns(&column)
    column("initialFee", &initialFee)
    column("additionalFees", &additionalFees)
    column("currency", &currency)
    column("openedAt", &openedAt)
    column("lastChangeAt", &lastChangeAt)
    column("snoozedUntil", &snoozedUntil)
    column("snoozeNote", &snoozeNote)
    column("closedAt", &closedAt)
    column("closedByID", &closedByID)
    column("outcome", &outcome)
    column("reasonID", &reasonID)
    column("closeNote", &closeNote)
    column("timesReopened", &timesReopened)
    column("search", &search)
  }
}

struct FeeKey: Hashable, Comparable, Sendable {
  var orderNo = 0
  var fee = FeeID.blank

  static func < (a: Self, b: Self) -> Bool { a.orderNo == b.orderNo ? a.fee < b.fee : a.orderNo < b.orderNo }
}

struct FeeRecord: StoredRow {
  static var keyColumns: Int { 2 }

  var key = FeeKey()
  /// Where in the log it was added: the order of fees.
  var position: Position = 0
  var name = ""
  var amount: Int64 = 0
  var currency = ""

  mutating func columns(_ column: inout ColumnList) {
    column("orderNo", &key.orderNo)
    column("feeID", &key.fee)
    column("position", &position)
    column("name", &name)
    column("amount", &amount)
    column("currency", &currency)
  }
}

struct CommentKey: Hashable, Comparable, Sendable {
  var orderNo = 0
  var position: Position = 0

  static func < (a: Self, b: Self) -> Bool { a.orderNo == b.orderNo ? a.position < b.position : a.orderNo < b.orderNo }
}

struct CommentRecord: StoredRow {
  static var keyColumns: Int { 2 }
  static var isLong: Bool { true }

  var key = CommentKey()
  var commentID = CommentID.blank
  var taskID = TaskID.blank
  var at = Instant(milliseconds: 0)
  var authorID: UserID?
  var text = ""

  mutating func columns(_ column: inout ColumnList) {
    column("orderNo", &key.orderNo)
    column("position", &key.position)
    column("commentID", &commentID)
    column("taskID", &taskID)
    column("at", &at)
    column("authorID", &authorID)
    column("text", &text)
  }
}

struct OwnerKey: Hashable, Comparable, Sendable {
  var orderNo = 0
  var user = UserID.blank

  static func < (a: Self, b: Self) -> Bool { a.orderNo == b.orderNo ? a.user < b.user : a.orderNo < b.orderNo }
}

/// Somebody who is or was assigned to an order, or its order admin.
struct OwnerRecord: StoredRow {
  static var keyColumns: Int { 2 }

  var key = OwnerKey()
  var asUser = false
  var asAdmin = false

  mutating func columns(_ column: inout ColumnList) {
    column("orderNo", &key.orderNo)
    column("userID", &key.user)
    column("asUser", &asUser)
    column("asAdmin", &asAdmin)
  }
}

/// The account's currency, for orders without a fee. One row.
struct AccountRecord: StoredRow {
  var key = 0
  var currency = ""

  mutating func columns(_ column: inout ColumnList) {
    column("id", &key)
    column("currency", &currency)
  }
}
