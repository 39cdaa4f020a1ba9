// The back office as one domain: its commands, the states of its streams, its index. Its rules stand with its commands.

public import EventSourcing
public import FoundationEssentials

/// All rules of one account's log.
public enum BackOfficeDomain: Domain {
  public typealias Event = BackOfficeEvent
  public typealias State = SubjectState
  public typealias Index = AccountIndex
  public typealias Rejection = BackOffice.Rejection
  public typealias Admission = DecisionContext
  public typealias Environment = DecisionEnvironment
  public typealias Request = BackOfficeRequest

  /// Every command, by subject.
  public static let commands = CommandList<BackOfficeDomain>(
    Account.commands + User.commands + Catalogue.commands + Workflow.commands + Customer.commands + Order.commands
      + Lead.commands + Import.commands + Activity.commands + Contract.commands + Correspondence.commands
      + Effect.commands + Attention.commands)

  /// What answers events by itself.
  public static let policies: [any Policy<BackOfficeDomain>.Type] = [
    WorkHandOver.self, InvitationMailing.self, MessageDispatch.self, PaymentDispatch.self,
    AccountingPosting.self, TaskMessages.self, ReminderMailing.self,
  ]

  public static func initialState(of stream: StreamName) -> SubjectState { SubjectState(of: stream) }

  public static func evolve(_ state: inout SubjectState, _ event: BackOfficeEvent, _ envelope: Envelope) {
    state.evolve(event, envelope)
  }

  public static func evolve(_ index: inout AccountIndex, _ event: BackOfficeEvent, _ envelope: Envelope) {
    index.evolve(event, envelope)
  }

  public static func concurrencyConflict(expected: UInt32, actual: UInt32) -> Rejection {
    .concurrencyConflict(expected: expected, actual: actual)
  }

  /// The keys that are claimed are the ids that things have elsewhere: of messages that came in, of documents.
  public static func alreadyExists(_ key: UniqueKey, at position: Position) -> Rejection {
    .idInUse(kind: "externalID", id: "that of another customer's since event \(position)")
  }

  public static func commandIDReused(_ id: UUID) -> Rejection { .commandIDReused }

  public static func timeTooFarAhead(limit: Instant) -> Rejection { .timeTooFarAhead(limit: limit) }

  public static func unanswered(in index: AccountIndex, after position: Position) -> [Unanswered] {
    index.outbox.unanswered(after: position)
  }

  public static func firstScheduled(
    in index: AccountIndex, except isPassedOver: (CommandOrigin) -> Bool
  ) -> ScheduledCommand<Self>? {
    index.firstDeadline { !isPassedOver($0.origin) }.map { deadline in
      ScheduledCommand(dueAt: deadline.dueAt, origin: deadline.origin, command: deadline.matter.command)
    }
  }
}
