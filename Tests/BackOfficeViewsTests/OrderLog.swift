// A log of orders' events as they are given, past the rules: of older times, with amounts and spans that no command makes.

import EventSourcing
import Foundation

@testable import BackOffice

final class OrderLog {
  let store = InMemoryEventStore()
  private var commands = 0

  func append(_ events: [OrderEvent], to order: OrderID, at time: Instant) throws {
    commands += 1
    let batch = EventBatch(
      commandID: UUID(namespace: .urlNamespace, name: "order log \(commands)"), recordedAt: time,
      actor: .system("test"),
      events: try events.map { NewEvent(stream: .order(order), event: try $0.encoded()) })
    try store.stage { _ = try $0.append(batch) }
  }

  /// An order of a time when events did not say the day, with so many tasks of one workflow.
  static func opened(_ number: Int, fee: Int64? = nil, tasks: Int = 1) -> OrderEvent {
    let tasks = (0..<tasks).map { task in
      PinnedTask(
        taskID: .sample("task \(number)", task), key: "t\(task)", name: "Task \(task)", responsible: .assignedUser,
        targetHours: nil)
    }
    return .opened(
      OrderOpened(
        orderNo: number, customerID: .sample("customer", 0), contactID: nil, type: .oneOff,
        serviceID: .sample("service", 0), productID: nil,
        workflow: PinnedWorkflow(id: .sample("workflow", 0), version: 1, autoCloseOnFinish: false, tasks: tasks),
        assignedUserID: .sample("user", 0), orderAdminID: nil,
        initialFee: fee.map { Money(minor: $0, currency: "GBP") }, description: nil))
  }
}
