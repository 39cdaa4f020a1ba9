// The message that a task's template says is sent when it starts. Nobody sends it but the engine.

public import EventSourcing

/// Sends the message of a task that has started, if the customer can be reached and wants it.
public struct SendTaskMessage: LinkedCommand {
  public var customerID: CustomerID
  public var orderID: OrderID?
  public var leadID: LeadID?
  public var task: TaskID

  init(customerID: CustomerID, orderID: OrderID? = nil, leadID: LeadID? = nil, task: TaskID) {
    self.customerID = customerID
    self.orderID = orderID
    self.leadID = leadID
    self.task = task
  }

  public init(_ field: inout some FieldList<SendTaskMessage>) {
    customerID = field("customerID", \.customerID, "the customer")
    orderID = field("orderID", \.orderID, "the order")
    leadID = field("leadID", \.leadID, "the lead")
    task = field("task", \.task, "the task that has started")
  }

  public static var right: Right { .engine }
  public static var summary: String { "Sends the message of a task that has started." }
  public static var refusals: [String] { SendMessage.refusals }

  public var reads: [StreamName] { [.customer(customerID)] + workRead }

  /// Nothing for a task that goes on no more.
  public func decide(
    _ correspondence: CorrespondenceState, _ context: DecisionContext
  ) throws(Rejection) -> Decision<CorrespondenceEvent> {
    guard let work = orderID.flatMap(context.order) ?? leadID.flatMap(context.lead),
      let customer = context.customer(customerID),
      let task = work.currentTask, task.id == self.task, let template = task.autoMessage
    else { return [] }
    let message = template.filled { placeholder in
      switch placeholder {
      case .customer: customer.name.text
      case .contact: customer.nameOfAddressee(beside: work.contactID)
      case .order: String(work.number)
      case .task: task.name
      case .user: context.index.users[task.responsible]?.name ?? ""
      }
    }
    let command = SendMessage(
      customerID: customerID, channel: message.channel, subject: message.subject, body: message.body,
      orderID: orderID, taskID: orderID.map { _ in .id(task.id) }, leadID: leadID)
    try command.checkFields(context)
    return try command.decide(correspondence, context)
  }
}

extension CustomerState {
  /// Whom a message goes to that names nobody.
  fileprivate func nameOfAddressee(beside work: ContactID?) -> String {
    (work.flatMap(contact) ?? defaultContactID.flatMap(contact))?.name ?? name.text
  }
}
