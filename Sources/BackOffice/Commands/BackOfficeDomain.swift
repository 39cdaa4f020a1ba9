// The back office as one domain: every command finds its stream here, passes the checks in their fixed order, and gets
// its decider. The first check that fails is the answer, so that two right programs give the same one.

internal import CBOR
public import EventSourcing
public import FoundationEssentials

/// All rules of one account's log.
public enum BackOfficeDomain: Domain {
  public typealias Command = BackOffice.Command
  public typealias Event = BackOfficeEvent
  public typealias State = SubjectState
  public typealias Index = AccountIndex
  public typealias Rejection = BackOffice.Rejection
  public typealias Environment = ZoneRules

  public static var initialIndex: AccountIndex { AccountIndex() }

  public static func stream(of command: Command) -> StreamName? { command.payload.subject.stream }

  public static func initialState(of stream: StreamName) -> SubjectState { SubjectState(of: stream) }

  public static func evolve(_ state: inout SubjectState, _ event: BackOfficeEvent, _ envelope: Envelope) {
    state.evolve(event, envelope)
  }

  public static func evolve(_ index: inout AccountIndex, _ event: BackOfficeEvent, _ envelope: Envelope) {
    index.evolve(event, envelope)
  }

  /// Checks in this order, after the runner has looked for a repeated command id: the account, the actor, whether the
  /// account is read-only, the subject, the right, secrets, the plan's features.
  public static func admit(_ command: Command, _ input: DecisionInput<Self>) throws(Rejection) -> DecisionContext {
    let index = input.index
    try requireAccount(for: command, index)
    let context = DecisionContext(
      now: input.now, actor: try ActingParty(input.metadata.actor, sending: command, index),
      commandID: input.metadata.commandID, index: index, zones: input.environment)
    try command.requireWritable(index.account, for: input.metadata.actor)
    try requireSubject(of: command, input.state, index)
    try command.authorise(input.state, context)
    try Account.requireNoSecret(in: command)
    try command.requireFeature(index.account)
    return context
  }

  /// Checks in this order, after the runner has compared the expected version: the fields, that of the time when it
  /// happened first; then the decider's own, on the subject's state and on that of others.
  public static func decide(
    _ command: Command, _ input: DecisionInput<Self>, _ context: DecisionContext
  ) throws(Rejection) -> Decision<BackOfficeEvent> {
    try requirePast(input.metadata.occurredAt, input.now)
    try command.checkFields(context)
    return Decision(try command.decide(input.state, context))
  }

  public static func concurrencyConflict(expected: UInt32, actual: UInt32) -> Rejection {
    .concurrencyConflict(expected: expected, actual: actual)
  }

  /// No rule of the business claims a key.
  public static func alreadyExists(_ key: UniqueKey, at position: Position) -> Rejection {
    .idInUse(kind: "key", id: "held since event \(position)")
  }

  public static func name(of command: Command) -> String { command.name }

  public static func fingerprint(of command: Command, actor: Actor) throws(Rejection) -> UInt64 {
    try fingerprint(of: command, with: command.payload.canonical, actor)
  }

  /// The first fingerprints were taken over payloads as they came, defaults and all.
  public static func earlierFingerprints(of command: Command, actor: Actor) throws(Rejection) -> [UInt64] {
    [try fingerprint(of: command, with: command.payload.asFirstFingerprinted, actor)]
  }

  private static func fingerprint(
    of command: Command, with payload: any CommandPayload, _ actor: Actor
  ) throws(Rejection) -> UInt64 {
    do {
      return CommandFingerprint.of(
        command: command.name, actor: actor.description, payload: try CBOREncoder().encode(payload))
    } catch {
      throw .invalidField(field: "payload", reason: "\(error)")
    }
  }

  public static func commandIDReused(_ id: UUID) -> Rejection { .commandIDReused }

  public static func timeTooFarAhead(limit: Instant) -> Rejection { .timeTooFarAhead(limit: limit) }

  public static func firstScheduled(
    by time: Instant, in index: AccountIndex, except isPassedOver: (Position) -> Bool
  ) -> ScheduledCommand<Command>? {
    index.orders.firstDeadline(dueBy: time) { !isPassedOver($0.causation) }.map { deadline in
      ScheduledCommand(
        dueAt: deadline.dueAt, setBy: deadline.causation, command: .order(deadline.command),
        metadata: deadline.metadata)
    }
  }

  /// Without an account there is nobody who could act, so this comes before the actor.
  private static func requireAccount(for command: Command, _ index: borrowing AccountIndex) throws(Rejection) {
    if index.account == nil, command.right != .registration { throw .notFound(kind: "account", id: "account") }
  }

  private static func requireSubject(
    of command: Command, _ state: SubjectState?, _ index: borrowing AccountIndex
  ) throws(Rejection) {
    switch command.payload.subject {
    case .account:
      if command.right == .registration, index.account != nil { throw .accountExists }
    case .user(let id):
      guard index.users[id] != nil else { throw .notFound(kind: "user", id: id.description) }
    case .workflow(let id):
      guard index.workflows[id] != nil else { throw .notFound(kind: "workflow", id: id.description) }
    case .customer:
      guard state?.customer != nil else { throw .customerNotFound }
    case .order(let id):
      guard state?.order != nil else { throw .notFound(kind: "order", id: id.description) }
    case .catalogue:
      try requireItem(of: command, in: index.catalogue)
    case .newUser, .newWorkflow, .newCustomer, .newOrder: break
    }
  }

  /// A service or product that a command names must be there, like any other subject.
  private static func requireItem(of command: Command, in catalogue: CatalogueState) throws(Rejection) {
    guard case .catalogue(let command) = command else { return }
    var (service, product): (ServiceID?, ProductID?)
    switch command {
    case .renameService(let command): service = command.serviceID
    case .retireService(let command): service = command.serviceID
    case .renameProduct(let command): product = command.productID
    case .retireProduct(let command): product = command.productID
    case .addService, .addProduct: break
    }
    if let service, catalogue.services[service] == nil { throw .notFound(kind: "service", id: service.description) }
    if let product, catalogue.products[product] == nil { throw .notFound(kind: "product", id: product.description) }
  }

  private static func requirePast(_ occurredAt: Instant?, _ now: Instant) throws(Rejection) {
    guard let occurredAt, occurredAt > now else { return }
    throw .invalidField(field: "occurredAt", reason: "\(occurredAt) is later than now, \(now)")
  }
}
