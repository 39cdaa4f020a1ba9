// Waiting for durability: callers wait for what they staged, subscribers wait for anything newer.
// Both return at once when it has happened already.

extension Log {
  /// How far the log is durable, and the chain digest there, taken together.
  public var durable: Durable { contents.state.withLock { $0.durable } }

  /// Returns when the event at a staged position is durable.
  ///
  /// - Parameter generation: that of the staging which gave the position; see `recover`.
  /// - Throws: why it never will be, that nobody can tell (`outcomeUnknown`), or `limitExceeded` for what was never staged.
  public func waitUntilDurable(through position: UInt64, generation: UInt64 = 0) async throws(StoreFailure) {
    let failure = await withUnsafeContinuation { (waiter: Waiters.Continuation) in
      let (outcome, mustWake) = contents.state.withLock { state in
        let outcome = state.outcome(through: position, generation, orAdd: waiter)
        return (outcome, outcome == nil && state.claimWake())
      }
      if let outcome { waiter.resume(returning: outcome.failure) }
      if mustWake { contents.state.signal() }
    }
    if let failure { throw failure }
  }

  /// Why nothing can be appended now; nil when something can.
  public var failure: StoreFailure? { contents.state.withLock { $0.buffer.failure } }

  /// Takes up work again if the log has failed because its disk was full; does nothing if it has not failed.
  ///
  /// What was staged and is not durable is void, and staging goes on from the newest durable event in a new generation.
  /// Readers and subscribers notice nothing, and no lock is let go meanwhile. Throws why nothing can be appended still.
  public func recover() async throws(StoreFailure) {
    let failure = await withUnsafeContinuation { (waiter: Waiters.Continuation) in
      let (answer, mustWait) = contents.state.withLock { state in
        let failure = state.buffer.failure
        guard failure?.isMendable == true, !state.writer.isStopping else { return (failure, false) }
        state.writer.recoveries.append(waiter)
        return (failure, true)
      }
      if mustWait { contents.state.signal() } else { waiter.resume(returning: answer) }
    }
    if let failure { throw failure }
  }

  /// Returns when an event after `position` is durable, the log has failed for good or was closed, or the task is
  /// cancelled.
  public func waitUntilDurable(beyond position: UInt64) async {
    let id = contents.state.withLock { $0.waiters.newID() }
    await withTaskCancellationHandler {
      _ = await withUnsafeContinuation { (waiter: Waiters.Continuation) in
        let mustWait = contents.state.withLock { state in
          let mayGrow = state.buffer.failure?.isMendable ?? true
          guard state.durable.position <= position, mayGrow, !Task.isCancelled else { return false }
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
  var failure: StoreFailure?
}

extension LogState {
  /// What became of a staged position; nil when that is open, and `waiter` then waits for it.
  fileprivate mutating func outcome(
    through position: UInt64, _ generation: UInt64, orAdd waiter: Waiters.Continuation
  ) -> Outcome? {
    if generation < buffer.generation {
      return Outcome(failure: position <= generationEnds[Int(generation)] ? nil : LogState.becameVoid)
    }
    if durable.position >= position { return Outcome() }
    if let failure = buffer.failure { return Outcome(failure: failure) }
    guard position <= buffer.index.lastPosition else { return Outcome(failure: LogState.neverStaged(position)) }
    _ = waiters.add(id: 0, through: position, waiter)
    return nil
  }

  private static func neverStaged(_ position: UInt64) -> StoreFailure {
    StoreFailure(.limitExceeded, "nothing was staged at position \(position)")
  }

  private static var becameVoid: StoreFailure {
    StoreFailure(
      .diskFull, "the disk was full when this was to be written, so it is void, and the log went on without it",
      remedy: "Send it again.")
  }
}
