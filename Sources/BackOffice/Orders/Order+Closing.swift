// Closing an order, at any time and with tasks left, and deleting it for good.

internal import EventSourcing

extension Order {
  static func close(
    _ command: CloseOrder, _ state: OrderState, _ context: DecisionContext
  ) throws(Rejection) -> [OrderEvent] {
    guard state.isLive else { throw .alreadyClosed }
    let reason = try context.index.closeReason(command.reasonID)
    return [
      .closed(
        OrderClosed(
          outcome: command.outcome, reasonID: reason, note: PersonalText(unlessBlank: command.note),
          outstanding: state.outstanding, resumeTask: state.currentTask?.id,
          wasSnoozed: state.status == .snoozed, by: .user))
    ]
  }

  static func delete(_ command: DeleteOrder) -> OrderEvent {
    .deleted(OrderDeleted(reason: FieldText.trimmedUnlessBlank(command.reason)))
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
