// The rows of the customers view: one a customer, one for what an order comes to, one for an open lead, and the sums of
// these, one for when something is or was done.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

struct CustomerRecord: StoredRow {
  static var isLong: Bool { true }

  var customerID = CustomerID.blank
  var name = ""
  /// The name folded, to sort by.
  var sortName = ""
  var kind = CustomerKind.company
  var statusID = ListItemID.blank
  var sourceID: ListItemID?
  var defaultContactID: ContactID?
  var email: String?
  var phone: String?
  var mobile: String?
  var website: String?
  var town: String?
  var postcode: String?
  var createdAt = Instant(milliseconds: 0)
  var archived = false
  /// The folded words of name, address and numbers.
  var search = ""

  var key: CustomerID {
    get { customerID }
    set { customerID = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("customerID", &customerID)
    column("name", &name)
    column("sortName", &sortName)
    column("kind", &kind)
    column("statusID", &statusID)
    column("sourceID", &sourceID)
    column("defaultContactID", &defaultContactID)
    column("email", &email)
    column("phone", &phone)
    column("mobile", &mobile)
    column("website", &website)
    column("town", &town)
    column("postcode", &postcode)
    column("createdAt", &createdAt)
    column("archived", &archived)
    column("search", &search)
  }
}

extension CustomerRecord {
  init(_ customer: CustomerState, _ id: CustomerID) {
    customerID = id
    name = customer.name.text
    sortName = FoldedText.folded(name)
    kind = customer.kind
    statusID = customer.statusID
    sourceID = customer.sourceID
    defaultContactID = customer.defaultContactID
    email = customer.details["email"]?.text
    phone = customer.details["phone"]?.text
    mobile = customer.details["mobile"]?.text
    website = customer.details["website"]?.text
    town = customer.details["address.town"]?.text
    postcode = customer.details["address.postcode"]?.text
    createdAt = customer.createdAt
    archived = customer.status == .archived
    search = SearchText.of(name, email, town, postcode, phones: [phone, mobile])
  }
}

/// What an order that was not deleted comes to for its customer.
struct CustomerOrderRecord: StoredRow {
  var orderID = OrderID.blank
  var customerID = CustomerID.blank
  var isOpen = false
  /// What is to be paid of all fees, in minor units; nothing of an order that is closed as cancelled.
  var fees: Int64 = 0

  var key: OrderID {
    get { orderID }
    set { orderID = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("orderID", &orderID)
    column("customerID", &customerID)
    column("isOpen", &isOpen)
    column("fees", &fees)
  }
}

extension CustomerOrderRecord {
  /// Nil for a deleted order.
  init?(_ order: OrderState, _ id: OrderID) {
    guard order.work.status != .deleted else { return nil }
    orderID = id
    customerID = order.work.customerID
    isOpen = order.work.status == .open
    fees = order.outstanding
  }
}

/// When something will be done for a customer, or was done. Of each kind of stream that says so there may be such rows.
struct CustomerActivityRecord: StoredRow {
  var activityID = ActivityID.blank
  var customerID = CustomerID.blank
  /// When it begins, if it is to come.
  var nextAt: Instant?
  /// When it was done, if it was.
  var lastAt: Instant?

  var key: ActivityID {
    get { activityID }
    set { activityID = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("activityID", &activityID)
    column("customerID", &customerID)
    column("nextAt", &nextAt)
    column("lastAt", &lastAt)
  }
}

extension CustomerActivityRecord {
  /// Nil for one that will not be done.
  init?(_ activity: ActivityState, _ id: ActivityID) {
    guard activity.status != .cancelled else { return nil }
    activityID = id
    customerID = activity.customerID
    nextAt = activity.status == .scheduled ? activity.startsAt : nil
    lastAt = activity.doneAt
  }

  /// The earliest that is to come for a customer, and the newest that was done.
  static func next(_ customer: String) -> String {
    "(SELECT min(nextAt) FROM customer_activities v WHERE v.customerID = \(customer))"
  }
  static func last(_ customer: String) -> String {
    "(SELECT max(lastAt) FROM customer_activities v WHERE v.customerID = \(customer))"
  }
}

/// When something was last exchanged with a customer.
struct CustomerCorrespondenceRecord: StoredRow {
  var customerID = CustomerID.blank
  var lastAt = Instant(milliseconds: 0)

  var key: CustomerID {
    get { customerID }
    set { customerID = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("customerID", &customerID)
    column("lastAt", &lastAt)
  }
}

extension CustomerCorrespondenceRecord {
  /// Nil where nothing was exchanged yet.
  init?(_ correspondence: CorrespondenceState, _ customer: CustomerID) {
    guard let lastAt = correspondence.lastAt else { return nil }
    (customerID, self.lastAt) = (customer, lastAt)
  }
}

/// What the orders of a customer come to. The fees are in two parts, neither of which overflows: their sum divided by
/// 2 to the 32nd, and the rests.
struct CustomerSumRecord: StoredRow {
  var customerID = CustomerID.blank
  var openOrders = 0
  var feesHigh: Int64 = 0
  var feesLow: Int64 = 0

  var key: CustomerID {
    get { customerID }
    set { customerID = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("customerID", &customerID)
    column("openOrders", &openOrders)
    column("feesHigh", &feesHigh)
    column("feesLow", &feesLow)
  }
}

extension CustomerSumRecord {
  init(_ order: CustomerOrderRecord) {
    customerID = order.customerID
    openOrders = order.isOpen ? 1 : 0
    feesHigh = order.fees >> 32
    feesLow = order.fees & 0xFFFF_FFFF
  }

  /// Fees as one number. It ends where numbers do.
  static func fees(high: String, low: String) -> String { WideSum.sql(high: high, low: low) }
}

/// A lead that is open.
struct CustomerLeadRecord: StoredRow {
  var leadID = LeadID.blank
  var customerID = CustomerID.blank

  var key: LeadID {
    get { leadID }
    set { leadID = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("leadID", &leadID)
    column("customerID", &customerID)
  }
}

extension CustomerLeadRecord {
  /// Nil for a lead that is not open.
  init?(_ work: WorkState, _ id: LeadID) {
    guard work.status == .open else { return nil }
    leadID = id
    customerID = work.customerID
  }
}

/// How many leads of a customer are open.
struct CustomerLeadSumRecord: StoredRow {
  var customerID = CustomerID.blank
  var openLeads = 0

  var key: CustomerID {
    get { customerID }
    set { customerID = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("customerID", &customerID)
    column("openLeads", &openLeads)
  }
}

extension CustomerLeadSumRecord {
  init(_ lead: CustomerLeadRecord) {
    customerID = lead.customerID
    openLeads = 1
  }
}
