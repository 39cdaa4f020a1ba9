// The rows of the users view: one a user, one an order that is work for somebody, one a customer, the account's plan.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

struct UserRecord: StoredRow {
  var userID = UserID.blank
  var name = ""
  /// The name folded, to sort by.
  var sortName = ""
  var email = ""
  var phone: String?
  var userType = UserType.general
  var state = UserState.Status.active
  var licence = Licence.free
  var invitedAt: Instant?
  var activatedAt: Instant?
  var search = ""

  var key: UserID {
    get { userID }
    set { userID = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("userID", &userID)
    column("name", &name)
    column("sortName", &sortName)
    column("email", &email)
    column("phone", &phone)
    column("userType", &userType)
    column("state", &state)
    column("licence", &licence)
    column("invitedAt", &invitedAt)
    column("activatedAt", &activatedAt)
    column("search", &search)
  }
}

extension UserRecord {
  /// Of a user who was deleted nothing is told that names or reaches a person.
  init(_ user: UserState) {
    let isDeleted = user.status == .deleted
    userID = user.id
    name = user.shownName
    sortName = FoldedText.folded(name)
    email = isDeleted ? "" : user.email
    phone = isDeleted ? nil : user.phone
    userType = user.userType
    state = user.status
    licence = user.licence
    invitedAt = user.invitedAt
    activatedAt = user.activatedAt
    search = SearchText.of(name, email, phones: [phone])
  }
}

/// An open order as work for somebody.
struct WorkRecord: StoredRow {
  var orderID = OrderID.blank
  var assignedUserID = UserID.blank
  /// Whose the task in progress is to do now; nil while it is put aside and where there is none.
  var responsibleID: UserID?

  var key: OrderID {
    get { orderID }
    set { orderID = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("orderID", &orderID)
    column("assignedUserID", &assignedUserID)
    column("responsibleID", &responsibleID)
  }
}

extension WorkRecord {
  /// Nil for an order that is not open.
  init?(_ order: OrderState, _ id: OrderID) {
    guard order.work.status == .open else { return nil }
    orderID = id
    assignedUserID = order.work.assignedUserID
    guard let task = order.work.currentTask, task.snooze == nil else { return }
    responsibleID = task.responsible
  }
}

/// The account's plan. One row.
struct PlanRecord: StoredRow {
  var key = 1
  var planID = ""
  /// Seats on a free licence; nil is no limit.
  var maxSeats: Int?
  var maxCustomers: Int?
  var priceMinor: Int64 = 0
  var currency = ""
  var billing = Billing.monthly

  mutating func columns(_ column: inout ColumnList) {
    column("id", &key)
    column("planID", &planID)
    column("maxSeats", &maxSeats)
    column("maxCustomers", &maxCustomers)
    column("priceMinor", &priceMinor)
    column("currency", &currency)
    column("billing", &billing)
  }
}

extension PlanRecord {
  init(_ plan: Plan) {
    planID = plan.id
    maxSeats = plan.maxSeats
    maxCustomers = plan.maxCustomers
    priceMinor = plan.pricePerUserMonth.minor
    currency = plan.pricePerUserMonth.currency
    billing = plan.billing
  }
}

/// A plan that came into force.
struct PlanChangeRecord: StoredRow {
  /// From 1.
  var key = 0
  var at = Instant(milliseconds: 0)
  var fromPlanID: String?
  var planID = ""

  mutating func columns(_ column: inout ColumnList) {
    column("number", &key)
    column("at", &at)
    column("fromPlanID", &fromPlanID)
    column("planID", &planID)
  }
}

extension PlanChangeRecord {
  static func all(of account: AccountState?) -> [PlanChangeRecord] {
    account?.planChanges.enumerated().map { index, change in
      PlanChangeRecord(key: index + 1, at: change.at, fromPlanID: change.from, planID: change.to)
    } ?? []
  }
}

/// A customer, to be counted.
struct CountedCustomerRecord: StoredRow {
  var key = CustomerID.blank

  mutating func columns(_ column: inout ColumnList) {
    column("customerID", &key)
  }
}
