// Runs that carry valid checksums but lie: counts, lengths, order, versions and positions.
// Each ends in an answer or a typed error, in bounded memory, and never in a trap.

import EventLogSimulation
import FoundationEssentials
import Testing

@testable import EventLog

@Suite struct IndexRunLiesTests {
  @Test func `a header that lies with a valid checksum is ignored or harmless`() throws {
    let sample = try IndexRunSample(events: 12)
    var opened = 0
    for place in stride(from: 12, to: 184, by: 4) {
      for value in [0, 1, 0x7F, 0xFFFF, 0x4000_0000, 0x8000_0000, .max] as [UInt32] {
        let old = sample.memory.loadUnaligned(fromByteOffset: place, as: UInt32.self)
        sample.memory.storeBytes(of: value, toByteOffset: place, as: UInt32.self)
        sample.signHeader()
        if let run = sample.open() {
          opened += 1
          _ = try sample.answersAreRight(run)
          // Merging reads everything.
          _ = try? IndexRunMerge.merge([run], in: SimulatedStorage())
        }
        sample.memory.storeBytes(of: old, toByteOffset: place, as: UInt32.self)
      }
    }
    #expect(opened > 20)
  }

  @Test func `parts that lie with valid checksums end in an answer or an error`() throws {
    let sample = try IndexRunSample(events: 400)
    let shape = try #require(sample.open()).shape
    var random = SeededRandom(seed: 5)
    let parts = [
      shape.streamPart, shape.commandPart.prefix(shape.commands * IndexRunFormat.commandSize),
      shape.claimPart.prefix(shape.claims * IndexRunFormat.claimSize), shape.streamFencePart,
    ]
    var refused = [Int](repeating: 0, count: parts.count)
    for round in 0..<300 {
      let part = parts[round % parts.count]
      let place = part.lowerBound + Int(random.next() % UInt64(part.count))
      let old = sample.memory[place]
      sample.memory[place] = [0, 0x7F, 0x80, 0xFF, UInt8(truncatingIfNeeded: random.next())][round % 5]
      let run = try #require(sample.signPages(shape).open())
      let answersAreRight = try sample.answersAreRight(run)
      let merged = try sample.mergedName(run)
      if answersAreRight == nil || merged == nil { refused[round % parts.count] += 1 }
      sample.memory[place] = old
    }
    // Values cannot be checked; order and structure are.
    #expect(refused[0] > 10 && refused[1] > 10 && refused[2] > 0, "\(refused)")
  }

  @Test func `a length, a count or a position beyond its bounds is refused`() throws {
    let sample = try IndexRunSample(events: 400)
    let shape = try #require(sample.open()).shape
    let first = try #require(
      sample.model.streams.map { (key: sample.hash($0.key), positions: $0.value) }.min { $0.key.precedes($1.key) })
    // Hash, length, length of the key, key, base, count, first position and gaps.
    let length = shape.streamPart.lowerBound + 8
    let key = length + 2
    let base = key + 1 + first.key.bytes.count
    #expect(sample.memory[key] == UInt8(first.key.bytes.count) && sample.memory[base] == 0)
    let largest = [UInt8](repeating: 0xFF, count: 9) + [1]
    let beyondPart = [UInt8](repeating: 0xFF, count: 2) + [0x7F]
    let lies: [(Int, [UInt8])] = [
      (length, largest), (length, beyondPart), (length, [0]), (length, [3]), (key, [0xFF, 0x7F]), (base, largest),
      (base + 1, [0]), (base + 1, largest), (base + 3, largest), (base + 4, largest), (base + 5, beyondPart),
    ]
    for (place, bytes) in lies {
      let old = Array(sample.memory[place..<place + bytes.count])
      UnsafeMutableRawBufferPointer(rebasing: sample.memory[place..<place + bytes.count]).copyBytes(from: bytes)
      let run = try #require(sample.signPages(shape).open())
      let error = #expect(throws: StoreFailure.self, "\(bytes) at \(place - length)") {
        _ = try run.positions(of: first.key)
        _ = try IndexRunMerge.merge([run], in: SimulatedStorage())
      }
      #expect(error?.code == .corrupt && error?.file == run.name)
      UnsafeMutableRawBufferPointer(rebasing: sample.memory[place..<place + bytes.count]).copyBytes(from: old)
    }
  }

  /// A run that holds nothing but one stream.
  private func frozen(_ positions: ClosedRange<UInt64>, base: UInt32) -> FrozenIndex {
    let info = IndexRunInfo(
      logID: id(42), firstPosition: positions.lowerBound, lastPosition: positions.upperBound, digest: .start,
      lastRecordedAt: 0)
    let key = StreamName("a", .none)
    return FrozenIndex(info: info, streams: [.init(key: key, base: base, positions: Array(positions))])
  }

  @Test func `runs that contradict each other are not merged`() throws {
    let storage = SimulatedStorage()
    let first = try frozen(1...5, base: 0).write(to: storage)
    for base in [4, 6, 0, .max - 7] as [UInt32] {
      let second = try frozen(6...9, base: base).write(to: storage)
      let error = #expect(throws: StoreFailure.self) { try IndexRunMerge.merge([first, second], in: storage) }
      #expect(error?.code == .corrupt && error?.file == second.name)
    }
    let second = try frozen(6...9, base: 5).write(to: storage)
    #expect(try IndexRunMerge.merge([first, second], in: storage).info.streamsBegun == 1)
  }

  @Test func `records of a stream that overlap are not merged`() throws {
    let sample = try IndexRunSample(frozen(1...5000, base: 0))
    let run = try #require(sample.open())
    var cursor = StreamRecordCursor(run)
    _ = try cursor.next()
    let second = try cursor.head(of: try #require(try cursor.next()))
    // The first of its positions, 4,096 after the run's first.
    #expect(sample.memory[second.gaps.lowerBound] == 0x80 && sample.memory[second.gaps.lowerBound + 1] == 0x20)
    sample.memory[second.gaps.lowerBound + 1] = 0x1F
    let lying = try #require(sample.signPages(run.shape).open())
    #expect(try sample.mergedName(lying) == nil)
  }
}
