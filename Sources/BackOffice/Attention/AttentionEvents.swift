// What becomes of what needs attention, where nothing else makes it go: somebody has seen it. The type names and property
// names are a storage contract.

public import EventSourcing

/// Somebody has seen what needed attention, and nothing more is to be done.
public struct AttentionDismissed: BackOfficePayload {
  public static let type = "attention.dismissed"
  public static let phrase: String? = "dismissed what needed attention"
  /// What was dismissed.
  public let key: String
  public let customerID: CustomerID?
  public let orderID: OrderID?
  public let leadID: LeadID?
  public let userID: UserID?
}

extension AttentionDismissed {
  init(_ item: AttentionItem) {
    key = item.key.description
    customerID = item.customerID
    orderID = item.orderID
    leadID = item.leadID
    userID = item.userID
  }

  public init(_ field: inout some FieldList<AttentionDismissed>) {
    key = field("key", \.key, "what it was")
    leadID = field("leadID", \.leadID, "the lead that it was about")
    userID = field("userID", \.userID, "the user whom it was about")
    orderID = field("orderID", \.orderID, "the order that it was about")
    customerID = field("customerID", \.customerID, "the customer whom it was about")
  }

  public var remark: EventRemark {
    var remark = EventRemark(customer: customerID, user: userID)
    remark.add("key", .text(key))
    remark.add(EventLinks(orderID: orderID, leadID: leadID))
    remark.add("userID", userID.map { .user($0) })
    return remark
  }
}

/// Whatever can become of what needs attention.
public enum AttentionEvent: Sendable, Equatable {
  case dismissed(AttentionDismissed)
}

extension AttentionEvent: SubjectEvent {
  public static let category = "attention"

  public static let registry = EventRegistry<AttentionEvent>([
    EventType(AttentionDismissed.self, AttentionEvent.dismissed)
  ])

  public var content: any EventContent {
    switch self {
    case .dismissed(let content): content
    }
  }
}
