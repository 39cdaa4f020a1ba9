// The view `attention`: what somebody should look at, as the states of streams have it. What depends on two streams, on the
// time, and on what was dismissed is put together when somebody asks.

public import BackOffice
public import EventSourcing
public import ReadModels

/// The list of what needs attention.
public struct AttentionView: StateView {
  public typealias D = BackOfficeDomain

  public static let name = "attention"
  public static let version =
    0 + OrderState.fold + LeadState.fold + ContractState.fold + CorrespondenceState.fold + ImportState.fold
    + EffectsState.fold + WorkflowState.fold + AccountState.fold + UserState.fold + CustomerState.fold
    + AttentionState.fold

  // A table for each kind of streams, since the ids of one may be those of another.
  private static let ofOrders = StateTable<AttentionRecord>("attention")
  private static let ofContracts = StateTable<AttentionRecord>("attention_contracts")
  private static let ofMessages = StateTable<AttentionRecord>("attention_messages")
  private static let ofImports = StateTable<AttentionRecord>("attention_imports")
  private static let ofEffects = StateTable<AttentionRecord>("attention_effects")
  private static let ofWorkflows = StateTable<AttentionRecord>("attention_workflows")
  private static let ofAccount = StateTable<AttentionRecord>("attention_account")
  private static let dismissed = StateTable<DismissedRecord>("attention_dismissed")
  private static let users = StateTable<AttentionUserRecord>("attention_users")
  private static let counted = StateTable<CountedCustomerRecord>("counted_customers")
  private static let orders = StateTable<WorkNumberRecord<Order>>("order_numbers")
  private static let leads = StateTable<WorkNumberRecord<Lead>>("lead_numbers")
  private static let workflows = StateTable<NameRecord>("workflow_names")

  static let itemTables = [ofOrders, ofContracts, ofMessages, ofImports, ofEffects, ofWorkflows, ofAccount]

  public static let tables =
    itemTables.map(\.table) + [
      dismissed.table, users.table, counted.table, orders.table, leads.table, workflows.table, NameTables.people.table,
      NameTables.customers.table, MergedCustomers.stored.table,
    ]

  public static let categories: Set<String> = [
    "order", "lead", "contract", "correspondence", "import", "effects", "workflow", "account", "user", "customer",
    "attention",
  ]

  public static let indexes = [MergedCustomers.index]

  public init() {}

  public static func rows(of state: SubjectState, in stream: StreamName, _ rows: inout RowWriter) {
    let items = state.attention(in: stream).map { AttentionRecord($0, stream) }
    switch state {
    case .order(let order):
      rows(ofOrders, items)
      rows(orders, order.map { WorkNumberRecord($0.work, stream.subject()) })
    case .lead(let lead): rows(leads, lead.map { WorkNumberRecord($0.work, stream.subject()) })
    case .contract: rows(ofContracts, items)
    case .correspondence: rows(ofMessages, items)
    case .customerImport: rows(ofImports, items)
    case .effects: rows(ofEffects, items)
    case .workflow(let workflow):
      rows(ofWorkflows, items)
      rows(workflows, workflow.map { NameRecord($0.id, $0.name) })
    case .account: rows(ofAccount, items)
    case .user(let user):
      rows(users, user.map { AttentionUserRecord($0) })
      rows(NameTables.people, NameTables.name(of: user))
    case .customer(let customer):
      rows(counted, customer?.unlessMerged.map { _ in CountedCustomerRecord(key: stream.subject()) })
      NameTables.write(customer, in: stream, &rows)
    case .attention(let attention): rows(dismissed, attention.dismissed.map { DismissedRecord(key: TextKey($0)) })
    case .catalogue, .activity, .none: break
    }
  }
}

/// One item, as its stream has it.
struct AttentionRecord: StoredRow {
  struct Key: Hashable, Comparable, Sendable {
    var stream = ID<NamedThing>.blank
    var item = TextKey("")

    static func < (a: Self, b: Self) -> Bool { a.stream == b.stream ? a.item < b.item : a.stream < b.stream }
  }

  static var keyColumns: Int { 2 }
  static var isLong: Bool { true }

  var key = Key()
  var kind = AttentionKind.messageFailed
  var since = Instant(milliseconds: 0)
  var customerID: CustomerID?
  var orderID: OrderID?
  var leadID: LeadID?
  var paymentID: PaymentID?
  var refundID: RefundID?
  var messageID: MessageID?
  var effectID: EffectID?
  var contractID: ContractID?
  var importID: ImportID?
  var workflowID: WorkflowID?
  var userID: UserID?
  var amount: Money?
  var number: Int?
  var code: String?

  mutating func columns(_ column: inout ColumnList) {
    column("streamID", &key.stream)
    column("key", &key.item.text)
    column("kind", &kind)
    column("since", &since)
    column("customerID", &customerID)
    column("orderID", &orderID)
    column("leadID", &leadID)
    column("paymentID", &paymentID)
    column("refundID", &refundID)
    column("messageID", &messageID)
    column("effectID", &effectID)
    column("contractID", &contractID)
    column("importID", &importID)
    column("workflowID", &workflowID)
    column("userID", &userID)
    column.money("amount", &amount)
    column("number", &number)
    column("code", &code)
  }
}

extension AttentionRecord {
  fileprivate init(_ item: AttentionItem, _ stream: StreamName) {
    key = Key(stream: stream.subject(), item: TextKey(item.key.description))
    kind = item.key.kind
    since = item.since
    customerID = item.customerID
    orderID = item.orderID
    leadID = item.leadID
    paymentID = item.paymentID
    refundID = item.refundID
    messageID = item.messageID
    effectID = item.effectID
    contractID = item.contractID
    importID = item.importID
    workflowID = item.workflowID
    userID = item.userID
    amount = item.amount
    number = item.number
    code = item.code
  }
}

/// What was dismissed.
struct DismissedRecord: StoredRow {
  var key = TextKey("")

  mutating func columns(_ column: inout ColumnList) {
    column("key", &key.text)
  }
}

/// What of a user decides whether something needs attention.
struct AttentionUserRecord: StoredRow {
  var key = UserID.blank
  var state = UserState.Status.active
  var takesSeat = false
  /// Of somebody who has left: when, and the event that says so.
  var leftAt: Instant?
  var leftPosition: Int64?

  mutating func columns(_ column: inout ColumnList) {
    column("userID", &key)
    column("state", &state)
    column("takesSeat", &takesSeat)
    column("leftAt", &leftAt)
    column("leftPosition", &leftPosition)
  }
}

extension AttentionUserRecord {
  fileprivate init(_ user: UserState) {
    key = user.id
    state = user.status
    takesSeat = user.takesFreeSeat
    leftAt = user.departure?.at
    leftPosition = user.departure.map { Int64(clamping: $0.position) }
  }
}
