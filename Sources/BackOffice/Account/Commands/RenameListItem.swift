// The items of the account's lists. A retired item stays where it was used; it can't be newly chosen, and its label is
// free again.

public import EventSourcing

/// Gives an item of a list another label.
public struct RenameListItem: AccountCommand {
  public var list: AccountList
  public var item: String
  public var label: String

  public init(list: AccountList, item: String, label: String) {
    self.list = list
    self.item = item
    self.label = label
  }

  public init(_ field: inout some FieldList<RenameListItem>) {
    list = field("list", \.list, "which list")
    item = field("item", \.item, "the item, by label or id")
    label = field("label", \.label, "what it is called from now on", .name)
  }

  public static var right: Right { .superAdmin }
  public static var summary: String { "Gives an item of a list another label." }
  public static var refusals: [String] { ["duplicateLabel"] }
  public static var example: String {
    #"{"list":"customerStatus","item":"Prospect","label":"Enquirer"}"#
  }

  public func decide(_ account: AccountState, _ context: DecisionContext) throws(Rejection) -> Decision<AccountEvent> {
    let item = try account.requireItem(item, in: list)
    let label = Normalised.key(label)
    guard !FieldText.same(label, item.label) else { return [] }
    if let other = account.activeItem(labelled: label, in: list), other.id != item.id { throw .duplicateLabel }
    return [.listItemRenamed(ListItemRenamed(list: list, itemID: item.id, label: label))]
  }
}

extension AccountState {
  func requireItem(_ labelOrID: String, in list: AccountList) throws(Rejection) -> ListItem {
    guard let item = item(labelOrID, in: list) else { throw .notFound(kind: list.rawValue, id: labelOrID) }
    return item
  }
}
