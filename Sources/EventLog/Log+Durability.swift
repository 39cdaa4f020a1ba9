// Waiting for durability: callers settle what they staged, subscribers wait for anything newer.
// Both return at once when it has happened already.

extension Log {
  /// How far the log is durable, and the chain digest there, taken together.
  public var durable: Durable { contents.state.withLock { $0.durable } }

  /// Returns when the event at a staged position is durable.
  ///
  /// Throws when it never will be, or when nobody can tell (`poisoned`).
  public func settle(through position: UInt64) async throws(LogError) {
    let failure = await withUnsafeContinuation { (waiter: Waiters.Continuation) in
      let (outcome, mustWake) = contents.state.withLock { state in
        let outcome = state.outcome(through: position, orAdd: waiter)
        return (outcome, outcome == nil && state.claimWake())
      }
      if let outcome { waiter.resume(returning: outcome.failure) }
      if mustWake { contents.state.signal() }
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
}

/// What became of a position.
private struct Outcome {
  var failure: LogError?
}

extension LogState {
  /// What became of a staged position; nil when that is open, and `waiter` then waits for it.
  fileprivate mutating func outcome(through position: UInt64, orAdd waiter: Waiters.Continuation) -> Outcome? {
    if durable.position >= position { return Outcome() }
    if let failure = area.failure { return Outcome(failure: failure) }
    precondition(position <= area.index.lastPosition, "only staged positions can be settled")
    _ = waiters.add(id: 0, through: position, waiter)
    return nil
  }
}
