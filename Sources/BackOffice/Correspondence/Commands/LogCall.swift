// Writing down a telephone call. The book places none: whoever rings does it by other means and says so here.

public import EventSourcing

/// Writes down a telephone call with a customer or one of its contacts.
public struct LogCall: LinkedCommand {
  public var customerID: CustomerID
  public var contactID: ContactID?
  public var direction: CallDirection
  public var minutes: Int?
  public var note: String?
  public var occurredAt: Instant?
  public var orderID: OrderID?
  public var taskID: TaskReference?
  public var taskKey: String?
  public var leadID: LeadID?

  public init(
    customerID: CustomerID, contactID: ContactID? = nil, direction: CallDirection, minutes: Int? = nil,
    note: String? = nil, occurredAt: Instant? = nil, orderID: OrderID? = nil, taskID: TaskReference? = nil,
    taskKey: String? = nil, leadID: LeadID? = nil
  ) {
    self.customerID = customerID
    self.contactID = contactID
    self.direction = direction
    self.minutes = minutes
    self.note = note
    self.occurredAt = occurredAt
    self.orderID = orderID
    self.taskID = taskID
    self.taskKey = taskKey
    self.leadID = leadID
  }

  public init(_ field: inout some FieldList<LogCall>) {
    customerID = field("customerID", \.customerID, "the customer")
    contactID = field("contactID", \.contactID, "with whom; missing for the customer")
    direction = field("direction", \.direction, "inbound if the customer rang")
    minutes = field("minutes", \.minutes, "how long it took", .notNegative)
    note = field("note", \.note, "what was said", .note)
    occurredAt = field("occurredAt", \.occurredAt, "when it was, if before now")
    orderID = field("orderID", \.orderID, "the order that it was about")
    taskID = field("taskID", \.taskID, "the task of the order, or current for the one in progress")
    taskKey = field("taskKey", \.taskKey, "the task by its key in the workflow, instead of taskID")
    leadID = field("leadID", \.leadID, "the lead that it was about")
  }

  public static var right: Right { .anyUser }
  public static var summary: String { "Writes down a telephone call with a customer or one of its contacts." }
  public static var refusals: [String] {
    [
      "contactNotFound", "customerErased", "customerNotFound", "leadDeleted", "linkMismatch", "orderDeleted",
      "taskNotFound",
    ]
  }
  public static var example: String {
    #"{"customerID":"ABC Ltd","contactID":"Ann Archer","direction":"inbound","minutes":4,"note":"Asked for Monday","orderID":1,"taskKey":"quote"}"#
  }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    try checkForm()
    try checkTaskName()
  }

  public func decide(
    _ correspondence: CorrespondenceState, _ context: DecisionContext
  ) throws(Rejection) -> Decision<CorrespondenceEvent> {
    let links = try requireLinks(context)
    return [
      .callLogged(
        CallLogged(
          direction: direction, minutes: minutes, note: PersonalText(unlessBlank: note), contactID: links.contactID,
          orderID: links.orderID, taskID: links.taskID, leadID: links.leadID))
    ]
  }
}
