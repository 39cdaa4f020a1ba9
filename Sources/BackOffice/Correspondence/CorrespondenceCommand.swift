// Commands about the correspondence with a customer, and what they may be tied to: a contact of the customer, an order and
// a task of it, a lead.

public import EventSourcing

/// A command about the correspondence with a customer who is there.
public protocol CorrespondenceCommand: BackOfficeCommand {
  var customerID: CustomerID { get }
  /// What follows for the correspondence.
  func decide(
    _ correspondence: CorrespondenceState, _ context: DecisionContext
  ) throws(Rejection) -> Decision<CorrespondenceEvent>
}

extension CorrespondenceCommand {
  public static var topic: String { "messages" }
  public var subject: Subject { .correspondence(customerID) }

  /// What was exchanged with customers that became one with this one is known too.
  public func reads(in index: AccountIndex) -> [StreamName] {
    reads + index.customers.absorbedCorrespondence(of: customerID)
  }

  public func decide(
    _ state: SubjectState?, _ context: DecisionContext
  ) throws(Rejection) -> Decision<BackOfficeEvent> {
    guard context.index.customers.brief(customerID)?.isErased == false else { throw .customerErased }
    let correspondence = state?.correspondence ?? Correspondence.initial
    return try decide(correspondence, context).map(BackOfficeEvent.correspondence)
  }
}

/// A command that can be tied to work for the customer. General Users may tie it to their own only.
public protocol LinkedCommand: CorrespondenceCommand {
  var contactID: ContactID? { get }
  var orderID: OrderID? { get }
  var taskID: TaskReference? { get }
  var taskKey: String? { get }
  var leadID: LeadID? { get }
}

extension LinkedCommand {
  public static var sender: String {
    right == .anyUser ? "every user; General Users about their own orders and tasks only" : senderByRight
  }
  public var contactID: ContactID? { nil }
  public var taskID: TaskReference? { nil }
  public var taskKey: String? { nil }
  public var reads: [StreamName] { workRead }

  /// The streams of the work that it is tied to.
  var workRead: [StreamName] {
    [orderID.map(StreamName.order), leadID.map(StreamName.lead)].compactMap { $0 }
  }

  public func requireOwnLinks(_ context: DecisionContext) throws(Rejection) {
    guard case .user(let user, .general) = context.actor else { return }
    if let order = orderID.flatMap(context.order), !order.isOwn(of: user, task: taskID, taskKey, context) {
      throw .forbidden(action: Self.name)
    }
    if let lead = leadID.flatMap(context.lead), !lead.isOwn(of: user, task: nil, nil, context) {
      throw .forbidden(action: Self.name)
    }
  }

  /// Throws unless a task is named in one way at most, and only beside its order.
  func checkTaskName() throws(Rejection) {
    guard taskID != nil || taskKey != nil else { return }
    guard taskID == nil || taskKey == nil else {
      throw .invalidField(field: "taskID", reason: "name the task either by taskID or by taskKey")
    }
    guard orderID != nil else { throw .invalidField(field: "orderID", reason: "a task is one of an order: name it") }
  }

  /// What it is tied to, if all of it is the customer's.
  func requireLinks(_ context: DecisionContext) throws(Rejection) -> EventLinks {
    var links = EventLinks(orderID: orderID, leadID: leadID)
    if let id = orderID {
      guard let order = context.order(id) else { throw .notFound(kind: "order", id: id.description) }
      guard context.index.customers.isSame(order.customerID, customerID) else { throw .linkMismatch }
      guard order.status != .deleted else { throw .orderDeleted }
      if taskID != nil || taskKey != nil { links.taskID = order.tasks[try order.requireTask(taskID, key: taskKey)].id }
    }
    if let id = leadID {
      guard let lead = context.lead(id) else { throw .notFound(kind: "lead", id: id.description) }
      guard context.index.customers.isSame(lead.customerID, customerID) else { throw .linkMismatch }
      guard lead.status != .deleted else { throw .leadDeleted }
    }
    if let contactID { links.contactID = try context.index.requireContactNow(contactID, of: customerID) }
    return links
  }
}

extension CustomerIndex {
  /// The streams of what was exchanged with customers that became one with this one.
  func absorbedCorrespondence(of customer: CustomerID) -> [StreamName] {
    ids(of: customer).dropFirst().map(StreamName.correspondence)
  }
}

extension DecisionContext {
  /// What was exchanged with a customer, whose own is first, and with those that became one with it.
  func correspondence(
    of customer: CustomerID, _ own: CorrespondenceState
  ) -> [(stream: StreamName, state: CorrespondenceState)] {
    let absorbed = index.customers.absorbedCorrespondence(of: customer).compactMap { stream in
      others[stream]?.correspondence.map { (stream, $0) }
    }
    return [(.correspondence(customer), own)] + absorbed
  }

  func order(_ id: OrderID) -> WorkState? { others[.order(id)]?.work }
  func lead(_ id: LeadID) -> WorkState? { others[.lead(id)]?.work }
  func customer(_ id: CustomerID) -> CustomerState? { others[.customer(id)]?.customer }
}

extension WorkState {
  /// Whether it is the user's own, or the task that is named.
  fileprivate func isOwn(
    of user: UserID, task: TaskReference?, _ key: String?, _ context: DecisionContext
  ) -> Bool {
    let settings = context.index.account?.settings ?? AccountSettings()
    if isOwn(of: user, scopeIncludesOrderAdmin: settings.scopeIncludesOrderAdmin) { return true }
    return taskIndex(task, key: key).map { tasks[$0].responsible == user } ?? false
  }
}

extension AccountIndex {
  /// The contact of the customer that an id means by now.
  fileprivate func requireContactNow(_ id: ContactID, of customer: CustomerID) throws(Rejection) -> ContactID {
    guard let contact = customers.brief(customer)?.contact(id) else { throw .contactNotFound }
    return contact
  }
}
