// Loses power before every changing operation while runs are written, merged and deleted, and loads what is left.
// Checked: a name that survived is a whole run, what is loaded answers rightly, and work goes on from there.

import EventLogSimulation
import FoundationEssentials
import Testing

@testable import EventLog

@Suite struct IndexRunCrashTests {
  /// Writes runs one by one, merges two as soon as there are two of a level, and deletes what was replaced.
  private func work(_ storage: SimulatedStorage, _ frozen: [FrozenIndex]) throws {
    var set = IndexRunSet(logID: id(42))
    for part in frozen {
      set = set.appending(try part.write(to: storage))
      while let range = set.mergeable(fanOut: 2) {
        set = set.replacing([try IndexRunMerge.merge(set.runs[range], in: storage)])
        set = try set.removingSuperfluous(from: storage)
      }
    }
  }

  /// What is wrong with a crash image, and how far its index reaches.
  private func check(_ image: SimulatedStorage, _ models: [UInt64: IndexModel]) throws -> UInt64 {
    let set = try IndexRunSet.load(image, logID: id(42))
    let model = try #require(models[set.lastPosition], "the index ends in the middle of a run")
    try set.expect(model, strays: 100_000..<100_002)
    // A name that is there without being whole would have been tried and left out.
    for name in image.files where name != IndexFiles.newRun {
      let span = try #require(IndexFiles.span(ofName: String(name.dropFirst(6))))
      #expect(try IndexRun.open(span, in: image, logID: id(42)) != nil, "\(name) is not whole")
    }
    #expect(try set.removingSuperfluous(from: image).superfluous.isEmpty)
    return set.lastPosition
  }

  @Test func `a crash before any operation leaves whole runs`() throws {
    var growth = IndexGrowth(seed: 4, streams: 8)
    var models: [UInt64: IndexModel] = [0: IndexModel()]
    var frozen: [FrozenIndex] = []
    for _ in 0..<4 {
      frozen.append(growth.freeze(events: 8))
      models[growth.model.lastPosition] = growth.model
    }
    var reached: Set<UInt64> = []
    for changes in 0... {
      let storage = SimulatedStorage()
      storage.losePower(afterChanges: changes)
      let isDone = (try? work(storage, frozen)) != nil
      for seed in 0..<6 as Range<UInt64> {
        var choices = CrashChoices(seed: seed &* 1000 &+ UInt64(changes))
        reached.insert(try check(storage.crashImage(&choices), models))
      }
      var everythingLost = CrashChoices()
      reached.insert(try check(storage.crashImage(&everythingLost), models))
      if isDone { break }
    }
    #expect(reached == Set(models.keys))
  }

  @Test(arguments: [SimulatedStorage.Operation.makeFolder, .create, .write, .sync, .rename, .syncFolder, .open, .map])
  func `an error of the disk while merging leaves the old runs`(operation: SimulatedStorage.Operation) throws {
    for nth in 1...4 {
      let storage = SimulatedStorage()
      var growth = IndexGrowth(seed: 4, streams: 8)
      var set = IndexRunSet(logID: growth.logID)
      for _ in 0..<3 { set = set.appending(try growth.freeze(events: 8).write(to: storage)) }
      storage.fail(operation, nth: nth, errno: 28)
      do {
        _ = try IndexRunMerge.merge(set.runs[...], in: storage)
      } catch {
        #expect(error.code == .diskFull)
      }
      storage.heal()
      try set.expect(growth.model, strays: 100_000..<100_002)
      try IndexRunSet.load(storage, logID: growth.logID).expect(growth.model, strays: 100_000..<100_002)
    }
  }
}
