// The rules of commands about an order or a lead as a whole: putting it aside and taking it up, who works on it, closing
// it with tasks left and opening it again.

internal import EventSourcing

extension WorkState {
  /// It is put aside until a time.
  func snoozing(until: Instant, _ note: String?) throws(Rejection) -> [WorkEvent] {
    let note = PersonalText(unlessBlank: note)
    if let snooze, snooze.until == until, snooze.note == note { return [] }
    return [.snoozed(WorkSnoozed(until: until, snoozeNo: snoozeNo.next, note: note))]
  }

  /// It is taken up again.
  func waking(_ snoozeNo: Int?, _ context: DecisionContext) throws(Rejection) -> [WorkEvent] {
    let snooze = try requireSnooze()
    let isDue = context.isTimer(snoozeNo)
    return [
      .woken(WorkWoken(snoozeNo: snooze.number, cause: isDue ? .due : .manual, dueAt: isDue ? snooze.until : nil))
    ]
  }

  /// It goes to another user or admin. There is always somebody who works on it.
  func assigning(
    _ user: FieldUpdate<UserID>, admin: FieldUpdate<UserID>, _ context: DecisionContext
  ) throws(Rejection) -> [WorkEvent] {
    let user = user.applied(to: assignedUserID) ?? assignedUserID
    let admin = admin.applied(to: adminID)
    guard user != assignedUserID || admin != adminID else { return [] }
    if user != assignedUserID { try context.index.requireActive(user) }
    if let admin, admin != adminID { try context.index.requireActive(admin) }
    return [assigned(to: user, admin: admin, cause: .manual)]
  }

  func assigned(to user: UserID, admin: UserID?, cause: AssignmentCause) -> WorkEvent {
    .assigned(
      WorkAssigned(fromUser: assignedUserID, toUser: user, fromAdmin: adminID, toAdmin: admin, cause: cause))
  }

  /// It is no longer worked on, with tasks left or not.
  ///
  /// - Parameter reason: a close reason, by label or id.
  func closing(
    _ outcome: CloseOutcome, _ reason: String?, _ note: String?, _ context: DecisionContext
  ) throws(Rejection) -> [WorkEvent] {
    let reason = try context.index.closeReason(reason)
    return [
      .closed(
        WorkClosed(
          outcome: outcome, reasonID: reason, note: PersonalText(unlessBlank: note), outstanding: outstanding,
          resumeTask: currentTask?.id, wasSnoozed: status == .snoozed, by: .user))
    ]
  }

  /// It is worked on again where it was left, or from a task on that was completed.
  func reopening(at task: TaskReference?, _ context: DecisionContext) throws(Rejection) -> [WorkEvent] {
    let resume = try resumeIndex(task)
    try context.index.requireCustomerForWork(customerID)
    var events = [WorkEvent.reopened(WorkReopened(resumeTask: resume.map { tasks[$0].id }))]
    events += assignmentOnReopening(context)
    guard let resume, resume != currentIndex else { return events }
    events += tasks[resume...].filter { $0.state != .pending }.map { .taskReset(TaskReset(taskID: $0.id)) }
    var after = self
    for event in events { after.apply(event, at: context.now) }
    return events + after.start(resume, context)
  }

  /// Where it goes on: at the task asked for, which may not lie beyond the one that was in progress, else at that one;
  /// nil if the workflow was finished and nobody asked to go back.
  private func resumeIndex(_ reference: TaskReference?) throws(Rejection) -> Int? {
    guard let reference else { return currentIndex }
    let index = try requireTask(reference, key: nil)
    if let currentIndex, index > currentIndex { throw .resumeBeyondProgress }
    return index
  }

  /// Work whose assigned user has left goes to its admin if active, else to whoever re-opens it.
  private func assignmentOnReopening(_ context: DecisionContext) -> [WorkEvent] {
    let users = context.index.users
    guard !users.isActive(assignedUserID) else { return [] }
    let admin = adminID.flatMap { users.isActive($0) ? $0 : nil }
    guard let user = admin ?? context.actor.userID else { return [] }
    return [assigned(to: user, admin: adminID, cause: .reopened)]
  }
}

extension AccountIndex {
  /// The close reason with this label or id, which must not be retired.
  fileprivate func closeReason(_ labelOrID: String?) throws(Rejection) -> ListItemID? {
    guard let labelOrID else { return nil }
    guard let item = account?.item(labelOrID, in: .closeReason) else {
      throw .notFound(kind: "closeReason", id: labelOrID)
    }
    guard !item.retired else { throw .itemRetired }
    return item.id
  }
}
