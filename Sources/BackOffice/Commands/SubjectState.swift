// The state of one stream as the command runner keeps it. Accounts, users, the catalogue and workflows are few and stand
// complete in the index; customers and orders are many and are kept one by one.

internal import EventSourcing

/// The state of one stream.
public enum SubjectState: Sendable, Equatable {
  /// The index holds it.
  case inIndex
  case customer(CustomerState?)
  case order(OrderState?)

  init(of stream: StreamName) {
    switch stream.category {
    case "customer": self = .customer(nil)
    case "order": self = .order(nil)
    default: self = .inIndex
    }
  }

  /// Takes in one event. The state is moved out and back, so that it has one owner while it changes and nothing is
  /// copied.
  mutating func evolve(_ event: BackOfficeEvent, _ envelope: Envelope) {
    switch event {
    case .customer(let event):
      guard case .customer(var customer) = self else { return }
      self = .inIndex
      Customer.evolve(&customer, event, envelope)
      self = .customer(customer)
    case .order(let event):
      guard case .order(var order) = self else { return }
      self = .inIndex
      Order.evolve(&order, event, envelope)
      self = .order(order)
    case .account, .user, .catalogue, .workflow: break
    }
  }

  var customer: CustomerState? {
    if case .customer(let customer) = self { customer } else { nil }
  }

  var order: OrderState? {
    if case .order(let order) = self { order } else { nil }
  }
}
