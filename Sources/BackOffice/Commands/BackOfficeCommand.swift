// The commands of the back office, and the checks that all of them pass in one fixed order: the first that fails is the
// answer, so that two right programs give the same one.

public import EventSourcing

/// A command of the back office.
public protocol BackOfficeCommand: Command, Hashable where D == BackOfficeDomain {
  /// What it asks of its sender.
  static var right: Right { get }
  /// Whether imports may send it.
  static var isForImporters: Bool { get }
  /// The services outside that may send it.
  static var integrations: Set<Integration> { get }
  /// Whether it is a way out of an account that is set to be read only.
  static var isForReadOnlyAccounts: Bool { get }
  /// The feature of a plan without which it is refused.
  static var feature: Feature? { get }
  /// All of them, where more are asked for or where it depends on the fields.
  var neededFeatures: [Feature] { get }

  /// Who acts where the sender has no login.
  var actorWithoutLogin: Actor { get }
  /// What it is about.
  var subject: Subject { get }
  /// Whether it is about something that is the user's own, where the right asks for that.
  func isOwn(of user: UserID, _ state: SubjectState?, _ settings: AccountSettings) -> Bool
  /// Whether a running import may send it, where imports may at all.
  func isOwn(ofImport id: ImportID) -> Bool
  /// Throws `forbidden` if it is tied to work that is not the sender's own.
  func requireOwnLinks(_ context: DecisionContext) throws(Rejection)
  /// Throws `secretInPayload` if it brings something that looks like a secret: before all that its sender may put right
  /// and send again, since a secret that was sent has to be replaced in any case.
  func requireNoSecret() throws(Rejection)
  /// Whether it was carried out before under a key of the caller's own, whatever its id: then nothing follows. Throws if
  /// the key stands for something else. Asked before anything is looked at that may have changed since.
  func wasAnswered(_ state: SubjectState?, _ context: DecisionContext) throws(Rejection) -> Bool
  /// Throws for the first field that is not well formed. What the list of fields says is well formed is checked unless
  /// the command says otherwise.
  func checkFields(_ context: DecisionContext) throws(Rejection)
  /// What follows from a command whose sender has the right to it and whose fields are well formed.
  func decide(_ state: SubjectState?, _ context: DecisionContext) throws(Rejection) -> Decision<BackOfficeEvent>
  /// The payload as the first fingerprints saw it, defaults and all.
  var asFirstFingerprinted: Self { get }
}

extension BackOfficeCommand {
  public static var isForImporters: Bool { false }
  public static var integrations: Set<Integration> { [] }
  public static var isForReadOnlyAccounts: Bool { false }
  public static var feature: Feature? { nil }
  public var neededFeatures: [Feature] { Self.feature.map { [$0] } ?? [] }
  public static var sender: String { senderByRight }
  static var senderByRight: String {
    guard right == .integration else { return right.description }
    return integrations.map { "integration:\($0.rawValue)" }.sorted().joined(separator: ", ")
  }
  public var actorWithoutLogin: Actor { .system("registration") }
  public var asFirstFingerprinted: Self { self }
  public var earlierForms: [Self] { [asFirstFingerprinted] }
  public var stream: StreamName? { subject.stream }

  /// A customer that became one with another is known by its id.
  public func resolved(in index: AccountIndex) -> Self? {
    guard index.customers.hasMerged else { return nil }
    return replacing(IDReplacement(of: Customer.self, index.customers.current))
  }

  public func isOwn(of user: UserID, _ state: SubjectState?, _ settings: AccountSettings) -> Bool { false }
  public func isOwn(ofImport id: ImportID) -> Bool { true }
  public func requireOwnLinks(_ context: DecisionContext) throws(Rejection) {}
  public func requireNoSecret() throws(Rejection) {}
  public func wasAnswered(_ state: SubjectState?, _ context: DecisionContext) throws(Rejection) -> Bool { false }
  public func checkFields(_ context: DecisionContext) throws(Rejection) { try checkForm() }

  /// Throws for the first field that is not what its list says.
  func checkForm() throws(Rejection) {
    guard let fault = formFault else { return }
    guard let rejection = fault as? Rejection else { preconditionFailure("a rule of a command gave \(fault)") }
    throw rejection
  }
}

