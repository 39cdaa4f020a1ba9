// Waiting for durability: callers settle what they staged, subscribers wait for anything newer.
// Both return at once when it has happened already.

extension Log {
  /// How far the log is durable, and the chain digest there, taken together.
  public var durable: Durable { contents.state.withLock { $0.durable } }

  /// Returns when the event at a staged position is durable.
  ///
  /// Throws when it never will be, or when nobody can tell (`poisoned`).
  public func settle(through position: UInt64) async throws(LogError) {
    if let outcome = outcome(through: position) { return try Log.report(outcome) }
    let failure = await withUnsafeContinuation { (waiter: Waiters.Continuation) in
      if let outcome = outcome(through: position, orAdd: waiter) {
        waiter.resume(returning: outcome.failure)
      } else {
        wakeWriter()
      }
    }
    if let failure { throw failure }
  }

  /// Returns when an event after `position` is durable, the log has failed or was closed, or the task is cancelled.
  public func waitUntilDurable(beyond position: UInt64) async {
    let id = contents.state.withLock { $0.waiters.newID() }
    await withTaskCancellationHandler {
      _ = await withUnsafeContinuation { (waiter: Waiters.Continuation) in
        let mustWait = contents.state.withLock { state in
          guard state.durable.position <= position, state.area.failure == nil, !Task.isCancelled else { return false }
          return state.waiters.add(id: id, through: position + 1, waiter)
        }
        if !mustWait { waiter.resume(returning: nil) }
      }
    } onCancel: {
      contents.state.withLock { $0.waiters.cancel(id: id) }?.resume(returning: nil)
    }
    contents.state.withLock { $0.waiters.forget(id: id) }
  }

  private func wakeWriter() {
    let mustWake = contents.state.withLock { state in
      guard state.writer.isIdle, state.isFlushDue else { return false }
      state.writer.isIdle = false
      return true
    }
    if mustWake { contents.state.signal() }
  }

  private struct Outcome {
    var failure: LogError?
  }

  private static func report(_ outcome: Outcome) throws(LogError) {
    if let failure = outcome.failure { throw failure }
  }

  private func outcome(through position: UInt64, orAdd waiter: Waiters.Continuation? = nil) -> Outcome? {
    contents.state.withLock { state in
      if state.durable.position >= position { return Outcome() }
      if let failure = state.area.failure { return Outcome(failure: failure) }
      precondition(position <= state.area.index.lastPosition, "only staged positions can be settled")
      if let waiter { _ = state.waiters.add(id: 0, through: position, waiter) }
      return nil
    }
  }
}
