// Customers and their contacts: what can be asked for, and how their events change what is known of one.

public import EventSourcing

/// The state machine of streams `customer-<id>`.
public enum Customer: Aggregate {
  public typealias State = CustomerState?
  public typealias Event = CustomerEvent

  /// What can be asked for.
  static let commands: [any Command<BackOfficeDomain>.Type] = [
    CreateCustomer.self, EditCustomer.self, ChangeCustomerStatus.self, ChangeCustomerKind.self, AddContact.self,
    EditContact.self, MakeContactDefault.self, RemoveContact.self, MergeContacts.self, MergeCustomers.self,
    ArchiveCustomer.self, UnarchiveCustomer.self,
  ]

  /// Nil: there is no customer before the first event.
  public static var initial: CustomerState? { nil }

  /// Takes in one event; the first makes the customer.
  public static func evolve(_ state: inout CustomerState?, _ event: CustomerEvent, _ envelope: Envelope) {
    if case .created(let event) = event {
      state = CustomerState(event, at: envelope.recordedAt)
    } else {
      state?.apply(event, envelope)
    }
  }
}
