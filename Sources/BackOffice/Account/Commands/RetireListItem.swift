// The items of the account's lists. A retired item stays where it was used; it can't be newly chosen, and its label is
// free again.

public import EventSourcing

/// Takes an item of a list out of use; what has it keeps it.
public struct RetireListItem: AccountCommand {
  public var list: AccountList
  public var item: String

  public init(list: AccountList, item: String) {
    self.list = list
    self.item = item
  }

  public init(_ field: inout some FieldList<RetireListItem>) {
    list = field("list", \.list, "which list")
    item = field("item", \.item, "the item, by label or id")
  }

  public static var right: Right { .superAdmin }
  public static var summary: String { "Takes an item of a list out of use; what has it keeps it." }
  public static var refusals: [String] { ["itemInUse", "itemProtected"] }
  public static var example: String {
    #"{"list":"closeReason","item":"Moved away"}"#
  }

  public func decide(_ account: AccountState, _ context: DecisionContext) throws(Rejection) -> Decision<AccountEvent> {
    let item = try account.requireItem(item, in: list)
    guard !item.retired else { return [] }
    if list == .customerStatus {
      guard account.items(of: .customerStatus).count(where: { !$0.retired }) > 1 else { throw .itemProtected }
      let count = context.index.customers.count(withStatus: item.id)
      guard count == 0 else { throw .itemInUse(count: count) }
    }
    return [.listItemRetired(ListItemRetired(list: list, itemID: item.id, label: item.label))]
  }
}
