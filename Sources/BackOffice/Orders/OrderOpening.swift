// What an order begins with, whether somebody opens it, a lead becomes one, or a contract is renewed.

internal import EventSourcing

/// What an order is to begin with.
struct OrderOpening {
  let work: WorkOpening
  let type: OrderType
  let initialFee: Money?
  let description: PersonalText?
  var origin: String?
  var leadID: LeadID?
  /// The contract and cycle that it is an order of.
  var contract: OrderContract?

  /// The order, and its first task that starts. Throws unless all that the order is tied to takes it.
  func events(_ context: DecisionContext) throws(Rejection) -> [OrderEvent] {
    let workflow = try work.workflow(context)
    if let initialFee { try context.index.requireCurrency(of: initialFee) }
    let opened = OrderOpened(
      orderNo: context.index.orders.nextNumber, customerID: work.customerID, contactID: work.contactID, type: type,
      serviceID: work.serviceID, productID: work.productID, workflow: workflow, assignedUserID: work.assignedUserID,
      orderAdminID: work.adminID, initialFee: initialFee, description: description, origin: origin, leadID: leadID,
      contractID: contract?.id, cycle: contract?.cycle, onDate: context.today)
    return [.opened(opened)] + OrderState(opened, at: context.now).work.start(0, context).map(OrderEvent.work)
  }
}