extension BackOfficeCommand {
  /// Checks in this order, after the runner has looked for a repeated command id: the account, the actor, whether the
  /// account is read-only, the subject, the right, secrets, the plan's features.
  public func admit(_ input: DecisionInput<BackOfficeDomain>) throws(Rejection) -> DecisionContext {
    let index = input.index
    // Without an account there is nobody who could act, so this comes before the actor.
    if index.account == nil, Self.right != .registration { throw .notFound(kind: "account", id: "account") }
    let context = DecisionContext(
      now: input.now, actor: try ActingParty(input.metadata.actor, sending: self, index),
      commandID: input.metadata.commandID, index: index, zones: input.environment.zones, others: input.others,
      channels: input.environment.channels, invitation: input.environment.invitation)
    try requireWritable(index.account, for: input.metadata.actor)
    try requireSubject(input.state, index)
    try authorise(input.state, context)
    try requireOwnLinks(context)
    try requireNoSecret()
    try requireFeature(index.account)
    return context
  }

  /// Checks in this order, after the runner has compared the expected version: keys of the caller's own; the fields, that
  /// of the time when it happened first; then the command's own rule, on the subject's state and on that of others.
  public func decide(
    _ input: DecisionInput<BackOfficeDomain>, _ context: DecisionContext
  ) throws(Rejection) -> Decision<BackOfficeEvent> {
    do throws(Rejection) {
      if try wasAnswered(input.state, context) { return .nothing }
      if let occurredAt = occurredAt ?? input.metadata.occurredAt, occurredAt > input.now {
        throw .invalidField(field: "occurredAt", reason: "\(occurredAt) is later than now, \(input.now)")
      }
      try checkFields(context)
      return try decide(input.state, context).placed(in: subject.stream(context))
    } catch {
      assert(
        Self.refusals.contains(error.code) || Rejection.common.contains(error.code),
        "\(Self.name) does not list \(error.code) among its refusals")
      throw error
    }
  }

  private func requireSubject(_ state: SubjectState?, _ index: borrowing AccountIndex) throws(Rejection) {
    switch subject {
    case .account:
      if Self.right == .registration, index.account != nil { throw .accountExists }
    case .user(let id):
      guard index.users[id] != nil else { throw .notFound(kind: "user", id: id.description) }
    case .workflow(let id):
      guard index.workflows[id] != nil else { throw .notFound(kind: "workflow", id: id.description) }
    case .customer:
      guard state?.customer != nil else { throw .customerNotFound }
    case .order(let id):
      guard state?.order != nil else { throw .notFound(kind: "order", id: id.description) }
    case .lead(let id):
      guard state?.lead != nil else { throw .notFound(kind: "lead", id: id.description) }
    case .activity(let id):
      guard state?.activity != nil else { throw .notFound(kind: "activity", id: id.description) }
    case .contract(let id):
      guard state?.contract != nil else { throw .notFound(kind: "contract", id: id.description) }
    case .correspondence(let customer):
      guard index.customers.exists(customer) else { throw .customerNotFound }
    case .waitingMessage(let id):
      guard index.outbox.message(id) != nil else { throw .notFound(kind: "message", id: id.description) }
    case .service(let id):
      guard index.catalogue.services[id] != nil else { throw .notFound(kind: "service", id: id.description) }
    case .product(let id):
      guard index.catalogue.products[id] != nil else { throw .notFound(kind: "product", id: id.description) }
    case .customerImport(let id):
      guard index.imports[id] != nil else { throw .notFound(kind: "import", id: id.description) }
    case .payment(let id):
      guard index.payments.order(of: .payment(id)) != nil else { throw .unknownPayment }
    case .refund(let id):
      guard index.payments.order(of: .refund(id)) != nil else { throw .notFound(kind: "refund", id: id.description) }
    case .effects, .attention, .catalogue, .newUser, .newWorkflow, .newCustomer, .newOrder, .newLead, .newImport,
      .newActivity:
      break
    }
  }
}

extension Rejection {
  /// What any command can meet, whatever it is about.
  public static let common: Set<String> = [
    "forbidden", "userNotActive", "notFound", "concurrencyConflict", "commandIdReused", "invalidField", "textTooLong",
    "accountReadOnly", "timeTooFarAhead",
  ]
}
