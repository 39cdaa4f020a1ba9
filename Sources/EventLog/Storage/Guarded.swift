// A value behind a mutex, with a condition to wait on: the only lock of this module.
// It is a pthread mutex at a fixed address, because ThreadSanitizer misreads `Synchronization.Mutex`.

internal import CDisk

/// A value that one thread at a time may touch.
final class Guarded<Value: ~Copyable>: @unchecked Sendable {
  private let gate: OpaquePointer
  private var value: Value

  init(_ value: consuming sending Value) {
    self.value = value
    gate = cdisk_gate_create()
  }

  deinit { cdisk_gate_destroy(gate) }

  /// Runs `body` with the lock held.
  func withLock<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    cdisk_gate_lock(gate)
    defer { cdisk_gate_unlock(gate) }
    return try body(&value)
  }

  /// Runs `body` with the lock held; who calls `giveWay` lets this one go first.
  func withLockUrgently<Result>(_ body: (inout Value) -> Result) -> Result {
    cdisk_gate_lock_urgently(gate)
    defer { cdisk_gate_unlock(gate) }
    return body(&value)
  }

  /// Lets a thread in `withLockUrgently` or `wait` have the lock; for a caller that would take it again at once.
  func giveWay() { cdisk_gate_give_way(gate) }

  /// Waits, letting go of the lock meanwhile, until `body` gives a result; it is asked after every `signal`.
  func wait<Result>(_ body: (inout Value) -> Result?) -> Result {
    while true {
      if let result = wait(atMost: nil, body) { return result }
    }
  }

  /// The same, but nil when so many milliseconds have passed without a `signal`.
  func wait<Result>(atMost milliseconds: UInt32?, _ body: (inout Value) -> Result?) -> Result? {
    cdisk_gate_lock_urgently(gate)
    defer { cdisk_gate_unlock(gate) }
    while true {
      if let result = body(&value) { return result }
      if let milliseconds {
        if cdisk_gate_wait_briefly(gate, milliseconds) == 0 { return body(&value) }
      } else {
        cdisk_gate_wait(gate)
      }
    }
  }

  /// Wakes the thread in `wait`.
  func signal() { cdisk_gate_signal(gate) }
}
