// A value behind a mutex, with a condition to wait on: the only lock of this module.
// It is a pthread mutex at a fixed address, because ThreadSanitizer misreads `Synchronization.Mutex`.

internal import CDisk

/// A value that one thread at a time may touch.
final class Monitor<Value: ~Copyable>: @unchecked Sendable {
  private let monitor: OpaquePointer
  private var value: Value

  init(_ value: consuming sending Value) {
    self.value = value
    monitor = cdisk_monitor_create()
  }

  deinit { cdisk_monitor_destroy(monitor) }

  /// Runs `body` with the lock held.
  func withLock<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    cdisk_monitor_lock(monitor)
    defer { cdisk_monitor_unlock(monitor) }
    return try body(&value)
  }

  /// Runs `body` with the lock held; who calls `giveWay` lets this one go first.
  func withLockUrgently<Result>(_ body: (inout Value) -> Result) -> Result {
    cdisk_monitor_lock_urgently(monitor)
    defer { cdisk_monitor_unlock(monitor) }
    return body(&value)
  }

  /// Lets a thread in `withLockUrgently` or `wait` have the lock; for a caller that would take it again at once.
  func giveWay() { cdisk_monitor_give_way(monitor) }

  /// Waits, letting go of the lock meanwhile, until `body` gives a result; it is asked after every `signal`.
  func wait<Result>(_ body: (inout Value) -> Result?) -> Result {
    while true {
      if let result = wait(atMost: nil, body) { return result }
    }
  }

  /// The same, but nil when so many milliseconds have passed without a `signal`.
  func wait<Result>(atMost milliseconds: UInt32?, _ body: (inout Value) -> Result?) -> Result? {
    cdisk_monitor_lock_urgently(monitor)
    defer { cdisk_monitor_unlock(monitor) }
    while true {
      if let result = body(&value) { return result }
      if let milliseconds {
        if cdisk_monitor_wait_briefly(monitor, milliseconds) == 0 { return body(&value) }
      } else {
        cdisk_monitor_wait(monitor)
      }
    }
  }

  /// Wakes the thread in `wait`.
  func signal() { cdisk_monitor_signal(monitor) }
}
