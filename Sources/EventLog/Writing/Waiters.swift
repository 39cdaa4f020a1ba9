// Who waits for positions to become durable: callers that must know whether it worked, and subscribers that only look.
// Continuations are taken out under the lock and resumed outside it, in the order of the positions they wait for.

/// Suspended callers and subscribers.
struct Waiters {
  typealias Continuation = UnsafeContinuation<StoreFailure?, Never>

  private struct Waiter {
    let id: UInt64
    let through: UInt64
    let continuation: Continuation
  }

  /// In the order of their positions, so that those who are served by a flush stand in front.
  private var waiting: [Waiter] = []
  /// How many of them are callers, who must know, and not subscribers.
  private var callers = 0
  private var cancelled: Set<UInt64> = []
  private var lastID: UInt64 = 0

  /// How many wait.
  var count: Int { waiting.count }

  /// Whether a caller waits for an acknowledgement.
  var hasCaller: Bool { callers > 0 }

  mutating func newID() -> UInt64 {
    lastID += 1
    return lastID
  }

  /// Adds a waiter, a caller with the id 0; false when it was cancelled before it came here.
  mutating func add(id: UInt64, through: UInt64, _ continuation: Continuation) -> Bool {
    guard cancelled.remove(id) == nil else { return false }
    let waiter = Waiter(id: id, through: through, continuation: continuation)
    // Nearly always the newest position, and then the end.
    let isLast = waiting.last.map { $0.through <= through } ?? true
    waiting.insert(waiter, at: isLast ? waiting.count : waiting.partitioningIndex { $0.through > through })
    if id == 0 { callers += 1 }
    return true
  }

  /// Takes out a cancelled waiter, or remembers that it need not wait when it comes.
  mutating func cancel(id: UInt64) -> Continuation? {
    guard let index = waiting.firstIndex(where: { $0.id == id }) else {
      cancelled.insert(id)
      return nil
    }
    return waiting.remove(at: index).continuation
  }

  /// Forgets a cancellation that came after the wait was over.
  mutating func forget(id: UInt64) { cancelled.remove(id) }

  /// Takes out all callers, in order; subscribers go on waiting.
  mutating func takeCallers() -> [Continuation] {
    defer {
      waiting.removeAll { $0.id == 0 }
      callers = 0
    }
    return waiting.filter { $0.id == 0 }.map(\.continuation)
  }

  /// Takes out all who wait for at most `position`, in order.
  mutating func take(through position: UInt64) -> [Continuation] {
    let servesAll = waiting.last.map { $0.through <= position } ?? true
    let count = servesAll ? waiting.count : waiting.partitioningIndex { $0.through > position }
    let taken = waiting[..<count].map(\.continuation)
    for waiter in waiting[..<count] where waiter.id == 0 { callers -= 1 }
    waiting.removeSubrange(..<count)
    return taken
  }
}
