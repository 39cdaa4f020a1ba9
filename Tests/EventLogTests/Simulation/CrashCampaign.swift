// Crashes a workload at every operation boundary, and the recoveries from it again, two and three deep.
// All subsets of what was not synced are tried where they are few, and samples by seed beyond.

import EventLogSimulation
import Testing

@testable import EventLog

/// How thoroughly workloads are crashed, and what came of it.
struct CrashCampaign {
  /// Up to so many units, sizes and names in doubt, all combinations are tried.
  var exhaustive: Int
  /// How many samples are tried where there are more.
  var samples: Int
  /// How many chains of crashes during recovery are tried at each boundary.
  var chains: Int
  /// Seeds the samples.
  var seed: UInt64 = 0
  /// Stops when so many images were tried.
  var limit = Int.max
  private(set) var tally = CrashTally()

  init(exhaustive: Int, samples: Int, chains: Int) {
    self.exhaustive = exhaustive
    self.samples = samples
    self.chains = chains
  }

  private var mustStop: Bool { tally.faults >= 5 || tally.images >= limit }

  /// Loses power before every changing operation of the workload.
  mutating func crash(_ workload: Workload) {
    for changes in 0... {
      let storage = SimulatedStorage()
      storage.losePower(afterChanges: changes)
      let outcome = workload.run(on: storage)
      crash(storage, workload, outcome, "power lost after \(changes) changes")
      chain(storage, workload, outcome, changes)
      if outcome.isDone || mustStop { return }
    }
  }

  /// Tries what a crash may leave of the disk as it is now.
  mutating func crash(
    _ storage: SimulatedStorage, _ workload: Workload, _ outcome: Workload.Outcome, _ moment: String
  ) {
    if storage.pending <= exhaustive {
      var choices = CrashChoices()
      var number = 0
      repeat {
        judge(storage.crashImage(&choices), workload, outcome, "\(moment), combination \(number)", storage)
        number += 1
      } while choices.advance() && !mustStop
    } else {
      for sample in 0..<UInt64(samples) where !mustStop {
        var choices = CrashChoices(seed: seed &+ sample)
        judge(storage.crashImage(&choices), workload, outcome, "\(moment), sample \(seed &+ sample)", storage)
      }
    }
  }

  /// Crashes recoveries from the crash: two and three crashes one after another.
  private mutating func chain(
    _ storage: SimulatedStorage, _ workload: Workload, _ outcome: Workload.Outcome, _ changes: Int
  ) {
    for number in 0..<UInt64(chains) where !mustStop {
      let seed = seed &+ number &* 1_000_003 &+ UInt64(changes)
      var choices = CrashChoices(seed: seed)
      var (disk, outcome) = (storage, outcome)
      for _ in 0..<2 + Int(number % 2) {
        disk = disk.crashImage(&choices)
        disk.losePower(afterChanges: choices.choose(14))
        // What a recovery shows counts as acknowledged: somebody may have acted on it.
        if let log = try? SimulatedLog(disk, options: workload.options) {
          outcome.acknowledged = max(outcome.acknowledged, Int(log.durable.position))
        }
      }
      let moment = "power lost after \(changes) changes, crash chain \(seed)"
      judge(disk.crashImage(&choices), workload, outcome, moment, disk)
    }
  }

  private mutating func judge(
    _ image: SimulatedStorage, _ workload: Workload, _ outcome: Workload.Outcome, _ moment: String,
    _ storage: SimulatedStorage
  ) {
    tally.images += 1
    if image.files.contains(Workload.backup + "/" + LogFiles.manifest) { tally.backups += 1 }
    // Going on after the recovery takes twice as long and depends little on the image; so every fourth does it.
    guard let fault = workload.fault(in: image, after: outcome, deep: tally.images % 4 == 0) else { return }
    tally.count(fault)
    Issue.record("\(fault): \(workload), \(moment)\n\(storage.trace.joined(separator: "\n"))")
  }
}
