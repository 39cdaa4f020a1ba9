// The back office as a domain that a book can hold.

public import BackOffice
public import Daybook
public import EventSourcing
public import FoundationEssentials
public import ReadModels

/// A book of the back office.
public typealias BackOfficeBook = Book<BackOfficeDomain>

extension BackOfficeDomain: BookDomain {
  public typealias History = BackOfficeHistory

  public static var views: [any View<BackOfficeEvent>.Type] {
    [
      OrdersView.self, TasksView.self, LeadsView.self, LeadTasksView.self, CustomersView.self, ContactsView.self,
      UsersView.self, ActivitiesView.self, PaymentsView.self, ContractsView.self, RevenueView.self,
      PerformanceView.self, DeadlinesView.self, AttentionView.self, AuditView.self,
    ]
  }
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
    guard case .email(let email) = sender else {
      return (command as? any BackOfficeCommand)?.actorWithoutLogin ?? .system("registration")
    }
    guard let user = index.users.user(withEmail: email) else { throw .notFound(kind: "user", id: email) }
    return .user(user.id.uuid)
  }
}

extension BackOfficeHistory: HistoryCheck {}

extension Sender {
  /// The user with this id.
  public static func user(_ id: UserID) -> Sender { .user(id.uuid) }
}
