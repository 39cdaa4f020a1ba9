// Deadlines: what sleeps until a time wakes when the host moves the clock past it. They are no messages on a shelf but
// follow from the log, so a restart neither loses nor doubles one.

internal import BackOffice
public import EventSourcing
internal import FoundationEssentials

extension Book {
  /// Moves the clock to `instant` and fires every deadline due by then, in order; returns what each appended, when all
  /// of it is durable.
  public func advance(to instant: Instant) async throws(BookError) -> [Receipt] {
    guard let runner else { throw notWritable }
    let now = clock.follow(instant)
    var receipts: [Receipt] = []
    while let deadline = runner.withIndex({ $0.orders.nextDeadline }), deadline.dueAt <= now {
      let receipt = try await fire(deadline, now: now)
      // Nothing is appended where somebody woke it in between.
      if receipt.positions != nil, !receipt.repeated { receipts.append(receipt) }
    }
    for receipt in receipts { try await settle(receipt) }
    return receipts
  }

  /// Sends a deadline's command. An id that somebody took for another command is passed over.
  private func fire(_ deadline: Deadline, now: Instant) async throws(BookError) -> Receipt {
    var attempt = 0
    while true {
      do {
        return try await stage(.order(deadline.command), metadata(for: deadline, attempt), now: now)
      } catch .rejected(.commandIDReused) {
        attempt += 1
      }
    }
  }

  /// The command's id follows from the deadline: one that fires again after a crash is recognised.
  private func metadata(for deadline: Deadline, _ attempt: Int) -> CommandMetadata {
    let policy = deadline.kind == .orderSnooze ? "order-wake-up" : "task-wake-up"
    let subject = deadline.taskID?.description ?? deadline.orderID.description
    return CommandMetadata(
      commandID: UUID(namespace: .urlNamespace, name: "daybook:\(policy)/\(subject)/\(deadline.snoozeNo)/\(attempt)"),
      actor: .system(policy), correlationID: deadline.correlationID, causation: deadline.causation)
  }
}
