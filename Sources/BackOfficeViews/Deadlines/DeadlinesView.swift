// The view `deadlines`: what is to happen by itself, one row a deadline. It says what the engine's own index of deadlines
// says, since both take it from the states.

public import BackOffice
public import EventSourcing
public import ReadModels

/// The list of deadlines.
public struct DeadlinesView: StateView {
  public typealias D = BackOfficeDomain

  public static let name = "deadlines"
  public static let version =
    0 + OrderState.fold + LeadState.fold + ActivityState.fold + ContractState.fold + CustomerState.fold
    + UserState.fold

  // A table for each kind of streams, since the ids of one may be those of another.
  private static let ofOrders = StateTable<DeadlineRecord>("deadlines")
  private static let ofLeads = StateTable<DeadlineRecord>("deadlines_leads")
  private static let ofActivities = StateTable<DeadlineRecord>("deadlines_activities")
  private static let ofContracts = StateTable<DeadlineRecord>("deadlines_contracts")
  private static let orders = StateTable<WorkNumberRecord<Order>>("order_numbers")
  private static let leads = StateTable<WorkNumberRecord<Lead>>("lead_numbers")

  static let itemTables = [ofOrders, ofLeads, ofActivities, ofContracts]

  public static let tables =
    itemTables.map(\.table) + [
      orders.table, leads.table, NameTables.people.table, NameTables.customers.table, MergedCustomers.stored.table,
    ]

  public static let indexes =
    itemTables.map { "CREATE INDEX \($0.table.name)_dueAt ON \($0.table.name) (dueAt)" } + [MergedCustomers.index]

  public static let categories: Set<String> = ["order", "lead", "activity", "contract", "customer", "user"]

  public init() {}

  public static func rows(of state: SubjectState, in stream: StreamName, _ rows: inout RowWriter) {
    switch state {
    case .order(let order):
      rows(ofOrders, DeadlineRecord.all(of: state, stream) { $0.tell(of: order?.work) })
      rows(orders, order.map { WorkNumberRecord($0.work, stream.subject()) })
    case .lead(let lead):
      rows(ofLeads, DeadlineRecord.all(of: state, stream) { $0.tell(of: lead?.work) })
      rows(leads, lead.map { WorkNumberRecord($0.work, stream.subject()) })
    case .activity(let activity): rows(ofActivities, DeadlineRecord.all(of: state, stream) { $0.tell(of: activity) })
    case .contract(let contract): rows(ofContracts, DeadlineRecord.all(of: state, stream) { $0.tell(of: contract) })
    case .customer(let customer): NameTables.write(customer, in: stream, &rows)
    case .user(let user): rows(NameTables.people, NameTables.name(of: user))
    case .account, .catalogue, .workflow, .customerImport, .correspondence, .effects, .attention, .none: break
    }
  }
}

/// One deadline.
struct DeadlineRecord: StoredRow {
  struct Key: Hashable, Comparable, Sendable {
    var stream = ID<NamedThing>.blank
    var kind = DeadlineKind.orderSnooze
    var matter = TextKey("")

    static func < (a: Self, b: Self) -> Bool {
      if a.stream != b.stream { return a.stream < b.stream }
      return a.kind == b.kind ? a.matter < b.matter : a.kind.rawValue < b.kind.rawValue
    }
  }

  static var keyColumns: Int { 3 }
  static var isLong: Bool { true }

  var key = Key()
  var dueAt = Instant(milliseconds: 0)
  var customerID: CustomerID?
  var orderID: OrderID?
  var leadID: LeadID?
  var taskID: TaskID?
  var taskName: String?
  var activityID: ActivityID?
  var title: String?
  var contractID: ContractID?
  var cycle: Int?
  var assignedUserID: UserID?
  var adminID: UserID?
  /// Whose it is beside: who is to do the task, or who made the activity.
  var ownerID: UserID?

  mutating func columns(_ column: inout ColumnList) {
    column("streamID", &key.stream)
    column("kind", &key.kind)
    column("key", &key.matter.text)
    column("dueAt", &dueAt)
    column("customerID", &customerID)
    column("orderID", &orderID)
    column("leadID", &leadID)
    column("taskID", &taskID)
    column("taskName", &taskName)
    column("activityID", &activityID)
    column("title", &title)
    column("contractID", &contractID)
    column("cycle", &cycle)
    column("assignedUserID", &assignedUserID)
    column("adminID", &adminID)
    column("ownerID", &ownerID)
  }
}

extension DeadlineRecord {
  /// The deadlines of a stream, each completed by what the stream's state tells.
  fileprivate static func all(
    of state: SubjectState, _ stream: StreamName, _ complete: (inout DeadlineRecord) -> Void
  ) -> [DeadlineRecord] {
    state.due(in: stream).map { due in
      var record = DeadlineRecord(due, stream)
      complete(&record)
      return record
    }
  }

  private init(_ due: DueMatter, _ stream: StreamName) {
    key = Key(stream: stream.subject(), kind: due.matter.kind, matter: TextKey(due.matter.key))
    dueAt = due.dueAt
    switch due.matter {
    case .snooze(.order, let id, let task, _): (orderID, taskID) = (OrderID(id), task)
    case .snooze(.lead, let id, let task, _): (leadID, taskID) = (LeadID(id), task)
    case .reminder(let activity, _, _): activityID = activity
    case .contract(let contract, let cycle): (contractID, self.cycle) = (contract, cycle)
    }
  }

  fileprivate mutating func tell(of work: WorkState?) {
    customerID = work?.customerID
    assignedUserID = work?.assignedUserID
    adminID = work?.adminID
    guard let taskID, let task = work?.tasks.first(where: { $0.id == taskID }) else { return }
    taskName = task.name
    ownerID = task.responsible
  }

  fileprivate mutating func tell(of activity: ActivityState?) {
    customerID = activity?.customerID
    orderID = activity?.orderID
    leadID = activity?.leadID
    title = activity?.title.text
    assignedUserID = activity?.assignedUserID
    ownerID = activity?.madeByID
  }

  /// A contract is known by the order that it began with.
  fileprivate mutating func tell(of contract: ContractState?) {
    customerID = contract?.customerID
    orderID = contract?.firstOrderID
    assignedUserID = contract?.assignedUserID
    adminID = contract?.orderAdminID
  }
}
