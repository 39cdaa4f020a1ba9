// The view `activities`: what is to be done for customers and what was done, one row an activity. Reminders that are due
// are a query on it.

public import BackOffice
public import EventSourcing
public import ReadModels

/// The list of activities.
public struct ActivitiesView: StateView {
  public typealias D = BackOfficeDomain

  public static let name = "activities"
  public static let version =
    2 + ActivityState.fold + CustomerState.fold + OrderState.fold + LeadState.fold + UserState.fold + AccountState.fold

  private static let activities = StateTable<ActivityRecord>("activities")
  private static let orders = StateTable<WorkNumberRecord<Order>>("order_numbers")
  private static let leads = StateTable<WorkNumberRecord<Lead>>("lead_numbers")

  public static let tables = [
    activities.table, orders.table, leads.table, NameTables.people.table, NameTables.customers.table,
    MergedCustomers.stored.table, NameTables.contacts.table, NameTables.listItems.table,
  ]

  public static let indexes = [
    "CREATE INDEX activities_startsAt ON activities (startsAt)",
    "CREATE INDEX activities_assignedUserID ON activities (assignedUserID, startsAt)",
    "CREATE INDEX activities_customerID ON activities (customerID, startsAt)",
    "CREATE INDEX activities_nextReminderAt ON activities (nextReminderAt) WHERE nextReminderAt IS NOT NULL",
    MergedCustomers.index,
  ]

  public static let categories: Set<String> = ["activity", "customer", "order", "lead", "user", "account"]

  public init() {}

  public static func rows(of state: SubjectState, in stream: StreamName, _ rows: inout RowWriter) {
    switch state {
    case .activity(let activity): rows(activities, activity.map { ActivityRecord($0, stream.subject()) })
    case .customer(let customer):
      NameTables.write(customer, in: stream, &rows)
      rows(NameTables.contacts, NameTables.contacts(of: customer, in: stream))
    case .order(let order): rows(orders, order.map { WorkNumberRecord($0.work, stream.subject()) })
    case .lead(let lead): rows(leads, lead.map { WorkNumberRecord($0.work, stream.subject()) })
    case .user(let user): rows(NameTables.people, NameTables.name(of: user))
    case .account(let account): rows(NameTables.listItems, NameTables.listItems(of: account))
    case .catalogue, .workflow, .customerImport, .contract, .correspondence, .effects, .attention, .none: break
    }
  }
}

struct ActivityRecord: StoredRow {
  static var isLong: Bool { true }

  var activityID = ActivityID.blank
  var kindID = ListItemID.blank
  var title = ""
  var customerID = CustomerID.blank
  var contactID: ContactID?
  var orderID: OrderID?
  var leadID: LeadID?
  var priority: ActivityPriority?
  var startsAt = Instant(milliseconds: 0)
  var endsAt: Instant?
  var startsOn: String?
  var endsOn: String?
  var assignedUserID: UserID?
  var madeByID: UserID?
  var state = ActivityState.Status.scheduled
  var nextReminderAt: Instant?
  var followUpOf: ActivityID?
  var followUpID: ActivityID?
  var doneAt: Instant?
  var outcome: String?
  var search = ""

  var key: ActivityID {
    get { activityID }
    set { activityID = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("activityID", &activityID)
    column("kindID", &kindID)
    column("title", &title)
    column("customerID", &customerID)
    column("contactID", &contactID)
    column("orderID", &orderID)
    column("leadID", &leadID)
    column("priority", &priority)
    column("startsAt", &startsAt)
    column("endsAt", &endsAt)
    column("startsOn", &startsOn)
    column("endsOn", &endsOn)
    column("assignedUserID", &assignedUserID)
    column("madeByID", &madeByID)
    column("state", &state)
    column("nextReminderAt", &nextReminderAt)
    column("followUpOf", &followUpOf)
    column("followUpID", &followUpID)
    column("doneAt", &doneAt)
    column("outcome", &outcome)
    column("search", &search)
  }
}

extension ActivityRecord {
  fileprivate init(_ activity: ActivityState, _ id: ActivityID) {
    activityID = id
    kindID = activity.kindID
    title = activity.title.text
    customerID = activity.customerID
    contactID = activity.contactID
    orderID = activity.orderID
    leadID = activity.leadID
    priority = activity.priority
    startsAt = activity.startsAt
    endsAt = activity.endsAt
    startsOn = activity.startsOn?.description
    endsOn = activity.endsOn?.description
    assignedUserID = activity.assignedUserID
    madeByID = activity.madeByID
    state = activity.status
    nextReminderAt = activity.nextReminderAt
    followUpOf = activity.followUpOf
    followUpID = activity.end?.followUpID
    doneAt = activity.doneAt
    outcome = activity.end?.outcome?.text
    search = SearchText.of(title, outcome)
  }
}
