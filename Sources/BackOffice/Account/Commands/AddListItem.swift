// The items of the account's lists. A retired item stays where it was used; it can't be newly chosen, and its label is
// free again.

public import EventSourcing

/// Adds an item to one of the account's lists.
public struct AddListItem: AccountCommand {
  public var list: AccountList
  public var itemID: ListItemID?
  public var label: String

  public init(list: AccountList, itemID: ListItemID? = nil, label: String) {
    self.list = list
    self.itemID = itemID
    self.label = label
  }

  public init(_ field: inout some FieldList<AddListItem>) {
    list = field("list", \.list, "which list")
    itemID = field("itemID", \.itemID, "an id of the caller's own choice")
    label = field("label", \.label, "the label", .name)
  }

  public static var right: Right { .superAdmin }
  public static var summary: String { "Adds an item to one of the account's lists." }
  public static var refusals: [String] { ["duplicateLabel", "idInUse"] }
  public static var example: String {
    #"{"list":"closeReason","label":"Too dear"}"#
  }

  public func decide(_ account: AccountState, _ context: DecisionContext) throws(Rejection) -> Decision<AccountEvent> {
    let id = context.id(itemID, "listItem")
    for list in AccountList.allCases where account.items(of: list).contains(where: { $0.id == id }) {
      throw .idInUse(kind: "listItem", id: id.description)
    }
    let label = Normalised.key(label)
    guard account.activeItem(labelled: label, in: list) == nil else { throw .duplicateLabel }
    return [.listItemAdded(ListItemAdded(list: list, itemID: id, label: label))]
  }
}
