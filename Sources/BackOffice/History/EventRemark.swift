// What an event says beside what it changes in the state of its stream. Whoever tells what happened needs it; everything
// else follows from the states before and after.

public import EventSourcing

/// What an event says that no state keeps.
public struct EventRemark: Hashable, Sendable {
  /// The task of an order that it was about, one that goes on included.
  public var task: TaskID?
  /// Why, as the rules said.
  public var cause: String?
  /// The customer whom it was about, where that is not its subject.
  public var customer: CustomerID?
  /// Who takes over the work of a user who leaves.
  public var successor: UserID?
  /// The workflow that this one is a copy of.
  public var original: WorkflowID?
  /// The service whose default workflow this one became.
  public var service: ServiceID?
  /// The workflow that was the default before.
  public var previousDefault: WorkflowID?
  /// What was set, of which no state is kept, or in the order in which somebody set it.
  public var changes: [FieldChange] = []
  /// What of its stream it was about, of which no state is kept.
  public var part: EventPart?
  /// What it says of that part, or of its stream's subject.
  public var facts: [EventFact] = []
  /// The order of another stream that it is tied to.
  public var order: OrderID?
  /// The money that moved, where the state is no other amount than before.
  public var amount: Money?
  /// The contact whom it was about.
  public var contact: ContactID?
  /// The lead of another stream that it is tied to.
  public var lead: LeadID?
  /// The user of another stream whom it was about.
  public var user: UserID?

  /// Adds a fact, if there is one.
  mutating func add(_ field: String, _ value: EventFact.Value?) {
    if let value { facts.append(EventFact(field: field, value: value)) }
  }

  /// Adds what it was tied to.
  mutating func add(_ links: EventLinks) {
    order = links.orderID
    lead = links.leadID
    contact = links.contactID
    task = links.taskID
    add("contactID", links.contactID.map { .contact($0) })
    add("orderID", links.orderID.map { .order($0) })
    add("taskID", links.taskID.map { .text($0.description) })
    add("leadID", links.leadID.map { .lead($0) })
  }
}

/// A part of a stream: a message, a document.
public struct EventPart: Hashable, Sendable {
  public enum Kind: String, Sendable {
    case message, document, effect
  }

  public let kind: Kind
  public let id: String
  /// What people call it.
  public let name: String?
  /// The id in another system that `id` stands for.
  let external: ExternalID?

  init<Thing>(_ kind: Kind, _ id: ID<Thing>, name: String? = nil) {
    (self.kind, self.id, self.name, external) = (kind, id.description, name, nil)
  }

  init(_ kind: Kind, external: ExternalID, name: String? = nil) {
    (self.kind, id, self.name, self.external) = (kind, external.description, name, external)
  }
}

/// Something that an event says, typed.
public struct EventFact: Hashable, Sendable {
  public enum Value: Hashable, Sendable {
    case text(String)
    case number(Int64)
    case flag(Bool)
    case user(UserID)
    case contact(ContactID)
    case order(OrderID)
    case lead(LeadID)
    case customer(CustomerID)
  }

  public let field: String
  public let value: Value
}

/// What something in a customer's correspondence is tied to.
public struct EventLinks: Hashable, Sendable {
  public var contactID: ContactID?
  public var orderID: OrderID?
  public var taskID: TaskID?
  public var leadID: LeadID?
}
