// Which files of the folder make the set: the farthest chain of whole runs, whatever a crash or damage left.
// What is not used is named, so that a writer can delete it, and nothing else is.

import EventLogSimulation
import FoundationEssentials
import Testing

@testable import EventLog

@Suite struct IndexRunSetTests {
  private func spans(_ pairs: [(UInt64, UInt64)]) -> [IndexRunSpan] { pairs.map { IndexRunSpan(first: $0, last: $1) } }

  @Test func `the chain reaches farthest and takes the largest runs`() {
    func expect(_ pairs: [(UInt64, UInt64)], gives chain: [(UInt64, UInt64)]) {
      #expect(IndexRunChain.longest(of: spans(pairs)) == spans(chain))
    }
    expect([], gives: [])
    expect([(2, 5)], gives: [])
    expect([(1, 5), (7, 9)], gives: [(1, 5)])
    expect([(1, 5), (6, 9), (1, 9), (10, 12)], gives: [(1, 9), (10, 12)])
    expect([(1, 5), (6, 9), (10, 12), (6, 12), (1, 12)], gives: [(1, 12)])
    // The larger run is a dead end.
    expect([(1, 5), (1, 8), (6, 20)], gives: [(1, 5), (6, 20)])
    expect([(1, .max / 8), (2, 3)], gives: [(1, .max / 8)])
  }

  @Test func `only names that this code makes are runs`() {
    let good = "00000000000000000001-00000000000000000009.run"
    #expect(IndexFiles.span(ofName: good) == IndexRunSpan(first: 1, last: 9))
    #expect(IndexFiles.run(IndexRunSpan(first: 1, last: 9)) == "index/" + good)
    for name in [
      "", ".", "new.run", "1-9.run", good + "x", "x" + good, "00000000000000000009-00000000000000000001.run",
      "00000000000000000000-00000000000000000009.run", "+0000000000000000001-00000000000000000009.run",
      "0000000000000000001-000000000000000000009.run", "00000000000000000001-00000000000000000009.RUN",
      "00000000000000000001-18446744073709551615.run", "00000000000000000001.00000000000000000009-run",
    ] { #expect(IndexFiles.span(ofName: name) == nil, "\(name)") }
  }

  /// Six runs of a level, and the run that the first three were merged into.
  private func sample() throws -> (storage: SimulatedStorage, set: IndexRunSet, models: [IndexModel], merged: IndexRun)
  {
    let storage = SimulatedStorage()
    var growth = IndexGrowth(seed: 8)
    var set = IndexRunSet(logID: growth.logID)
    var models = [IndexModel()]
    for _ in 0..<6 {
      set = set.appending(try growth.freeze(events: 25).write(to: storage))
      models.append(growth.model)
    }
    return (storage, set, models, try IndexRunMerge.merge(set.runs[..<3], in: storage))
  }

  @Test func `what a merge replaced is superfluous and can be deleted`() throws {
    let (storage, set, models, merged) = try sample()
    storage.replaceContents(of: IndexFiles.newRun, with: [1, 2, 3])
    storage.replaceContents(of: "index/notes", with: [1, 2, 3])
    let expected = Set(set.runs[..<3].map(\.name))
    #expect(Set(set.replacing([merged]).superfluous) == expected)
    var loaded = try IndexRunSet.load(storage, logID: id(42))
    #expect(loaded.runs.map(\.name) == [merged.name] + set.runs[3...].map(\.name))
    #expect(Set(loaded.superfluous) == expected.union([IndexFiles.newRun]))
    loaded = try loaded.removingSuperfluous(from: storage)
    #expect(loaded.superfluous.isEmpty)
    #expect(Set(storage.files) == Set(loaded.runs.map(\.name) + ["index/notes"]))
    try loaded.expect(models[6])
  }

  @Test func `a damaged, foreign or missing run ends the chain or is gone around`() throws {
    let (storage, set, models, merged) = try sample()
    func load(_ change: (SimulatedStorage) throws -> Void) throws -> IndexRunSet {
      let copy = storage.restarted()
      try change(copy)
      return try IndexRunSet.load(copy, logID: id(42))
    }
    try load { _ in }.expect(models[6])
    // Without the merged run the old ones still serve.
    try load { $0.replaceContents(of: merged.name, with: [UInt8](repeating: 0, count: 9000)) }.expect(models[6])
    try load { $0.lose(merged.name) }.expect(models[6])
    try load { $0.lose(set.runs[1].name) }.expect(models[6])
    try load { $0.lose(set.runs[4].name) }.expect(models[4])
    var other = IndexGrowth(seed: 8, logID: id(43))
    for _ in 0..<3 { _ = other.freeze(events: 25) }
    let foreign = try other.freeze(events: 25).write(to: SimulatedStorage())
    #expect(foreign.name == set.runs[3].name)
    try load { _ = try other.rewritten(3, to: $0) }.expect(models[3])
    #expect(try IndexRunSet.load(storage, logID: id(43)).runs.isEmpty)
    #expect(try IndexRunSet.load(SimulatedStorage(), logID: id(42)).lastInfo == nil)
  }

  @Test func `the lowest level is merged first, the oldest runs of it`() throws {
    func mergeable(_ levels: [UInt32], fanOut: Int) throws -> Range<Int>? {
      let storage = SimulatedStorage()
      var set = IndexRunSet(logID: id(42))
      for level in levels {
        let position = set.lastPosition + 1
        var info = IndexRunInfo(
          logID: id(42), firstPosition: position, lastPosition: position, digest: .start, lastRecordedAt: 0)
        info.level = level
        set = set.appending(try FrozenIndex(info: info).write(to: storage))
      }
      return set.mergeable(fanOut: fanOut)
    }
    #expect(try mergeable([], fanOut: 2) == nil)
    #expect(try mergeable([0], fanOut: 2) == nil)
    #expect(try mergeable([0, 0, 0], fanOut: 2) == 0..<2)
    #expect(try mergeable([2, 2, 1, 1, 0], fanOut: 2) == 2..<4)
    #expect(try mergeable([2, 2, 1, 0], fanOut: 2) == 0..<2)
    #expect(try mergeable([0, 1, 0, 1, 0], fanOut: 2) == nil)
    #expect(try mergeable([3, 1, 1, 1, 0, 0], fanOut: 3) == 1..<4)
  }

  @Test func `a run that is told to stop while it is written leaves everything as it was`() throws {
    let (storage, set, models, _) = try sample()
    // Long names, so that a few streams fill the several MiB after which the writer asks.
    let name = String(repeating: "x", count: 190)
    var info = set.runs[0].info
    info.lastPosition = 20_000
    let streams = (1...20_000 as ClosedRange<UInt64>).map {
      FrozenIndex.Stream(key: StreamName("a", .text("\(name)\($0)")), base: 0, positions: [$0])
    }
    #expect(throws: StoreFailure.self) {
      _ = try FrozenIndex(info: info, streams: streams).write(to: storage) { () throws(StoreFailure) in
        throw StoreFailure(.closed, "enough")
      }
    }
    let loaded = try IndexRunSet.load(storage, logID: id(42))
    #expect(loaded.superfluous.contains(IndexFiles.newRun))
    try loaded.expect(models[6])
  }
}

extension IndexGrowth {
  /// Writes the nth run of the same growth from its beginning.
  fileprivate func rewritten(_ number: Int, to storage: SimulatedStorage) throws -> IndexRun {
    var copy = IndexGrowth(seed: 8, logID: logID)
    for _ in 0..<number { _ = copy.freeze(events: 25) }
    return try copy.freeze(events: 25).write(to: storage)
  }
}
