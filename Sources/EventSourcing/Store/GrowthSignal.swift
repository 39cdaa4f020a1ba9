// Lets tasks wait until a log in this process has grown beyond a position.

internal import FoundationEssentials

/// Who waits for a log to grow.
final class GrowthSignal: Sendable {
  private typealias Waiter = CheckedContinuation<Bool, Never>

  private struct State {
    var reached: Position
    var isClosed = false
    var waiters: [UUID: (beyond: Position, waiter: Waiter)] = [:]

    /// The answer to a waiter; nil while it has to wait.
    mutating func answer(_ id: UUID, beyond position: Position, _ waiter: Waiter, isCancelled: Bool) -> Bool? {
      if reached > position { return true }
      if isClosed || isCancelled { return false }
      waiters[id] = (position, waiter)
      return nil
    }

    mutating func takeWaiter(_ id: UUID) -> Waiter? { waiters.removeValue(forKey: id)?.waiter }

    /// Takes out those that have waited for what is there now.
    mutating func takeWaiters() -> [Waiter] {
      if waiters.isEmpty { return [] }
      return waiters.filter { $0.value.beyond < reached }.compactMap { takeWaiter($0.key) }
    }

    mutating func close() -> [Waiter] {
      isClosed = true
      defer { waiters = [:] }
      return waiters.values.map(\.waiter)
    }
  }

  private let state: Lock<State>

  init(reached: Position = 0) { state = Lock(State(reached: reached)) }

  /// Tells that the log has grown.
  func reach(_ position: Position) {
    let woken = state.withLock { state in
      state.reached = max(state.reached, position)
      return state.takeWaiters()
    }
    for waiter in woken { waiter.resume(returning: true) }
  }

  /// Waits until something beyond `position` is there; false when the log is closed or the task cancelled.
  func wait(beyond position: Position) async -> Bool {
    let id = UUID.random()
    return await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        let answer = state.withLock { $0.answer(id, beyond: position, waiter, isCancelled: Task.isCancelled) }
        if let answer { waiter.resume(returning: answer) }
      }
    } onCancel: {
      state.withLock { $0.takeWaiter(id) }?.resume(returning: false)
    }
  }

  /// Ends all waiting.
  func close() {
    for waiter in state.withLock({ $0.close() }) { waiter.resume(returning: false) }
  }
}
