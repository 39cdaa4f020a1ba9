// The view `users`: who works with the account, how much work each has, and how the plan's seats are used.

public import BackOffice
public import EventSourcing
public import ReadModels

/// The list of users and the use of licences.
public struct UsersView: StateView {
  public typealias D = BackOfficeDomain

  public static let name = "users"
  public static let version = 3 + UserState.fold + OrderState.fold + AccountState.fold + CustomerState.fold

  private static let users = StateTable<UserRecord>("users")
  private static let work = StateTable<WorkRecord>("work")
  private static let plan = StateTable<PlanRecord>("plan")
  private static let planChanges = StateTable<PlanChangeRecord>("plan_changes")
  private static let customers = StateTable<CountedCustomerRecord>("counted_customers")

  public static let tables = [users.table, work.table, plan.table, planChanges.table, customers.table]

  public static let indexes = [
    "CREATE INDEX work_assignedUserID ON work (assignedUserID)",
    "CREATE INDEX work_responsibleID ON work (responsibleID) WHERE responsibleID IS NOT NULL",
  ]

  public static let categories: Set<String> = ["user", "order", "account", "customer"]

  public init() {}

  public static func rows(of state: SubjectState, in stream: StreamName, _ rows: inout RowWriter) {
    switch state {
    case .user(let user): rows(users, user.map { UserRecord($0) })
    case .order(let order): rows(work, order.flatMap { WorkRecord($0, stream.subject()) })
    case .account(let account):
      rows(plan, account.map { PlanRecord($0.plan) })
      rows(planChanges, PlanChangeRecord.all(of: account))
    case .customer(let customer):
      rows(customers, customer?.unlessMerged.map { _ in CountedCustomerRecord(key: stream.subject()) })
    case .catalogue, .workflow, .lead, .customerImport, .activity, .contract, .correspondence, .effects, .attention,
      .none:
      break
    }
  }
}
