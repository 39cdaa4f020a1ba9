// Random logs for the tests of the index, with plain dictionaries as the oracle of what it must answer.
// All values follow from a seed, so that a failing case can be made again.

import EventLogSimulation
import FoundationEssentials
import Testing

@testable import EventLog

/// What an index must know up to a position.
struct IndexModel {
  var streams: [StreamName: [UInt64]] = [:]
  var commands: [UUID: UInt64] = [:]
  var claims: [UniqueKey: UInt64] = [:]
  var lastPosition: UInt64 = 0
}

/// A log that grows at random; every so often what is new is frozen.
struct IndexGrowth {
  private(set) var model = IndexModel()
  private var random: SeededRandom
  private let streams: UInt64
  private var lastCommand: UInt64 = 0
  let logID: UUID

  init(seed: UInt64, streams: UInt64 = 40, logID: UUID = id(42)) {
    random = SeededRandom(seed: seed)
    self.streams = streams
    self.logID = logID
  }

  /// Appends batches with about this many events and gives what is new.
  mutating func freeze(events: Int) -> FrozenIndex {
    let before = model
    var known: [UniqueKey: UInt64] = [:]
    var commands: [FrozenIndex.Command] = []
    while model.lastPosition < before.lastPosition + UInt64(events) {
      lastCommand += 1
      let first = model.lastPosition + 1
      commands.append(FrozenIndex.Command(id: id(lastCommand), firstPosition: first))
      model.commands[id(lastCommand)] = first
      change(&known, first)
      for _ in 0...random.next() % 3 {
        model.lastPosition += 1
        model.streams[randomStream(), default: []].append(model.lastPosition)
      }
    }
    let streams = model.streams.compactMap { key, positions -> FrozenIndex.Stream? in
      let base = before.streams[key]?.count ?? 0
      guard positions.count > base else { return nil }
      return FrozenIndex.Stream(key: key, base: UInt32(base), positions: Array(positions[base...]))
    }
    let info = IndexRunInfo(
      logID: logID, firstPosition: before.lastPosition + 1, lastPosition: model.lastPosition,
      digest: ChainDigest(high: model.lastPosition, low: 7), lastRecordedAt: -Int64(model.lastPosition), segment: 3,
      offset: model.lastPosition * 100)
    return FrozenIndex(
      info: info, streams: streams, commands: commands,
      claims: known.map { FrozenIndex.Claim(key: $0.key, holder: $0.value) })
  }

  private mutating func randomStream() -> StreamName {
    // Few streams get most of the events, as in life.
    let number = min(random.next() % streams, random.next() % streams)
    return IndexGrowth.stream(number)
  }

  static func stream(_ number: UInt64) -> StreamName {
    switch number % 3 {
    case 0: StreamName("order", .uuid(id(number)))
    case 1: StreamName("customer", .text("č-\(number)"))
    default: StreamName("category-\(number)", .none)
    }
  }

  private mutating func change(_ known: inout [UniqueKey: UInt64], _ first: UInt64) {
    for _ in 0..<random.next() % 3 {
      let key = UniqueKey(scope: "email", value: "\(random.next() % 25)")
      let holder = model.claims[key] == nil ? first : nil
      model.claims[key] = holder
      known[key] = holder ?? 0
    }
  }
}

extension IndexRunSet {
  /// Compares all answers with the model's; `strays` are asked for too and must not be there.
  func expect(_ model: IndexModel, strays: Range<UInt64> = 100_000..<100_050) throws {
    #expect(lastPosition == model.lastPosition)
    #expect(streamsBegun == UInt64(model.streams.count))
    #expect(commands == UInt64(model.commands.count))
    for (key, positions) in model.streams {
      #expect(try version(of: key) == UInt32(positions.count))
      #expect(try self.positions(of: key) == positions)
      for position in Set([0, 1, positions[0] - 1, positions[positions.count / 2], lastPosition - 1, lastPosition]) {
        #expect(try version(of: key, at: position) == UInt32(positions.count { $0 <= position }))
      }
    }
    for (id, first) in model.commands { #expect(try commandCandidates(id) == [first]) }
    for number in 0..<25 {
      let key = UniqueKey(scope: "email", value: "\(number)")
      #expect(try claim(key) == model.claims[key])
    }
    for number in strays {
      #expect(try version(of: IndexGrowth.stream(number)) == 0)
      #expect(try positions(of: IndexGrowth.stream(number)) == [])
      #expect(try commandCandidates(id(number)) == [])
      #expect(try claim(UniqueKey(scope: "email", value: "\(number)")) == nil)
    }
  }
}
