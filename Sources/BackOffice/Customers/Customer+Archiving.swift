// Putting a customer away and taking it back. There is no deleting: what was done for a customer stays on record.

internal import EventSourcing

extension Customer {
  /// Refused while orders of the customer are open or snoozed.
  static func archive(
    _ command: ArchiveCustomer, _ state: CustomerState, _ context: DecisionContext
  ) throws(Rejection) -> [CustomerEvent] {
    guard state.status == .active else { return [] }
    let orders = context.index.orders.openOrders(of: command.customerID)
    // Leads and contracts are not part of this engine yet.
    guard orders == 0 else { throw .customerHasOpenWork(orders: orders, leads: 0, contracts: 0) }
    return [.archived(CustomerArchived())]
  }

  static func unarchive(_ state: CustomerState) -> [CustomerEvent] {
    state.status == .archived ? [.unarchived(CustomerUnarchived())] : []
  }
}
