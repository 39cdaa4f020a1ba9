// The back office as a domain that a book can hold.

public import BackOffice
public import Daybook
public import EventSourcing
public import FoundationEssentials
public import ReadModels

/// A book of the back office.
public typealias BackOfficeBook = Book<BackOfficeDomain>

extension BackOfficeDomain: BookDomain {
  public typealias Views = BackOfficeViewStores
  public typealias History = BackOfficeHistory

  public static var snapshotName: String { "account" }
  public static var firstCommand: (any Command<BackOfficeDomain>.Type)? { Account.firstCommand }

  public static func ids(
    of kind: String, named name: String, beside others: [String: UUID], in index: borrowing AccountIndex
  ) -> [UUID] {
    index.ids(of: kind, named: name, beside: others)
  }

  /// The actor that is written into the log; `notFound` if no user has the address.
  public static func actor(
    of sender: Sender, for command: any Command<BackOfficeDomain>, in index: borrowing AccountIndex
  ) throws(Rejection) -> Actor {
    switch sender {
    case .user(let id): return .user(id)
    case .email(let email):
      guard let user = index.users.user(withEmail: email) else { throw .notFound(kind: "user", id: email) }
      return .user(user.id.uuid)
    case .importer(let id): return .importer(id)
    case .integration(let port): return .integration(port)
    case .nobody:
      return (command as? any BackOfficeCommand)?.actorWithoutLogin ?? .system("registration")
    }
  }
}

extension BackOfficeHistory: HistoryCheck {}

extension Sender {
  /// The user with this id.
  public static func user(_ id: UserID) -> Sender { .user(id.uuid) }
}

/// The read models of the back office.
public struct BackOfficeViewStores: BookViews {
  public let orders: ViewStore<OrdersView>
  public let tasks: ViewStore<TasksView>
  public let customers: ViewStore<CustomersView>
  public let contacts: ViewStore<ContactsView>
  public let users: ViewStore<UsersView>
  public let audit: ViewStore<AuditView>
  public let set: ViewSet<BackOfficeEvent>

  public init(in folder: ViewFolder) {
    self.init(in: ViewSet(in: folder), folder)
  }

  /// The same in a set that is still empty, such as one with other transactions.
  init(in empty: ViewSet<BackOfficeEvent>, _ folder: ViewFolder) {
    orders = ViewStore(folder: folder)
    tasks = ViewStore(folder: folder)
    customers = ViewStore(folder: folder)
    contacts = ViewStore(folder: folder)
    users = ViewStore(folder: folder)
    audit = ViewStore(folder: folder)
    set = empty.adding(orders).adding(tasks).adding(customers).adding(contacts).adding(users).adding(audit)
  }
}
