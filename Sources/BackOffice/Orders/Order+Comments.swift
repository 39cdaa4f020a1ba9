// Comments on tasks, done or not, of an order that is not closed.

internal import EventSourcing

extension Order {
  static func comment(
    _ command: CommentOnTask, _ state: OrderState, _ context: DecisionContext
  ) throws(Rejection) -> [OrderEvent] {
    try state.requireLive()
    let index = try state.requireTask(command.taskID, key: command.taskKey)
    let id = try state.unusedCommentID(command.commentID, context)
    return [
      .taskCommentAdded(
        OrderTaskCommentAdded(taskID: state.tasks[index].id, commentID: id, text: PersonalText(command.text)))
    ]
  }
}

extension OrderState {
  /// The id that a new comment gets: the one supplied, or one made by the command. Ids are never used twice.
  func unusedCommentID(_ supplied: CommentID?, _ context: DecisionContext) throws(Rejection) -> CommentID {
    let id = context.id(supplied, "comment")
    guard !tasks.contains(where: { $0.comments.contains(id) }) else {
      throw .idInUse(kind: "comment", id: id.description)
    }
    return id
  }
}
