// Comments on tasks, done or not, of an order that is not closed.

internal import EventSourcing

extension Order {
  static func comment(
    _ command: CommentOnTask, _ state: OrderState, _ context: DecisionContext
  ) throws(Rejection) -> [OrderEvent] {
    try state.requireLive()
    let index = try state.requireTask(command.taskID, key: command.taskKey)
    let id = context.id(command.commentID, "comment")
    guard !state.tasks.contains(where: { $0.comments.contains(id) }) else {
      throw .idInUse(kind: "comment", id: id.description)
    }
    return [
      .taskCommentAdded(
        OrderTaskCommentAdded(taskID: state.tasks[index].id, commentID: id, text: PersonalText(command.text)))
    ]
  }
}
