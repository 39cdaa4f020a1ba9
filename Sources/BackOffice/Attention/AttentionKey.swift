// By what something that needs attention is known: what it is, whose, and which occurrence of it. What happens once more
// later is another occurrence, with a key of its own.

public import EventSourcing
internal import FoundationEssentials

/// What can need attention. The names are parts of keys, which the log has, and never change.
public enum AttentionKind: String, Sendable, CaseIterable {
  /// A message could not be delivered.
  case messageFailed
  /// The mail that invites a user could not be delivered.
  case invitationFailed
  /// The mail that reminds a user of an activity could not be delivered.
  case reminderFailed
  /// The accounting could not be told of a payment, a refund or a fee.
  case accountingFailed
  case paymentFailed
  case refundFailed
  /// The gateway has not said for a quarter of an hour what came of a payment.
  case paymentUnanswered
  case refundUnanswered
  /// A payment that succeeded late lifted what was paid above the fee.
  case feeOverpaid
  /// Money came for an order that is deleted.
  case deletedOrderPaid
  /// The order of a cycle could not be opened.
  case renewalFailed
  /// Rows of an import were rejected.
  case importRejected
  /// More free seats are taken than the plan has.
  case seatsOverLimit
  /// There are more customers than the plan has room for.
  case customersOverLimit
  /// A user who has left stands in the draft of a workflow.
  case leaverInDraft
}

extension AttentionKind {
  /// The stream whose events say so, by the id of its subject; nil where there should be one and is none.
  fileprivate func stream(of subject: UUID?) -> StreamName? {
    switch self {
    case .seatsOverLimit, .customersOverLimit: subject == nil ? .account : nil
    case .invitationFailed, .reminderFailed, .accountingFailed: subject == nil ? .effects : nil
    case .messageFailed: subject.map { .correspondence(CustomerID($0)) }
    case .paymentFailed, .refundFailed, .paymentUnanswered, .refundUnanswered, .feeOverpaid, .deletedOrderPaid:
      subject.map { .order(OrderID($0)) }
    case .renewalFailed: subject.map { .contract(ContractID($0)) }
    case .importRejected: subject.map { .customerImport(ImportID($0)) }
    case .leaverInDraft: subject.map { .workflow(WorkflowID($0)) }
    }
  }
}

/// Names one thing that needs attention. Written `<kind>/<id>/<occurrence>`, without an id where there is one subject
/// only.
public struct AttentionKey: Hashable, Sendable {
  public let kind: AttentionKind
  /// The stream whose events say that it needs attention.
  public let stream: StreamName
  /// Which of that stream's, and which time.
  public let occurrence: String

  init(_ kind: AttentionKind, _ stream: StreamName, _ occurrence: String) {
    self.kind = kind
    self.stream = stream
    self.occurrence = occurrence
  }

  /// Nil for a text that is no key.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let kind = AttentionKind(rawValue: String(parts[0])) else { return nil }
    if let stream = kind.stream(of: nil) {
      self.init(kind, stream, String(parts[1]))
    } else {
      let rest = parts[1].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
      guard rest.count == 2, let id = UUID(uuidString: String(rest[0])), let stream = kind.stream(of: id) else {
        return nil
      }
      self.init(kind, stream, String(rest[1]))
    }
  }
}

extension AttentionKey: CustomStringConvertible {
  public var description: String {
    let subject = stream.uuid.map { ID<AttentionKey>($0).description + "/" } ?? ""
    return "\(kind.rawValue)/\(subject)\(occurrence)"
  }
}
