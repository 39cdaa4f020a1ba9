// Hands a command to the decider of its stream, and the events to the streams where they belong. Most commands write to
// their own stream only; registering an account and copying a workflow write to a second one in the same batch.

internal import EventSourcing

extension Command {
  /// Throws for the first field that is not well formed.
  func checkFields(_ context: DecisionContext) throws(Rejection) {
    switch self {
    case .account(let command): try command.checkFields(context)
    case .user(let command): try command.checkFields(context)
    case .catalogue(let command): try command.checkFields(context)
    case .workflow(let command): try command.checkFields(context)
    case .customer(let command): try command.checkFields(context)
    case .order(let command): try command.checkFields(context)
    }
  }

  /// The events that follow, with their streams.
  func decide(_ state: SubjectState?, _ context: DecisionContext) throws(Rejection) -> [Proposed<BackOfficeEvent>] {
    let index = context.index
    let stream = stream(context)
    let events: [BackOfficeEvent] =
      switch self {
      case .account(let command): try Account.decide(command, index.account, context).map(BackOfficeEvent.account)
      case .user(let command):
        try User.decide(command, index.users[stream.subject()], context).map(BackOfficeEvent.user)
      case .catalogue(let command):
        try Catalogue.decide(command, index.catalogue, context).map(BackOfficeEvent.catalogue)
      case .workflow(let command):
        try Workflow.decide(command, index.workflows[payload.subject.stream(context).subject()], context)
          .map(BackOfficeEvent.workflow)
      case .customer(let command):
        try Customer.decide(command, state?.customer, context).map(BackOfficeEvent.customer)
      case .order(let command): try Order.decide(command, state?.order, context).map(BackOfficeEvent.order)
      }
    return events.map { Proposed($0, in: stream) } + firstUser(context)
  }

  /// The stream that the events belong to: the subject's, but a copy's own.
  private func stream(_ context: DecisionContext) -> StreamName {
    if case .workflow(.copyWorkflow(let command)) = self { return .workflow(command.copyID(context)) }
    return payload.subject.stream(context)
  }

  /// The user that an account begins with, in a stream of their own.
  private func firstUser(_ context: DecisionContext) -> [Proposed<BackOfficeEvent>] {
    guard case .account(.registerAccount(let command)) = self else { return [] }
    let id = context.id(command.firstUser.userID, "user")
    return [Proposed(.user(User.first(command.firstUser)), in: .user(id))]
  }
}
