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
  case correspondence(CorrespondenceEvent)
  case effects(EffectEvent)
}

extension BackOfficeEvent: SubjectEvent {
  public static let registry = EventRegistry<BackOfficeEvent>(
    AccountEvent.registry.lifted(BackOfficeEvent.account)
      + UserEvent.registry.lifted(BackOfficeEvent.user)
      + CatalogueEvent.registry.lifted(BackOfficeEvent.catalogue)
      + WorkflowEvent.registry.lifted(BackOfficeEvent.workflow)
      + CustomerEvent.registry.lifted(BackOfficeEvent.customer)
      + OrderEvent.registry.lifted(BackOfficeEvent.order)
      + CorrespondenceEvent.registry.lifted(BackOfficeEvent.correspondence)
      + EffectEvent.registry.lifted(BackOfficeEvent.effects))

  public var payload: any BackOfficePayload {
    switch self {
    case .account(let event): event.payload
    case .user(let event): event.payload
    case .catalogue(let event): event.payload
    case .workflow(let event): event.payload
    case .customer(let event): event.payload
    case .order(let event): event.payload
    case .correspondence(let event): event.payload
    case .effects(let event): event.payload
    }
  }
}
