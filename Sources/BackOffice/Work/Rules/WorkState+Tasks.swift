// The rules of commands about one task: completing the one in progress, comments, putting it aside and taking it up, who
// is to do it.

internal import EventSourcing

extension WorkState {
  /// The task in progress is done; the next one starts, or the workflow is finished.
  func completing(
    _ command: some TaskNaming, comment: String?, _ context: DecisionContext
  ) throws(Rejection) -> [WorkEvent] {
    let index = try requireTaskInProgress(command)
    let task = tasks[index]
    var events: [WorkEvent] = []
    if let comment {
      events.append(self.comment(try unusedCommentID(nil, context), on: task, comment))
    }
    if let snooze = task.snooze {
      events.append(.taskWoken(TaskWoken(taskID: task.id, snoozeNo: snooze.number, cause: .completed)))
    }
    events.append(
      .taskCompleted(
        TaskCompleted(
          taskID: task.id, index: index, startedAt: task.startedAt ?? context.now,
          activeMillis: task.activeMillis(at: context.now))))
    return events + follow(completed: index, context)
  }

  /// A comment on a task in whatever state.
  func commenting(
    _ command: some TaskNaming, _ text: String, _ id: CommentID?, _ context: DecisionContext
  ) throws(Rejection) -> [WorkEvent] {
    let index = try requireTask(command)
    return [comment(try unusedCommentID(id, context), on: tasks[index], text)]
  }

  private func comment(_ id: CommentID, on task: WorkTask, _ text: String) -> WorkEvent {
    .taskCommentAdded(TaskCommentAdded(taskID: task.id, commentID: id, text: PersonalText(text)))
  }

  /// The id that a new comment gets: the one supplied, or one made by the command. Ids are never used twice.
  private func unusedCommentID(_ supplied: CommentID?, _ context: DecisionContext) throws(Rejection) -> CommentID {
    let id = context.id(supplied, "comment")
    guard !tasks.contains(where: { $0.comments.contains(id) }) else {
      throw .idInUse(kind: "comment", id: id.description)
    }
    return id
  }

  /// The task in progress is put aside until a time.
  func snoozing(_ command: some TaskNaming, until: Instant, _ note: String?) throws(Rejection) -> [WorkEvent] {
    let task = tasks[try requireTaskInProgress(command)]
    let note = PersonalText(unlessBlank: note)
    if let snooze = task.snooze, snooze.until == until, snooze.note == note { return [] }
    return [.taskSnoozed(TaskSnoozed(taskID: task.id, until: until, snoozeNo: snoozeNo.next, note: note))]
  }

  /// The task in progress is taken up again. One that is not put aside stays as it is.
  func waking(_ command: some TaskNaming, _ snoozeNo: Int?, _ context: DecisionContext) throws(Rejection) -> [WorkEvent]
  {
    let task = tasks[try requireTaskInProgress(command)]
    guard let snooze = task.snooze else { return [] }
    let cause: WakeCause = context.isTimer(snoozeNo) ? .due : .manual
    return [.taskWoken(TaskWoken(taskID: task.id, snoozeNo: snooze.number, cause: cause))]
  }

  /// Whether the snooze of a task has ended or was replaced.
  func isStale(_ command: some TaskNaming, _ snoozeNo: Int?) -> Bool {
    guard let index = taskIndex(command.taskID, key: command.taskKey) else { return true }
    return tasks[index].snooze?.number != snoozeNo
  }

  /// A user is named for a task, whatever its role says. Whoever holds the task by role is named all the same: from then
  /// on it is theirs, whoever gets the work.
  func naming(
    _ user: UserID, for command: some TaskNaming, _ context: DecisionContext
  ) throws(Rejection) -> [WorkEvent] {
    let task = tasks[try requireTask(command)]
    guard task.named != user || task.insteadOf != nil else { return [] }
    try context.index.requireActive(user)
    return [.taskReassigned(TaskReassigned(taskID: task.id, from: task.responsible, to: user))]
  }
}
