// The state of one stream, whatever it is the history of. The command runner asks only for those of customers, their
// correspondence, orders and activities, since all others stand complete in the index too; the views ask for all.

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
  case customerImport(ImportState?)
  case activity(ActivityState?)
  case correspondence(CorrespondenceState)
  /// The stream `effects`: what came of each is in the index.
  case effects

  /// The state of a stream without events.
  public init(of stream: StreamName) {
    switch (stream.category, stream.key) {
    case ("account", .none): self = .account(nil)
    case ("user", .uuid): self = .user(nil)
    case ("catalogue", .none): self = .catalogue(Catalogue.initial)
    case ("workflow", .uuid): self = .workflow(nil)
    case ("customer", .uuid): self = .customer(nil)
    case ("order", .uuid): self = .order(nil)
    case ("import", .uuid): self = .customerImport(nil)
    case ("activity", .uuid): self = .activity(nil)
    case ("correspondence", .uuid): self = .correspondence(Correspondence.initial)
    case ("effects", .none): self = .effects
    default: self = .none
    }
  }

  /// Takes in one event; one that does not belong into the stream changes nothing. The state is moved out and back, so
  /// that it has one owner while it changes and nothing is copied.
  public mutating func evolve(_ event: BackOfficeEvent, _ envelope: Envelope) {
    switch (event, self) {
    case (.account(let event), .account(var account)):
      self = .none
      Account.evolve(&account, event, envelope)
      self = .account(account)
    case (.user(let event), .user(var user)):
      self = .none
      User.evolve(&user, event, envelope)
      self = .user(user)
    case (.catalogue(let event), .catalogue(var catalogue)):
      self = .none
      Catalogue.evolve(&catalogue, event, envelope)
      self = .catalogue(catalogue)
    case (.workflow(let event), .workflow(var workflow)):
      self = .none
      Workflow.evolve(&workflow, event, envelope)
      self = .workflow(workflow)
    case (.customer(let event), .customer(var customer)):
      self = .none
      Customer.evolve(&customer, event, envelope)
      self = .customer(customer)
    case (.order(let event), .order(var order)):
      self = .none
      Order.evolve(&order, event, envelope)
      self = .order(order)
    case (.customerImport(let event), .customerImport(var state)):
      self = .none
      Import.evolve(&state, event, envelope)
      self = .customerImport(state)
    case (.activity(let event), .activity(var activity)):
      self = .none
      Activity.evolve(&activity, event, envelope)
      self = .activity(activity)
    case (.correspondence(let event), .correspondence(var correspondence)):
      self = .none
      Correspondence.evolve(&correspondence, event, envelope)
      self = .correspondence(correspondence)
    case (_, .none), (_, .account), (_, .user), (_, .catalogue), (_, .workflow), (_, .customer), (_, .order),
      (_, .customerImport), (_, .activity), (_, .correspondence), (_, .effects):
      break
    }
  }

  var customer: CustomerState? {
    if case .customer(let customer) = self { customer } else { nil }
  }

  var order: OrderState? {
    if case .order(let order) = self { order } else { nil }
  }

  /// How far an order has come.
  public var work: WorkState? {
    switch self {
    case .order(let order): order?.work
    case .none, .account, .user, .catalogue, .workflow, .customer, .customerImport, .activity, .correspondence, .effects:
      nil
    }
  }

  var activity: ActivityState? {
    if case .activity(let activity) = self { activity } else { nil }
  }

  var correspondence: CorrespondenceState? {
    if case .correspondence(let correspondence) = self { correspondence } else { nil }
  }
}
