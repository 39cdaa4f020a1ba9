// Which commands somebody can send about an order or a lead as it is. It is asked of the commands themselves: each is tried
// with all that its rules on the state ask for, and passes the same checks as if it had come.

public import EventSourcing
internal import FoundationEssentials

/// A command about an order or a lead of which users can be told whether it would be taken.
public protocol OfferedCommand: BackOfficeCommand {
  /// Commands of this type to try on a state: one, or one for each task, fee or payment that it could name. What they
  /// say beside is never looked at.
  static func trials(on state: SubjectState, in stream: StreamName) -> [Self]
  /// Throws unless the state takes it. The rule of the command asks the same first.
  func requireTaken(by state: SubjectState, _ context: DecisionContext) throws(Rejection)
}

/// A command that a user can send about an order or a lead as it is.
public struct AvailableAction: Hashable, Sendable {
  /// The command's name.
  public let command: String
  /// The task that it is about; nil where it is about the whole.
  public let taskID: TaskID?
}

extension SubjectState {
  /// The commands that a user can send about an order or a lead: those for which there are fields that pass the checks
  /// of sender, right, plan and state. What other things are like, such as whether its customer is archived, is not
  /// looked at; one that would change nothing is listed too. A snooze that has ended by `now` is over. In the order in which help lists them.
  public func availableActions(
    in stream: StreamName, for user: UserState, account: AccountState, now: Instant, environment: DecisionEnvironment
  ) -> [AvailableAction] {
    let state = wokenIfDue(by: now)
    var index = AccountIndex(account, user)
    if let order { index.payments.restore(order.payments, of: stream.subject()) }
    let input = DecisionInput<BackOfficeDomain>(
      state: state, index: index, version: 0, now: now,
      metadata: CommandMetadata(commandID: UUID(), actor: .user(user.id.uuid)), environment: environment)
    return (Order.commands + Lead.commands).compactMap { $0 as? any OfferedCommand.Type }
      .flatMap { $0.actions(on: state, in: stream, input) }
  }

  private func wokenIfDue(by now: Instant) -> SubjectState {
    switch self {
    case .order(var order?):
      order.work.wakeIfDue(by: now)
      return .order(order)
    case .lead(var lead?):
      lead.work.wakeIfDue(by: now)
      return .lead(lead)
    case .none, .account, .user, .catalogue, .workflow, .customer, .order, .lead, .customerImport, .activity, .contract,
      .correspondence, .effects, .attention:
      return self
    }
  }
}

extension OfferedCommand {
  /// One for each task for which a command of this type passes; one without where it names none.
  fileprivate static func actions(
    on state: SubjectState, in stream: StreamName, _ input: DecisionInput<BackOfficeDomain>
  ) -> [AvailableAction] {
    let taken = trials(on: state, in: stream).filter { $0.isTaken(by: state, in: stream, input) }
    let tasks = taken.compactMap { ($0 as? any TaskNaming)?.taskID }
    guard tasks.isEmpty else { return tasks.map { AvailableAction(command: name, taskID: $0.id) } }
    return taken.isEmpty ? [] : [AvailableAction(command: name, taskID: nil)]
  }

  private func isTaken(
    by state: SubjectState, in stream: StreamName, _ input: DecisionInput<BackOfficeDomain>
  ) -> Bool {
    guard self.stream(in: input.index) == stream else { return false }
    do throws(Rejection) {
      try requireTaken(by: state, try admit(input))
      return true
    } catch {
      return false
    }
  }
}

extension TaskNaming {
  /// The same command for each task of the work.
  func named(for state: SubjectState) -> [Self] {
    (state.work?.tasks ?? []).map { task in
      var command = self
      command.taskID = .id(task.id)
      command.taskKey = nil
      return command
    }
  }
}

extension TaskReference {
  fileprivate var id: TaskID? {
    switch self {
    case .id(let id): id
    case .current: nil
    }
  }
}

extension AccountIndex {
  /// What commands of one user about one order or lead ask of the index before they look at anything else.
  fileprivate init(_ account: AccountState, _ user: UserState) {
    self.init()
    self.account = account
    _ = users.restore(user)
  }
}

extension PaymentIndex {
  fileprivate mutating func restore(_ payments: [OrderPayment], of order: OrderID) {
    for payment in payments { evolve(.asked(.payment(payment.id), key: payment.idempotencyKey), order) }
  }
}

extension WorkState {
  /// A snooze that has ended is over for every command that comes.
  fileprivate mutating func wakeIfDue(by now: Instant) {
    if let snooze, snooze.until <= now { outline.takeUp() }
  }
}
