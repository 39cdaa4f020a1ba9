// Something that was done for a customer and that nobody had scheduled.

public import EventSourcing
internal import FoundationEssentials

/// Logs a meeting, a call or whatever was done for a customer.
public struct LogActivity: ActivityStreamCommand {
  public var activityID: ActivityID?
  public var customerID: CustomerID
  public var contactID: ContactID?
  public var orderID: OrderID?
  public var leadID: LeadID?
  /// An item of the list of kinds, by label or id.
  public var kind: String
  public var text: String
  public var occurredAt: Instant

  public init(
    activityID: ActivityID? = nil, customerID: CustomerID, contactID: ContactID? = nil, orderID: OrderID? = nil,
    leadID: LeadID? = nil, kind: String, text: String, occurredAt: Instant
  ) {
    self.activityID = activityID
    self.customerID = customerID
    self.contactID = contactID
    self.orderID = orderID
    self.leadID = leadID
    self.kind = kind
    self.text = text
    self.occurredAt = occurredAt
  }

  public init(_ field: inout some FieldList<LogActivity>) {
    activityID = field("activityID", \.activityID, "an id of the caller's own choice")
    customerID = field("customerID", \.customerID, "the customer")
    contactID = field("contactID", \.contactID, "the contact")
    orderID = field("orderID", \.orderID, "an order of the customer that it was about")
    leadID = field("leadID", \.leadID, "a lead of the customer that it was about")
    kind = field("kind", \.kind, "an item of the list activityKind, by label or id")
    text = field("text", \.text, "what was done", .note)
    occurredAt = field("occurredAt", \.occurredAt, "when it happened")
  }

  public static var right: Right { .anyUser }
  public static var summary: String { "Logs a meeting, a call or whatever was done for a customer." }
  public static var refusals: [String] {
    [
      "contactNotFound", "customerArchived", "customerErased", "customerNotFound", "idInUse", "itemRetired",
      "leadDeleted", "linkMismatch", "orderDeleted",
    ]
  }
  public static var example: String {
    #"{"customerID":"ABC Ltd","orderID":1,"kind":"Call","text":"Asked when we come","occurredAt":"2026-01-30T15:20:00Z"}"#
  }

  public var subject: Subject { .newActivity(activityID) }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    try checkForm()
    guard occurredAt <= context.now else {
      throw .invalidField(field: "occurredAt", reason: "\(occurredAt) is later than now, \(context.now)")
    }
    guard BackOfficeHistory.times.contains(occurredAt) else {
      throw .invalidField(field: "occurredAt", reason: "a time outside of the years 0001 to 9999")
    }
  }

  public func decide(
    on activity: ActivityState?, _ context: DecisionContext
  ) throws(Rejection) -> Decision<ActivityEvent> {
    guard activity == nil else {
      throw .idInUse(kind: "activity", id: context.id(activityID, "activity").description)
    }
    let index = context.index
    try index.requireCustomerForWork(customerID)
    try index.requireLinks(of: customerID, contact: contactID, order: orderID, lead: leadID)
    let kind = try index.requireActivityKind(kind)
    return [
      .logged(
        ActivityLogged(
          customerID: customerID, contactID: contactID, orderID: orderID, leadID: leadID, kindID: kind.id,
          text: PersonalText(FieldText.trimmed(text)), occurredAt: occurredAt))
    ]
  }
}
