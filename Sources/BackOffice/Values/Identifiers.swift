// The kinds of things that have ids, and how ids that nobody supplied are made.

public import EventSourcing
internal import FoundationEssentials

public typealias UserID = ID<User>
public typealias InvitationID = ID<InvitationKind>
public typealias ListItemID = ID<ListItemKind>
public typealias ServiceID = ID<ServiceKind>
public typealias ProductID = ID<ProductKind>
public typealias WorkflowID = ID<Workflow>
public typealias CustomerID = ID<Customer>
public typealias ContactID = ID<ContactKind>
public typealias OrderID = ID<Order>
public typealias TaskID = ID<TaskKind>
public typealias CommentID = ID<CommentKind>
public typealias FeeID = ID<FeeKind>

public enum InvitationKind {}
public enum ListItemKind {}
public enum ServiceKind {}
public enum ProductKind {}
public enum ContactKind {}
public enum TaskKind {}
public enum CommentKind {}
public enum FeeKind {}

extension ID {
  /// The nth id of a kind that a command makes: the same command always makes the same ids.
  static func made(by commandID: UUID, _ kind: String, _ number: Int = 0) -> Self {
    Self(UUID(namespace: commandID, name: "\(kind)/\(number)"))
  }
}
