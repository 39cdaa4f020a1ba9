// The account as the rules of the business have it, kept in plain dictionaries: what the campaign holds against the
// states that the engine folds. It is written from the rules, never from the deciders, and knows no events.

import EventSourcing
import FoundationEssentials

@testable import BackOffice

/// Why the model says that a command is refused. More than one code where the rules leave the order open.
struct Refused: Error {
  let codes: [Rejection.Code]
  init(_ codes: Rejection.Code...) { self.codes = codes }
  init(all codes: [Rejection.Code]) { self.codes = codes }
}

/// Who sends a command.
struct Sender {
  enum Party: Equatable {
    case user(UserID, UserType)
    case integration(String)
    case importer(ImportID)
    /// Nobody with a login.
    case nobody
  }
  let party: Party
  let expected: UInt32?
  let commandID: UUID

  var user: UserID? { if case .user(let id, _) = party { id } else { nil } }
  var isGeneral: Bool { if case .user(_, .general) = party { true } else { false } }
}

struct Model {
  struct User {
    enum Standing: String { case invited, active, inactive, deleted }
    let place: Int
    var standing: Standing
    var hasJoined: Bool
    var type: UserType
    var licence: Licence
    var name: String
    var email: String
    var phone: String?
    var invitation: (id: InvitationID, end: Instant)?
    var superseded: [InvitationID] = []
    var credentials = 0
  }

  struct Item {
    let id: ListItemID
    var label: String
    var retired = false
  }

  struct Service {
    var name: String
    var retired = false
  }

  struct Product {
    let service: ServiceID
    var name: String
    var retired = false
  }

  struct Workflow {
    var name: String
    let service: ServiceID
    let kind: WorkflowKind
    var draft: [TaskDefinition] = []
    var published: [TaskDefinition]?
    var version = 0
    var closesItself = false
    var archived = false
  }

  struct Contact {
    let id: ContactID
    var name: String
    var email: String?
    var phone: String?
    var mobile: String?
    var blocked: Set<ContactChannel> = []
  }

  struct Customer {
    let place: Int
    var archived = false
    var kind: CustomerKind
    var name: String
    var status: ListItemID
    var details: [String: String] = [:]
    var source: ListItemID?
    var blocked: Set<ContactChannel> = []
    /// In the order in which they came.
    var contacts: [Contact] = []
    var standard: ContactID?
    var used: Set<ContactID> = []
    var mergedInto: [ContactID: ContactID] = [:]
    var lastAt: Instant?
    /// By what the customers that became this one are taken for it.
    var looksOfOthers: Set<String> = []

    func meaning(_ id: ContactID) -> ContactID {
      var id = id
      while let next = mergedInto[id] { id = next }
      return id
    }

    func place(_ id: ContactID) -> Int? { contacts.firstIndex { $0.id == meaning(id) } }
  }

  var now = Campaign.start
  /// What the newest event bears.
  var newest: Instant?
  var versions: [StreamName: UInt32] = [:]
  var channels: Set<MessageChannel> = []

  var isRegistered = false
  var isReadOnly = false
  var adminsOwn = true
  var deleters: Set<UserType> = [.superAdmin]
  var residency: String?
  var reminderChannel: String?
  var invitationDays = 7
  var planID = "free"
  var seats: Int? = 3
  var maxCustomers: Int?
  var features: [String] = ["leads", "contracts", "payments", "mappedImports", "performance"]
  var price = Money(minor: 500, currency: "GBP")
  var billing = Billing.monthly
  var gateway: (provider: String, account: String)?
  var lists: [AccountList: [Item]] = [:]

  var users: [UserID: User] = [:]
  var services: [ServiceID: Service] = [:]
  var products: [ProductID: Product] = [:]
  var workflows: [WorkflowID: Workflow] = [:]
  var defaults: [String: WorkflowID] = [:]
  var customers: [CustomerID: Customer] = [:]
  var jobs: [JobID: Job] = [:]
  /// In the order in which they were opened.
  var jobIDs: [JobID] = []
  var counters: [WorkKind: Int] = [:]
  var payments: [PaymentID: OrderID] = [:]
  var refunds: [RefundID: PaymentID] = [:]
  var keys: [String: Key] = [:]
  var gatewayRefs: [String: UUID] = [:]
  var contracts: [ContractID: Contract] = [:]
  var activities: [ActivityID: Activity] = [:]
  var messages: [MessageID: Message] = [:]
  var received: [String: CustomerID] = [:]
  var documents: [String: Document] = [:]
  var invitations: [UserID: InvitationMailing] = [:]
  /// Of whom the newest mail failed, by the key under which that needs attention.
  var mailsThatFailed: [UserID: String?] = [:]
  var dismissed: Set<String> = []
  /// Of messages that failed and that nobody tries again, since their ids are in use for others.
  var attentionForGood: Set<String> = []
  /// Customers that became another.
  var gone: [CustomerID: CustomerID] = [:]
  var customersEver = 0
  var imports: [ImportID: Import] = [:]
}

// MARK: What many rules ask

extension Model {
  func isActive(_ user: UserID?) -> Bool { user.flatMap { users[$0] }?.standing == .active }
  var superAdmins: [UserID] {
    users.filter { $1.standing == .active && $1.type == .superAdmin }.sorted { $0.value.place < $1.value.place }
      .map(\.key)
  }
  var seatsTaken: Int {
    users.values.count { ($0.standing == .active || $0.standing == .invited) && $0.licence == .free }
  }

  /// The acting Super Admin, or who stands in for one.
  func actingSuperAdmin(_ by: Sender?) -> UserID? {
    if let user = by?.user, superAdmins.contains(user) { return user }
    return superAdmins.first
  }

  func item(_ labelOrID: String, in list: AccountList) -> Item? {
    let items = lists[list] ?? []
    return items.first { $0.id.description == labelOrID } ?? items.first { !$0.retired && $0.label == labelOrID }
      ?? items.last { $0.label == labelOrID }
  }

  func known(_ labelOrID: String, in list: AccountList) throws(Refused) -> Item {
    guard let item = item(labelOrID, in: list) else { throw Refused(.notFound, .invalidField) }
    return item
  }

  /// Step 5 of the order of checks.
  func version(_ stream: StreamName, _ by: Sender) throws(Refused) {
    guard let expected = by.expected, expected != versions[stream] ?? 0 else { return }
    throw Refused(.concurrencyConflict)
  }

  func role(_ by: Sender, _ types: UserType...) throws(Refused) {
    guard case .user(_, let type) = by.party, types.contains(type) else { throw Refused(.forbidden) }
  }

  func anyUser(_ by: Sender) throws(Refused) {
    guard case .user = by.party else { throw Refused(.forbidden) }
  }

  func integration(_ by: Sender, _ names: String...) throws(Refused) {
    guard case .integration(let name) = by.party, names.contains(name) else { throw Refused(.forbidden) }
  }

  func feature(_ name: String) throws(Refused) {
    guard features.contains(name) else { throw Refused(.featureNotInPlan) }
  }

  /// A name: one to 200 characters after trimming.
  func form(name: String) throws(Refused) {
    if name.isEmpty { throw Refused(.invalidField) }
    if name.count > 500 { throw Refused(.textTooLong) }
  }

  func form(text: String?) throws(Refused) {
    if (text?.count ?? 0) > 4000 { throw Refused(.textTooLong) }
  }

  func form(fee: Money) throws(Refused) {
    if fee.minor < 0 { throw Refused(.invalidMoney) }
  }

  func currency(_ money: Money?) throws(Refused) {
    if let money, money.currency != "GBP" { throw Refused(.currencyMismatch) }
  }
}
