// Fires deadlines while a book is open: it sleeps until the next one, and is told when an earlier one is set. It goes by
// the host's clock; where commands bring their own time, deadlines fire with them alone.

internal import EventSourcing

/// Sleeps until the next deadline and fires it.
final class DeadlineTimer<D: BookDomain, Store: PipelinedEventStore>: Sendable {
  private struct State {
    var work: Task<Void, Never>?
    var sleep: Task<Void, Never>?
    /// Until when it sleeps; nil while it does not.
    var wakesAt: Instant?
    var isStopped = false
  }

  /// It looks at the clock so often at least: a clock may be set while it sleeps.
  private static var longestSleep: Int64 { 30_000 }

  private let runner: CommandRunner<D, Store>
  private let clock: BookClock
  private let state = Lock(State())

  init(_ runner: CommandRunner<D, Store>, _ clock: BookClock) {
    self.runner = runner
    self.clock = clock
  }

  func start() {
    state.withLock { state in
      if state.work == nil, !state.isStopped { state.work = Task { await self.run() } }
    }
  }

  /// Ends the work and waits until it has ended.
  func stop() async {
    let work = state.withLock { state in
      state.isStopped = true
      state.sleep?.cancel()
      return state.work
    }
    await work?.value
  }

  /// Tells that a deadline may have been set.
  func look() {
    guard let due = runner.nextDueTime else { return }
    state.withLock { state in
      if let wakesAt = state.wakesAt, due < wakesAt { state.sleep?.cancel() }
    }
  }

  private func run() async {
    var pause: Int64 = 0
    while await sleep(pause), !clock.isSimulated {
      pause = await fire() ? untilNext : Self.longestSleep
    }
  }

  /// False when it is to end.
  private func sleep(_ milliseconds: Int64) async -> Bool {
    let sleep = Task<Void, Never> { try? await Task.sleep(for: .milliseconds(milliseconds)) }
    let mayGoOn = state.withLock { state in
      state.sleep = sleep
      state.wakesAt = clock.wall.advanced(by: milliseconds)
      return !state.isStopped
    }
    guard mayGoOn else {
      sleep.cancel()
      return false
    }
    // One that was set before the time was known had nobody to tell.
    look()
    await sleep.value
    return state.withLock { state in
      state.wakesAt = nil
      return !state.isStopped
    }
  }

  private var untilNext: Int64 {
    guard let due = runner.nextDueTime else { return Self.longestSleep }
    return min(max(0, due.milliseconds(since: clock.wall)), Self.longestSleep)
  }

  /// False if it failed: the disk may be full, or the clock wrong. It is tried again later then, when there may be room.
  private func fire() async -> Bool {
    let time = clock.read(nil, allowsTimeJump: false)
    do {
      let receipts = try await runner.stageDue(by: time.now, notFarAfter: time.lastPassed)
      if let last = receipts.last { try await runner.waitUntilDurable(last) }
      return true
    } catch {
      return false
    }
  }
}
