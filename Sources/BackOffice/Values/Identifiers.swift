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
public typealias LeadID = ID<Lead>
public typealias ImportID = ID<Import>
public typealias TaskID = ID<TaskKind>
public typealias CommentID = ID<CommentKind>
public typealias FeeID = ID<FeeKind>
public typealias ActivityID = ID<Activity>
public typealias ContractID = ID<Contract>
public typealias MessageID = ID<MessageKind>
public typealias EffectID = ID<EffectKind>
public typealias PaymentID = ID<PaymentKind>
public typealias RefundID = ID<RefundKind>

/// The kind of invitations.
public enum InvitationKind {}
/// The kind of list items.
public enum ListItemKind {}
/// The kind of services.
public enum ServiceKind {}
/// The kind of products.
public enum ProductKind {}
/// The kind of contacts.
public enum ContactKind {}
/// The kind of an order's tasks.
public enum TaskKind {}
/// The kind of comments.
public enum CommentKind {}
/// The kind of fees.
public enum FeeKind {}
/// The kind of messages.
public enum MessageKind {}
/// The kind of what is asked of services outside.
public enum EffectKind {}
/// The kind of payments for fees.
public enum PaymentKind {}
/// The kind of what is given back of payments.
public enum RefundKind {}

extension ID {
  /// The nth id of a kind that a command makes: the same command always makes the same ids.
  static func made(by commandID: UUID, _ kind: String, _ number: Int = 0) -> Self {
    Self(UUID(namespace: commandID, name: "\(kind)/\(number)"))
  }
}
