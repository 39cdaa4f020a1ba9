// An order as far as the demo has to remember it in order to do only what the rules allow.

internal import BackOffice
internal import EventSourcing

struct DemoOrder {
  let id: OrderID
  /// Where in the simulation's lists its customer and service are.
  let customer: Int
  let service: Int
  var assigned: UserID
  /// By their order in the workflow.
  let tasks: [TaskID]
  /// How many tasks are completed.
  var completed = 0
  var fees: [FeeID] = []
  var isClosed = false
  /// Counts what was planned for it; older plans are void.
  var round = 0

  var isFinished: Bool { completed == tasks.count }
}
