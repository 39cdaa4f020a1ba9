// The lists that an account begins with, and how an item is found. Their ids are the same in every account, so that
// files of commands may name them by id.

internal import EventSourcing
internal import FoundationEssentials

extension AccountState {
  /// What every account begins with.
  public static let initialLists: [AccountList: [ListItem]] = [
    .customerStatus: items(of: .customerStatus, "Suspect", "Prospect", "Customer"),
    .source: items(of: .source, "Website", "Telephone", "Referral", "Other"),
    .activityKind: items(of: .activityKind, "Meeting", "Call", "To Do"),
    .closeReason: items(of: .closeReason, "Completed", "Cancelled by customer", "Cancelled by us", "Other"),
  ]

  private static func items(of list: AccountList, _ labels: String...) -> [ListItem] {
    labels.map { label in
      ListItem(
        id: ListItemID(UUID(namespace: .urlNamespace, name: "daybook:\(list.rawValue)/\(label)")), label: label)
    }
  }

  /// The items of a list, in the order in which they were added, retired ones included.
  public func items(of list: AccountList) -> [ListItem] { lists[list] ?? [] }

  /// The item with this id or label; one in use goes before a retired one of the same label.
  public func item(_ labelOrID: String, in list: AccountList) -> ListItem? {
    let items = items(of: list)
    if let id = ListItemID(labelOrID), let item = items.first(where: { $0.id == id }) { return item }
    return activeItem(labelled: labelOrID, in: list) ?? items.first { Self.hasLabel($0, labelOrID) }
  }

  /// The item with this label that is not retired.
  func activeItem(labelled label: String, in list: AccountList) -> ListItem? {
    items(of: list).first { !$0.retired && Self.hasLabel($0, label) }
  }

  private static func hasLabel(_ item: ListItem, _ label: String) -> Bool { FieldText.sameKey(item.label, label) }
}
