// Blocking work, SQLite and file reads, stays off Swift's cooperative threads.

internal import Dispatch

/// Runs blocking work on a thread where it holds up nobody.
public func offCooperativeThreads<Result: Sendable>(
  _ work: @escaping @Sendable () throws -> Result
) async throws -> Result {
  try await withCheckedThrowingContinuation { continuation in
    DispatchQueue.global().async {
      continuation.resume(with: Swift.Result(catching: work))
    }
  }
}
