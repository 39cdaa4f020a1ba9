// Everything that can be in the log of an account, as one type. Whom an event is about stands in the name of its
// stream, so the cases carry the event alone.

public import EventSourcing

/// An event of any stream of the back office.
public enum BackOfficeEvent: Sendable, Equatable {
  case account(AccountEvent)
  case user(UserEvent)
  case catalogue(CatalogueEvent)
  case workflow(WorkflowEvent)
  case customer(CustomerEvent)
  case order(OrderEvent)
}

extension BackOfficeEvent: DomainEvent {
  public static let registry = EventRegistry<BackOfficeEvent>(
    AccountEvent.registry.lifted(BackOfficeEvent.account)
      + UserEvent.registry.lifted(BackOfficeEvent.user)
      + CatalogueEvent.registry.lifted(BackOfficeEvent.catalogue)
      + WorkflowEvent.registry.lifted(BackOfficeEvent.workflow)
      + CustomerEvent.registry.lifted(BackOfficeEvent.customer)
      + OrderEvent.registry.lifted(BackOfficeEvent.order))

  public func encode(with encoder: inout EventEncoder) throws(EventCodingError) {
    switch self {
    case .account(let event): try event.encode(with: &encoder)
    case .user(let event): try event.encode(with: &encoder)
    case .catalogue(let event): try event.encode(with: &encoder)
    case .workflow(let event): try event.encode(with: &encoder)
    case .customer(let event): try event.encode(with: &encoder)
    case .order(let event): try event.encode(with: &encoder)
    }
  }

  public func creation(in stream: StreamName) -> Creation? {
    switch self {
    case .account(let event): event.creation(in: stream)
    case .user(let event): event.creation(in: stream)
    case .catalogue(let event): event.creation(in: stream)
    case .workflow(let event): event.creation(in: stream)
    case .customer(let event): event.creation(in: stream)
    case .order(let event): event.creation(in: stream)
    }
  }
}
