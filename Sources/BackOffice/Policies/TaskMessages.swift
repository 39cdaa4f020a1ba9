// Customers hear that a task has started, where its workflow says so.

public import EventSourcing

/// Has the message of a task sent, once for each start. Where it can't be sent the work goes on without.
public enum TaskMessages: Policy {
  public typealias D = BackOfficeDomain

  public static let name = PolicyName("task-message", code: "P-11")

  public static func reactions(
    to event: BackOfficeEvent, _ envelope: Envelope, in index: AccountIndex
  ) -> [any Command<BackOfficeDomain>] {
    switch event {
    case .order(.work(.taskStarted(let started))) where started.autoMessage == true:
      let id: OrderID = envelope.stream.subject()
      guard let customer = index.orders.outline(of: id)?.customerID else { return [] }
      return [SendTaskMessage(customerID: customer, orderID: id, task: started.taskID)]
    case .lead(.work(.taskStarted(let started))) where started.autoMessage == true:
      let id: LeadID = envelope.stream.subject()
      guard let customer = index.leads.outline(of: id)?.customerID else { return [] }
      return [SendTaskMessage(customerID: customer, leadID: id, task: started.taskID)]
    case .account, .user, .catalogue, .workflow, .customer, .order, .lead, .customerImport, .activity, .contract,
      .correspondence, .effects, .attention:
      return []
    }
  }
}
