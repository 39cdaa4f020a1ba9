// Damaged, shortened and lying runs: each answer is right or a typed error, and what is no run is ignored.
// A run is derived, so an error costs a rebuild; a wrong "there is no such stream" would cost a wrong decision.

import CRC32C
import EventLogSimulation
import FoundationEssentials
import Testing

@testable import EventLog

@Suite struct IndexRunDamageTests {
  /// A run's bytes, which a test may change between two openings, and what the run must answer.
  fileprivate final class Sample {
    let memory: UnsafeMutableRawBufferPointer
    let span: IndexRunSpan
    let model: IndexModel
    let hash = IndexHash(logID: id(42))

    init(events: Int) throws {
      let storage = SimulatedStorage()
      var growth = IndexGrowth(seed: 3, streams: 6)
      let run = try growth.freeze(events: events).write(to: storage)
      let bytes = storage.contents(of: run.name)!
      memory = .allocate(byteCount: bytes.count, alignment: 16)
      memory.copyBytes(from: bytes)
      span = run.info.span
      model = growth.model
    }

    deinit { memory.deallocate() }

    func open(count: Int? = nil) -> IndexRun? {
      let bytes = UnsafeRawBufferPointer(rebasing: memory[..<(count ?? memory.count)])
      return IndexRun(MappedBytes(bytes) { _ in }, span: span, logID: id(42))
    }

    /// Expects an error, once the page of a byte is asked for.
    func expectError(_ run: IndexRun, at index: Int) throws -> Bool {
      let isRefused = try answersAreRight(run) == nil
      #expect(isRefused, "byte \(index)")
      return isRefused
    }

    /// Asks for one thing of each kind; nil when an answer was an error of the index.
    func answersAreRight(_ run: IndexRun) throws -> Bool? {
      do {
        for (key, positions) in model.streams.prefix(1) {
          let key = hash(key)
          guard try run.stream(key)?.count == UInt32(positions.count) else { return false }
          guard try run.positions(of: key, afterVersion: 0, limit: .max) == positions else { return false }
        }
        for (id, first) in model.commands.prefix(1) {
          guard try run.commands(hash(id)) == [first] else { return false }
        }
        for (key, holder) in model.claims.prefix(1) {
          guard try run.claim(key) == holder else { return false }
        }
        return try run.stream(hash(IndexGrowth.stream(99))) == nil && run.commands(hash(id(99_999))) == []
      } catch let error as LogError {
        try #require(error.code == .corrupt && error.file == IndexFiles.run(span) && error.remedy != nil)
        return nil
      }
    }
  }

  @Test func `a flipped bit is an error or makes the run be ignored`() throws {
    let sample = try Sample(events: 12)
    let run = try #require(sample.open())
    #expect(try sample.answersAreRight(run) == true)
    let tables = run.shape.streamPart.lowerBound..<run.shape.tail.lowerBound
    for index in sample.memory.indices {
      // Every bit of what holds something, and one of each zero.
      for bit in sample.memory[index] == 0 ? index % 8..<index % 8 + 1 : 0..<8 {
        sample.memory[index] ^= 1 << bit
        defer { sample.memory[index] ^= 1 << bit }
        if tables.contains(index) {
          // An open run notices too: a page may be read from the disk anew at any time.
          guard try sample.expectError(run, at: index) else { return }
        } else {
          #expect(sample.open() == nil, "bit \(bit) of byte \(index)")
        }
      }
    }
    #expect(tables.count == 3 * IndexRunFormat.page)
    #expect(try sample.answersAreRight(run) == true)
  }

  @Test func `a run that is too short or too long is ignored`() throws {
    let sample = try Sample(events: 12)
    for count in 0..<sample.memory.count { #expect(sample.open(count: count) == nil) }
    let storage = SimulatedStorage()
    storage.replaceContents(of: IndexFiles.run(sample.span), with: Array(sample.memory) + [0])
    #expect(try IndexRun.open(sample.span, in: storage, logID: id(42)) == nil)
  }

  @Test func `a run of another log, span, version or feature is ignored`() throws {
    let sample = try Sample(events: 12)
    let bytes = MappedBytes(UnsafeRawBufferPointer(sample.memory)) { _ in }
    #expect(IndexRun(bytes, span: sample.span, logID: id(43)) == nil)
    #expect(IndexRun(bytes, span: IndexRunSpan(first: 1, last: 99), logID: id(42)) == nil)
    for (place, value) in [(8, 2), (10, 1), (96, 1), (104, 1), (184, 1), (4091, 1)] as [(Int, UInt8)] {
      let old = sample.memory[place]
      sample.memory[place] = value
      sample.signHeader()
      #expect(sample.open() == nil)
      sample.memory[place] = old
    }
    // Features that anybody may ignore are ignored.
    sample.memory[88] = 1
    sample.signHeader()
    #expect(try sample.answersAreRight(try #require(sample.open())) == true)
  }

  @Test func `a header that lies with a valid checksum is ignored or harmless`() throws {
    let sample = try Sample(events: 12)
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
    let sample = try Sample(events: 400)
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
    let sample = try Sample(events: 400)
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
      let error = #expect(throws: LogError.self, "\(bytes) at \(place - length)") {
        _ = try run.positions(of: first.key)
        _ = try IndexRunMerge.merge([run], in: SimulatedStorage())
      }
      #expect(error?.code == .corrupt && error?.file == run.name)
      UnsafeMutableRawBufferPointer(rebasing: sample.memory[place..<place + bytes.count]).copyBytes(from: old)
    }
  }
}

extension IndexRunDamageTests.Sample {
  fileprivate func signHeader() {
    let covered = UnsafeRawBufferPointer(rebasing: memory[..<4092])
    memory.storeBytes(of: CRC.checksum(covered), toByteOffset: 4092, as: UInt32.self)
  }

  /// The run that is made of this one; nil when it was refused.
  fileprivate func mergedName(_ run: IndexRun) throws -> String? {
    do {
      return try IndexRunMerge.merge([run], in: SimulatedStorage()).name
    } catch let error as LogError {
      try #require(error.code == .corrupt)
      return nil
    }
  }

  /// Makes all checksums fit the bytes.
  fileprivate func signPages(_ shape: IndexRunShape) -> Self {
    for (index, start) in stride(from: 4096, to: shape.claimPart.upperBound, by: 4096).enumerated() {
      let page = UnsafeRawBufferPointer(rebasing: memory[start..<start + 4096])
      memory.storeBytes(
        of: CRC.checksum(page), toByteOffset: shape.checksumPart.lowerBound + 4 * index, as: UInt32.self)
    }
    let tail = UnsafeRawBufferPointer(rebasing: memory[shape.tail])
    memory.storeBytes(of: CRC.checksum(tail), toByteOffset: 84, as: UInt32.self)
    signHeader()
    return self
  }
}
