// The on-disk index against plain dictionaries: what was frozen is found again, alone, in many runs and merged.
// Long streams, equal hashes and claims that change hands have tests of their own.

import EventLogSimulation
import FoundationEssentials
import Testing

@testable import EventLog

@Suite struct IndexRunTests {
  @Test(arguments: 0..<3 as Range<UInt64>)
  func `many runs answer as the model does, merged or not`(seed: UInt64) throws {
    let storage = SimulatedStorage()
    var growth = IndexGrowth(seed: seed)
    var set = IndexRunSet(logID: growth.logID)
    var merges = 0
    for round in 0..<30 {
      set = set.appending(try growth.freeze(events: 20 + round % 7 * 30).write(to: storage))
      while let range = set.mergeable(fanOut: 3) {
        set = set.replacing([try IndexRunMerge.merge(set.runs[range], in: storage)])
        merges += 1
      }
      if round % 4 == 0 { set = try set.removingSuperfluous(from: storage) }
      if round == 14 { try set.expect(growth.model) }
    }
    #expect(merges > 10 && set.runs.count < 6)
    let loaded = try IndexRunSet.load(storage, logID: growth.logID)
    try loaded.expect(growth.model)
    #expect(loaded.lastInfo == set.lastInfo)
  }

  @Test func `positions after a version come in slices of any size`() throws {
    let storage = SimulatedStorage()
    var growth = IndexGrowth(seed: 9, streams: 5)
    var set = IndexRunSet(logID: growth.logID)
    for _ in 0..<5 { set = set.appending(try growth.freeze(events: 30).write(to: storage)) }
    for (key, positions) in growth.model.streams {
      for version in 0...positions.count + 1 {
        for limit in [0, 1, 2, 7, 1000] {
          let expected = Array(positions.dropFirst(version).prefix(limit))
          #expect(try set.positions(of: key, afterVersion: UInt32(version), limit: limit) == expected)
        }
      }
    }
  }

  /// A run with one stream over every `step`th position.
  private func longRun(_ storage: SimulatedStorage, first: UInt64, base: UInt32, count: Int) throws -> IndexRun {
    let last = first + UInt64(count) * 2 - 1
    let info = IndexRunInfo(
      logID: id(42), firstPosition: first, lastPosition: last, digest: .start, lastRecordedAt: 0)
    let long = (0..<UInt64(count)).map { first + $0 * 2 }
    let rest = (0..<UInt64(count)).map { number in
      FrozenIndex.Stream(key: IndexGrowth.stream(first + number), base: 0, positions: [first + number * 2 + 1])
    }
    let stream = FrozenIndex.Stream(key: StreamName("all", .none), base: base, positions: long)
    return try FrozenIndex(info: info, streams: rest + [stream]).write(to: storage)
  }

  @Test func `a stream longer than a record is found at every version, also after merging`() throws {
    let storage = SimulatedStorage()
    let key = StreamName("all", .none)
    var set = IndexRunSet(logID: id(42))
    var base = 0
    for count in [9000, 4096, 300, 8192] {
      set = set.appending(try longRun(storage, first: set.lastPosition + 1, base: UInt32(base), count: count))
      base += count
    }
    let merged = set.replacing([try IndexRunMerge.merge(set.runs[...], in: storage)])
    for set in [set, merged] {
      #expect(try set.version(of: key) == UInt32(base))
      #expect(try set.positions(of: key).map { $0 % 2 } == [UInt64](repeating: 1, count: base))
      for version in stride(from: 0, to: base, by: 511) + [4095, 4096, 4097, 8191, 8192, 9000, base - 1] {
        let slice = try set.positions(of: key, afterVersion: UInt32(version), limit: 3)
        #expect(slice == (version..<min(base, version + 3)).map { UInt64($0) * 2 + 1 })
      }
    }
  }

  @Test func `streams and commands with equal hashes are told apart`() throws {
    let storage = SimulatedStorage()
    let info = IndexRunInfo(
      logID: id(42), firstPosition: 1, lastPosition: 100_000, digest: .start, lastRecordedAt: 0)
    // Many pages of the same hash, and one of them is a long stream.
    let keys = (0..<500 as Range<UInt64>)
      .map { HashedStreamName(hash: 77, bytes: IndexGrowth.stream($0).indexBytes) }.sorted { $0.precedes($1) }
    let counts = keys.indices.map { $0 == 250 ? 9000 : 1 }
    var writer = try IndexRunWriter(
      storage, info: info, capacity: IndexRunCapacity(streams: 500, commands: 900, claims: 0))
    for (index, key) in keys.enumerated() {
      try writer.beginStream(key, base: UInt32(index), count: UInt32(counts[index]))
      for position in 0..<UInt64(counts[index]) { try writer.append(position: UInt64(index) * 10 + position + 1) }
    }
    for number in 0..<900 as Range<UInt64> { try writer.append(command: 5 + number / 600, firstPosition: number + 1) }
    let run = try writer.finish()
    for (index, key) in keys.enumerated() {
      let stream = try run.stream(key)
      #expect(stream?.base == UInt32(index) && stream?.count == UInt32(counts[index]))
      let positions = try run.positions(of: key, afterVersion: UInt32(index), limit: 5)
      #expect(positions == (0..<min(5, UInt64(counts[index]))).map { UInt64(index) * 10 + $0 + 1 })
    }
    #expect(try run.positions(of: keys[250], afterVersion: 250 + 8999, limit: 5) == [2500 + 9000])
    #expect(try run.stream(HashedStreamName(hash: 77, bytes: [1, 2])) == nil)
    #expect(try run.commands(5) == Array(1...600))
    #expect(try run.commands(6) == Array(601...900))
  }

  @Test func `a key that is taken, released and taken again has its newest holder`() throws {
    let storage = SimulatedStorage()
    let key = UniqueKey(scope: "email", value: "a@b.c")
    var set = IndexRunSet(logID: id(42))
    func append(_ holder: UInt64?) throws {
      let position = set.lastPosition + 1
      let info = IndexRunInfo(
        logID: id(42), firstPosition: position, lastPosition: position, digest: .start, lastRecordedAt: 0)
      let claims = holder.map { [FrozenIndex.Claim(key: key, holder: $0)] } ?? []
      let stream = FrozenIndex.Stream(
        key: StreamName("a", .none), base: UInt32(position - 1), positions: [position])
      set = set.appending(try FrozenIndex(info: info, streams: [stream], claims: claims).write(to: storage))
    }
    var expected: UInt64?
    for holder in [1, nil, 0, nil, 5, 0, 7] as [UInt64?] {
      try append(holder)
      if let holder { expected = holder == 0 ? nil : holder }
      #expect(try set.claim(key) == expected)
    }
    // In the middle of the log a release still covers what is older; at its beginning there is nothing to cover.
    let middle = set.replacing([try IndexRunMerge.merge(set.runs[1...5], in: storage)])
    #expect(try middle.runs[1].claim(key) == 0)
    #expect(try middle.claim(key) == 7)
    let released = IndexRunSet(Array(middle.runs[..<2]), superfluous: [], logID: id(42))
    #expect(try released.claim(key) == nil)
    let all = try IndexRunMerge.merge(released.runs[...], in: storage)
    #expect(try all.claim(key) == nil)
    #expect(all.info.claims == 0)
  }
}
