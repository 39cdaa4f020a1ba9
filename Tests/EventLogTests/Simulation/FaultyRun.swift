// A workload on a disk that returns errors: what was told, and whether reading went on.
// It ends with the first error of writing, as a process would, after one look at what can still be read.

import EventLogSimulation
import Testing

@testable import EventLog

/// One run of a workload on a failing disk.
struct FaultyRun {
  let workload: Workload
  private(set) var outcome = Workload.Outcome()
  /// The errors that were told.
  private(set) var errors: [StoreFailure] = []
  /// What happened against the promises.
  private(set) var problem: String?

  init(workload: Workload) { self.workload = workload }

  /// Runs all steps until one fails.
  mutating func go(on storage: SimulatedStorage) async {
    do {
      var log: SimulatedLog? = try open(storage)
      for step in workload.steps {
        switch step {
        case .flush(let count): try flush(count, log!)
        case .backup(let count): try workload.backUp(log!, flushing: count, &outcome)
        case .close:
          try await log!.closeHere()
          log = try open(storage)
        case .maintain: maintain(log!)
        case .kill:
          log = nil
          log = try open(storage)
        }
      }
      try await log!.closeHere()
    } catch {
      note(error)
    }
  }

  private mutating func open(_ storage: SimulatedStorage) throws -> SimulatedLog {
    let log = try SimulatedLog(storage, options: workload.options)
    guard let reason = log.recovery.readOnlyReason else { return log }
    // It may show less than was acknowledged, because nothing can be rewritten, but nothing else.
    look(log, atLeast: 0)
    throw reason
  }

  private mutating func flush(_ count: Int, _ log: SimulatedLog) throws {
    defer { look(log, atLeast: outcome.acknowledged) }
    do {
      try workload.flush(count, log, &outcome)
    } catch {
      let again = #expect(throws: StoreFailure.self) { try log.write([sample(0)]) }
      if again?.code != (error as? StoreFailure)?.code {
        problem = "the failed log says \(again as Any) instead of \(error)"
      }
      throw error
    }
  }

  /// Background work may fail by itself; then the log goes on without it, or is poisoned.
  private mutating func maintain(_ log: SimulatedLog) {
    log.maintenance.runAll()
    if let failure = log.maintenance.failure { note(failure) }
    look(log, atLeast: outcome.acknowledged)
  }

  private mutating func look(_ log: SimulatedLog, atLeast least: Int) {
    do {
      let shown = try workload.count(in: log, attempted: outcome.attempted)
      if shown < least { problem = "\(shown) of \(least) acknowledged events are shown" }
    } catch {
      note(error)
    }
  }

  private mutating func note(_ error: any Error) {
    if let error = error as? StoreFailure { errors.append(error) } else { problem = "\(error)" }
  }
}

extension Log {
  /// Closes a log that was opened without a thread.
  fileprivate func closeHere() async throws(StoreFailure) {
    let failure = await withUnsafeContinuation { (closer: Waiters.Continuation) in
      contents.state.withLock { $0.writer.closers.append(closer) }
      shell.finish()
    }
    if let failure { throw failure }
  }
}
