// Writing something down about a customer.

public import EventSourcing

/// Adds a note to a customer, tied to a contact or to work if it is about that.
public struct AddNote: LinkedCommand {
  public var customerID: CustomerID
  public var contactID: ContactID?
  public var text: String
  public var orderID: OrderID?
  public var taskID: TaskReference?
  public var taskKey: String?
  public var leadID: LeadID?

  public init(
    customerID: CustomerID, contactID: ContactID? = nil, text: String, orderID: OrderID? = nil,
    taskID: TaskReference? = nil, taskKey: String? = nil, leadID: LeadID? = nil
  ) {
    self.customerID = customerID
    self.contactID = contactID
    self.text = text
    self.orderID = orderID
    self.taskID = taskID
    self.taskKey = taskKey
    self.leadID = leadID
  }

  public init(_ field: inout some FieldList<AddNote>) {
    customerID = field("customerID", \.customerID, "the customer")
    contactID = field("contactID", \.contactID, "whom it is about; missing for the customer")
    text = field("text", \.text, "what it says", .writing)
    orderID = field("orderID", \.orderID, "the order that it is about")
    taskID = field("taskID", \.taskID, "the task of the order, or current for the one in progress")
    taskKey = field("taskKey", \.taskKey, "the task by its key in the workflow, instead of taskID")
    leadID = field("leadID", \.leadID, "the lead that it is about")
  }

  public static var right: Right { .anyUser }
  public static var summary: String { "Adds a note to a customer, tied to a contact or to work if it is about that." }
  public static var refusals: [String] {
    [
      "contactNotFound", "customerErased", "customerNotFound", "leadDeleted", "linkMismatch", "orderDeleted",
      "taskNotFound",
    ]
  }
  public static var example: String { #"{"customerID":"ABC Ltd","text":"Rings only in the morning"}"# }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    try checkForm()
    try checkTaskName()
  }

  public func decide(
    _ correspondence: CorrespondenceState, _ context: DecisionContext
  ) throws(Rejection) -> Decision<CorrespondenceEvent> {
    let links = try requireLinks(context)
    return [
      .noteAdded(
        NoteAdded(
          text: PersonalText(text), contactID: links.contactID, orderID: links.orderID, taskID: links.taskID,
          leadID: links.leadID))
    ]
  }
}
