// The state of one stream, whatever it is the history of. For most commands the runner asks only for those of customers,
// their correspondence, orders, leads, activities and contracts, since all others stand complete in the index too; the
// views ask for all.

public import EventSourcing

/// The state of one stream.
public enum SubjectState: Sendable, Equatable {
  /// Of a stream that is none of the back office's.
  case none
  case account(AccountState?)
  case user(UserState?)
  case catalogue(CatalogueState)
  case workflow(WorkflowState?)
  case customer(CustomerState?)
  case order(OrderState?)
  case lead(LeadState?)
  case customerImport(ImportState?)
  case activity(ActivityState?)
  case contract(ContractState?)
  case correspondence(CorrespondenceState)
  case effects(EffectsState)
  case attention(AttentionState)

  /// The state of a stream without events.
  public init(of stream: StreamName) {
    switch (stream.category, stream.key) {
    case ("account", .none): self = .account(nil)
    case ("user", .uuid): self = .user(nil)
    case ("catalogue", .none): self = .catalogue(Catalogue.initial)
    case ("workflow", .uuid): self = .workflow(nil)
    case ("customer", .uuid): self = .customer(nil)
    case ("order", .uuid): self = .order(nil)
    case ("lead", .uuid): self = .lead(nil)
    case ("import", .uuid): self = .customerImport(nil)
    case ("activity", .uuid): self = .activity(nil)
    case ("contract", .uuid): self = .contract(nil)
    case ("correspondence", .uuid): self = .correspondence(Correspondence.initial)
    case ("effects", .none): self = .effects(EffectsState())
    case ("attention", .none): self = .attention(Attention.initial)
    default: self = .none
    }
  }

  /// Takes in one event; one that does not belong into the stream changes nothing. The state is moved out and back, so
  /// that it has one owner while it changes and nothing is copied.
  public mutating func evolve(_ event: BackOfficeEvent, _ envelope: Envelope) {
    switch event {
    case .account(let event):
      guard case .account(var account) = self else { return }
      self = .none
      Account.evolve(&account, event, envelope)
      self = .account(account)
    case .user(let event):
      guard case .user(var user) = self else { return }
      self = .none
      User.evolve(&user, event, envelope)
      self = .user(user)
    case .catalogue(let event):
      guard case .catalogue(var catalogue) = self else { return }
      self = .none
      Catalogue.evolve(&catalogue, event, envelope)
      self = .catalogue(catalogue)
    case .workflow(let event):
      guard case .workflow(var workflow) = self else { return }
      self = .none
      Workflow.evolve(&workflow, event, envelope)
      self = .workflow(workflow)
    case .customer(let event):
      guard case .customer(var customer) = self else { return }
      self = .none
      Customer.evolve(&customer, event, envelope)
      self = .customer(customer)
    case .order(let event):
      guard case .order(var order) = self else { return }
      self = .none
      Order.evolve(&order, event, envelope)
      self = .order(order)
    case .lead(let event):
      guard case .lead(var lead) = self else { return }
      self = .none
      Lead.evolve(&lead, event, envelope)
      self = .lead(lead)
    case .customerImport(let event):
      guard case .customerImport(var state) = self else { return }
      self = .none
      Import.evolve(&state, event, envelope)
      self = .customerImport(state)
    case .activity(let event):
      guard case .activity(var activity) = self else { return }
      self = .none
      Activity.evolve(&activity, event, envelope)
      self = .activity(activity)
    case .contract(let event):
      guard case .contract(var contract) = self else { return }
      self = .none
      Contract.evolve(&contract, event, envelope)
      self = .contract(contract)
    case .correspondence(let event):
      guard case .correspondence(var correspondence) = self else { return }
      self = .none
      Correspondence.evolve(&correspondence, event, envelope)
      self = .correspondence(correspondence)
    case .effects(let event):
      guard case .effects(var effects) = self else { return }
      self = .none
      effects.evolve(event, envelope)
      self = .effects(effects)
    case .attention(let event):
      guard case .attention(var attention) = self else { return }
      self = .none
      Attention.evolve(&attention, event, envelope)
      self = .attention(attention)
    }
  }

  var customer: CustomerState? {
    if case .customer(let customer) = self { customer } else { nil }
  }

  var order: OrderState? {
    if case .order(let order) = self { order } else { nil }
  }

  var lead: LeadState? {
    if case .lead(let lead) = self { lead } else { nil }
  }

  /// How far an order or a lead has come.
  public var work: WorkState? {
    order?.work ?? lead?.work
  }

  var activity: ActivityState? {
    if case .activity(let activity) = self { activity } else { nil }
  }

  var contract: ContractState? {
    if case .contract(let contract) = self { contract } else { nil }
  }

  var correspondence: CorrespondenceState? {
    if case .correspondence(let correspondence) = self { correspondence } else { nil }
  }
}
