// The same work on several things at once, on as many threads as the machine has processors.

internal import Dispatch
internal import EventSourcing

/// Works on all elements side by side; throws the first error when all have ended.
func concurrently<Element: Sendable>(_ elements: [Element], _ work: @Sendable (Element) throws -> Void) throws {
  let failure = Lock<(any Error)?>(nil)
  DispatchQueue.concurrentPerform(iterations: elements.count) { index in
    do {
      try work(elements[index])
    } catch {
      failure.withLock { $0 = $0 ?? error }
    }
  }
  if let error = failure.withLock({ $0 }) { throw error }
}
