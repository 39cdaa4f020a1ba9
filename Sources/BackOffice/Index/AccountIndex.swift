// The facts about the whole account that rules need beyond one stream: who has which e-mail address, which seats are
// taken, which numbers are used. A fold over all events, in memory, read-only to deciders.

internal import EventSourcing

/// A fold over everything in the log, for the rules that span streams.
public struct AccountIndex: Sendable, Equatable {
  /// Nil until the account is registered.
  public internal(set) var account: AccountState?
  public internal(set) var users = UserIndex()
  public internal(set) var catalogue = CatalogueState()
  public internal(set) var workflows = WorkflowIndex()
  public internal(set) var customers = CustomerIndex()
  public internal(set) var orders = WorkIndex<Order>()
  public internal(set) var leads = WorkIndex<Lead>()
  public internal(set) var imports = ImportIndex()
  public internal(set) var activities = ActivityIndex()
  public internal(set) var payments = PaymentIndex()
  public internal(set) var contracts = ContractIndex()
  public internal(set) var outbox = Outbox()

  public init() {}
}
