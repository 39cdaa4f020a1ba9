// The items of the account's lists. A retired item stays where it was used; it can't be newly chosen, and its label is
// free again.

internal import EventSourcing

extension Account {
  static func addItem(
    _ command: AddListItem, _ state: AccountState, _ context: DecisionContext
  ) throws(Rejection) -> [AccountEvent] {
    let id = context.id(command.itemID, "listItem")
    for list in AccountList.allCases where state.items(of: list).contains(where: { $0.id == id }) {
      throw .idInUse(kind: "listItem", id: id.description)
    }
    let label = Normalised.key(command.label)
    guard state.activeItem(labelled: label, in: command.list) == nil else { throw .duplicateLabel }
    return [.listItemAdded(ListItemAdded(list: command.list, itemID: id, label: label))]
  }

  static func renameItem(_ command: RenameListItem, _ state: AccountState) throws(Rejection) -> [AccountEvent] {
    let item = try state.requireItem(command.item, in: command.list)
    let label = Normalised.key(command.label)
    guard !FieldText.same(label, item.label) else { return [] }
    if let other = state.activeItem(labelled: label, in: command.list), other.id != item.id { throw .duplicateLabel }
    return [.listItemRenamed(ListItemRenamed(list: command.list, itemID: item.id, label: label))]
  }

  static func retireItem(
    _ command: RetireListItem, _ state: AccountState, _ context: DecisionContext
  ) throws(Rejection) -> [AccountEvent] {
    let item = try state.requireItem(command.item, in: command.list)
    guard !item.retired else { return [] }
    if command.list == .customerStatus {
      guard state.items(of: .customerStatus).count(where: { !$0.retired }) > 1 else { throw .itemProtected }
      let count = context.index.customers.count(withStatus: item.id)
      guard count == 0 else { throw .itemInUse(count: count) }
    }
    return [.listItemRetired(ListItemRetired(list: command.list, itemID: item.id, label: item.label))]
  }
}

extension AccountState {
  fileprivate func requireItem(_ labelOrID: String, in list: AccountList) throws(Rejection) -> ListItem {
    guard let item = item(labelOrID, in: list) else { throw .notFound(kind: list.rawValue, id: labelOrID) }
    return item
  }
}
