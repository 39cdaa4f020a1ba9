// Commands about one customer and its contacts.

public import EventSourcing

/// A command whose events go into a customer's stream, which may have none yet.
public protocol CustomerStreamCommand: BackOfficeCommand {
  /// What follows for the customer; nil: there is none yet.
  func decide(on customer: CustomerState?, _ context: DecisionContext) throws(Rejection) -> Decision<CustomerEvent>
}

extension CustomerStreamCommand {
  public static var topic: String { "customers" }

  public func decide(
    _ state: SubjectState?, _ context: DecisionContext
  ) throws(Rejection) -> Decision<BackOfficeEvent> {
    try decide(on: state?.customer, context).map(BackOfficeEvent.customer)
  }
}

/// A command about a customer who is there.
public protocol CustomerCommand: CustomerStreamCommand {
  var customerID: CustomerID { get }
  /// What follows for the customer.
  func decide(_ customer: CustomerState, _ context: DecisionContext) throws(Rejection) -> Decision<CustomerEvent>
}

extension CustomerCommand {
  public var subject: Subject { .customer(customerID) }

  public func decide(
    on customer: CustomerState?, _ context: DecisionContext
  ) throws(Rejection) -> Decision<CustomerEvent> {
    guard let customer else { throw .customerNotFound }
    guard customer.status != .erased else { throw .customerErased }
    return try decide(customer, context)
  }
}
