// The items of the account's lists that a customer is given: its status and its source, named by label or by id.

internal import EventSourcing
internal import FoundationEssentials

extension AccountIndex {
  /// The status by label or id, else `Prospect`, else, when that is retired, the first status that is not: a status
  /// that nobody named must not stand in the way of a new customer.
  func statusOfNewCustomer(_ labelOrID: String?) throws(Rejection) -> ListItem {
    if let labelOrID { return try requireStatus(labelOrID).requireInUse() }
    let statuses = account?.items(of: .customerStatus).filter { !$0.retired } ?? []
    guard let status = statuses.first(where: { $0.id == .prospect }) ?? statuses.first else { throw .unknownStatus }
    return status
  }

  /// The status by label or id, in use or retired.
  func requireStatus(_ labelOrID: String) throws(Rejection) -> ListItem {
    guard let item = account?.item(labelOrID, in: .customerStatus) else { throw .unknownStatus }
    return item
  }

  /// The source by label or id, in use or retired.
  func requireSource(_ labelOrID: String) throws(Rejection) -> ListItem {
    guard let item = account?.item(labelOrID, in: .source) else { throw .notFound(kind: "source", id: labelOrID) }
    return item
  }
}

extension ListItem {
  /// The item itself, unless it is retired and so can't be newly chosen.
  func requireInUse() throws(Rejection) -> ListItem {
    guard !retired else { throw .itemRetired }
    return self
  }
}

extension ListItemID {
  /// The id that the status `Prospect` has in every account, whatever it is called now.
  fileprivate static let prospect = ListItemID(
    UUID(namespace: .urlNamespace, name: "daybook:customerStatus/Prospect"))
}
