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
  case lead(LeadEvent)
  case customerImport(ImportEvent)
  case activity(ActivityEvent)
  case contract(ContractEvent)
  case correspondence(CorrespondenceEvent)
  case effects(EffectEvent)
  case attention(AttentionEvent)
}

extension BackOfficeEvent: DomainEvent {
  public static let registry = EventRegistry<BackOfficeEvent>(
    AccountEvent.registry.lifted(BackOfficeEvent.account)
      + UserEvent.registry.lifted(BackOfficeEvent.user)
      + CatalogueEvent.registry.lifted(BackOfficeEvent.catalogue)
      + WorkflowEvent.registry.lifted(BackOfficeEvent.workflow)
      + CustomerEvent.registry.lifted(BackOfficeEvent.customer)
      + OrderEvent.registry.lifted(BackOfficeEvent.order)
      + LeadEvent.registry.lifted(BackOfficeEvent.lead)
      + ImportEvent.registry.lifted(BackOfficeEvent.customerImport)
      + ActivityEvent.registry.lifted(BackOfficeEvent.activity)
      + ContractEvent.registry.lifted(BackOfficeEvent.contract)
      + CorrespondenceEvent.registry.lifted(BackOfficeEvent.correspondence)
      + EffectEvent.registry.lifted(BackOfficeEvent.effects)
      + AttentionEvent.registry.lifted(BackOfficeEvent.attention))

  /// The event as one of its own kind of streams.
  private var event: any SubjectEvent {
    switch self {
    case .account(let event): event
    case .user(let event): event
    case .catalogue(let event): event
    case .workflow(let event): event
    case .customer(let event): event
    case .order(let event): event
    case .lead(let event): event
    case .customerImport(let event): event
    case .activity(let event): event
    case .contract(let event): event
    case .correspondence(let event): event
    case .effects(let event): event
    case .attention(let event): event
    }
  }

  public func encode(with encoder: inout EventEncoder) throws(EventCodingError) { try event.encode(with: &encoder) }

  public func creation(in stream: StreamName) -> Creation? { event.creation(in: stream) }

  /// That of the streams that it may stand in.
  var category: String { type(of: event).category }

  /// What the event says that no state keeps.
  public var remark: EventRemark { event.content.remark }
}
