// Every error at every call of a workload with rotation, closing and opening: once and for good.
// A clear typed error, reads that go on, no half batch, and every acknowledged event there after healing.

import EventLogSimulation
import Testing

@testable import EventLog

@Suite struct FaultMatrixTests {
  private static let workload = Workload(
    "faults", segment: 2048,
    steps: [
      .flush(1), .flush(3), .flush(2), .kill, .flush(2), .maintain, .backup(1), .close, .flush(4), .maintain,
      .backup(0), .flush(1),
    ])
  private static let errors: [(errno: Int32, code: StoreFailure.Code)] = [
    (5, .io), (28, .diskFull), (122, .diskFull), (27, .diskFull), (30, .readOnly), (13, .readOnly),
  ]

  /// The operations after whose failing nobody may know what is durable.
  private static let canPoison: Set<SimulatedStorage.Operation> = [.sync, .syncFolder, .rename, .look, .write]

  /// One failing call, or all from it on.
  private struct Case: CustomStringConvertible {
    var operation: SimulatedStorage.Operation
    var nth: Int
    var errno: Int32
    var isPermanent: Bool

    var description: String { "\(operation) \(nth) fails with \(errno) \(isPermanent ? "for good" : "once")" }
  }

  @Test(arguments: SimulatedStorage.Operation.allCases)
  func `an error at any call is told, and loses nothing acknowledged`(operation: SimulatedStorage.Operation) async {
    for (errno, code) in Self.errors.prefix(LongRun.isWanted ? .max : 2) {
      for isPermanent in [false, true] {
        var nth = 1
        while await check(Case(operation: operation, nth: nth, errno: errno, isPermanent: isPermanent), code) {
          nth += LongRun.isWanted ? 1 : 1 + nth / 2
        }
      }
    }
  }

  /// Runs the workload with the fault; returns whether the call was reached.
  private func check(_ fault: Case, _ code: StoreFailure.Code) async -> Bool {
    let storage = SimulatedStorage()
    storage.fail(fault.operation, nth: fault.nth, errno: fault.errno, permanently: fault.isPermanent)
    var run = FaultyRun(workload: Self.workload)
    await run.go(on: storage)
    guard storage.failures > 0 else { return false }
    let trace = "\(fault)\n\(storage.trace.joined(separator: "\n"))"
    if let problem = run.problem { Issue.record("\(problem); \(trace)") }
    let allowed = Self.canPoison.contains(fault.operation) ? [code, .outcomeUnknown] : [code]
    for error in run.errors { #expect(allowed.contains(error.code), "\(error); \(trace)") }
    storage.heal()
    let wrong = Self.workload.fault(in: storage.restarted(), after: run.outcome, deep: true)
    #expect(wrong == nil, "after healing, \(trace)")
    return true
  }

  @Test func `after a failed sync, what a later process shows survives a crash`() {
    let workload = Workload(
      "failed syncs", segment: 2048, steps: [.flush(1), .flush(3), .kill, .flush(4), .maintain, .flush(2)])
    var campaign = CrashCampaign(exhaustive: 5, samples: 6, chains: 0)
    for nth in 1... {
      let storage = SimulatedStorage()
      storage.fail(.sync, nth: nth, errno: 5)
      let outcome = workload.run(on: storage)
      if storage.failures == 0 { break }
      for changes in 0...8 {
        // The page cache of the next process shows what the failed sync forgot.
        let next = storage.restarted()
        next.losePower(afterChanges: changes)
        var outcome = outcome
        if let log = try? SimulatedLog(next, options: workload.options) {
          outcome.acknowledged = max(outcome.acknowledged, Int(log.durable.position))
        }
        campaign.crash(next, workload, outcome, "sync \(nth) failed, then power after \(changes) changes")
      }
    }
    #expect(campaign.tally.faults == 0 && campaign.tally.images > 300, "\(campaign.tally)")
  }
}
