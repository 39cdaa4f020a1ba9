// A sealed segment shows exactly what the closed one showed, in every way of reading.
// The strongest evidence is the chain: every frame's content must come back byte for byte.

import EventLogSimulation
import FoundationEssentials
import Testing

@testable import EventLog

@Suite struct SealedSegmentTests {
  private func random(_ seed: UInt64, count: Int = 120) -> ClosedSegment {
    ClosedSegment(
      randomBatches(count, seed: seed), earlier: randomBatches(20, seed: seed + 1000), perFrame: 1 + Int(seed % 7))
  }

  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func `every frame comes back byte for byte, and the chain with it`(seed: UInt64) throws {
    let closed = random(seed)
    let sealed = try closed.sealed()
    #expect(sealed.footer.digestBefore == closed.header.digest)
    #expect(sealed.footer.digest == closed.frames[closed.frames.count - 1].header.digest)
    var next = 0
    try sealed.forEachFrame { (first, count, content) throws(StoreFailure) in
      let frame = closed.frames[next]
      #expect(first == frame.header.firstPosition && count == frame.header.count)
      #expect(content.elementsEqual(frame.content))
      next += 1
    }
    #expect(next == closed.frames.count)
    try sealed.verify()
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func `every event comes back alone and in order`(seed: UInt64) throws {
    let closed = random(seed)
    let sealed = try closed.sealed()
    let cache = BlockCache(limit: 1 << 20)
    #expect(try sealed.everything() == closed.shown)
    for shown in closed.shown {
      #expect(try sealed.shown(at: shown.envelope.position, cache: cache) == shown)
      #expect(try sealed.batch(at: shown.envelope.position, cache: cache) == shown.batch)
    }
  }

  @Test func `an actor is sealed as the text that it was, however that is read`() throws {
    let user = "2ed6657d-e927-568b-95e1-2665a8aea6a2"
    let texts = ["user:\(user)", "user:\(user.uppercased())", "robot:7", "", "system:", "user:\(user)x"]
    let closed = ClosedSegment(randomBatches(12, seed: 4), actors: texts)
    let sealed = try closed.sealed()
    try sealed.verify()
    var found: [[UInt8]] = []
    try sealed.forEachFrame { (_, _, content) throws(StoreFailure) in found.append(Array(content)) }
    #expect(found == closed.frames.map(\.content))
    let actors = Set(try sealed.everything().map(\.batch.actor))
    let known = try Actor.user(#require(UUID(uuidString: user)))
    #expect(actors == [known, .other("robot:7"), .other(""), .system(""), .other("user:\(user)x")])
  }

  @Test func `a scan keeps to its range, whether it reads blocks or the whole`() throws {
    let closed = random(1)
    let sealed = try closed.sealed()
    for after in [0, closed.first - 1, closed.first, closed.first + 7, closed.last - 2, closed.last, .max] {
      for through in [0, closed.first, closed.first + 9, closed.last - 1, closed.last, .max] {
        let wanted = closed.shown.filter { $0.envelope.position > after && $0.envelope.position <= through }
        #expect(try sealed.everything(after: after, through: through) == wanted)
        var loaded: [Shown] = []
        _ = try sealed.load().scan(after: after, through: through, types: nil) { envelope, payload in
          loaded.append(Shown(envelope: envelope, payload: Array(payload)))
          return true
        }
        #expect(loaded == wanted)
      }
    }
  }

  @Test func `a scan by type shows these types only and reads no block without them`() throws {
    var batches = (0..<900).map { sample($0, payload: 900) }
    batches[700].events[0].event.type = "rare"
    let closed = ClosedSegment(batches)
    let storage = SimulatedStorage()
    let sealed = try closed.sealed(on: storage)
    #expect(sealed.directory.envelopes.count > 1 && sealed.directory.payloads.count > 3)
    // Names, one envelope block, one streams block, one payload block: a fifth read would fail.
    storage.fail(.read, nth: 5, errno: 5)
    #expect(try sealed.everything(types: ["rare", "unknown"]) == [closed.shown[700]])
    #expect(throws: StoreFailure.self) { try sealed.everything(types: ["rare", "unknown"]) }
    #expect(try sealed.everything(types: ["unknown"]) == [])
    let created = closed.shown.filter { $0.envelope.type == "order.created" }
    #expect(try sealed.everything(types: ["order.created"]) == created)
    #expect(try sealed.everything(after: 890, types: ["order.created"]) == created.suffix { $0 > 890 })
  }

  @Test func `a visitor that has enough stops the scan`() throws {
    let sealed = try random(2).sealed()
    for types in [nil, ["type-0"]] as [Set<String>?] {
      for range in [0..<UInt64.max, sealed.footer.firstPosition..<sealed.footer.firstPosition + 3] {
        var calls = 0
        let goesOn = try sealed.scan(
          after: range.lowerBound, through: range.upperBound, types: types, cache: BlockCache(limit: 1 << 20)
        ) { _, _ in
          calls += 1
          return false
        }
        #expect(calls <= 1 && goesOn == (calls == 0))
      }
    }
  }

  @Test func `a chain digest is known where a frame ended, and nowhere else`() throws {
    let closed = random(3, count: 30)
    let sealed = try closed.sealed()
    #expect(try sealed.chainDigest(at: closed.first - 1) == closed.header.digest)
    for position in closed.first...closed.last {
      let frame = closed.frames.first { $0.header.lastPosition == position }
      #expect(try sealed.chainDigest(at: position) == frame?.header.digest)
    }
  }

  @Test func `large batches, large payloads and none at all keep their form`() throws {
    var random = SeededRandom(seed: 5)
    var batches = [randomBatch(&random, events: 6000, largest: 1), randomBatch(&random, events: 5)]
    batches[1].events[0].event.payload = [UInt8](repeating: 7, count: BatchLimits.payload)
    batches[1].events[3].event.payload = (0..<BatchLimits.payload).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    batches += [randomBatch(&random, events: 4097, largest: 1), randomBatch(&random, events: 1)]
    batches[2].conditions = (0..<3000).map { .claims(UniqueKey(scope: "n", value: "\($0)")) }
    let closed = ClosedSegment(batches, perFrame: 2)
    let sealed = try closed.sealed()
    #expect(try sealed.everything() == closed.shown)
    try sealed.verify()
    for position in [1, 6000, 6001, 6004, 6005, closed.last] {
      #expect(try sealed.shown(at: position) == closed.shown[Int(position) - 1])
    }
  }

  @Test func `many streams, types and actors fill several blocks`() throws {
    let batches = (0..<2100).map { number in
      var batch = sample(number, payload: 4)
      batch.events[0].stream = StreamName("c\(number % 300)", .uuid(id(UInt64(number))))
      batch.events[0].event.type = "t\(number % 300)"
      batch.actor = Actor(stored: "a\(number)")
      return batch
    }
    let closed = ClosedSegment(batches, perFrame: 100)
    let sealed = try closed.sealed()
    #expect(sealed.directory.streams.count == 3)
    #expect(try sealed.everything() == closed.shown)
    #expect(try sealed.everything(types: ["t3"]) == closed.shown.filter { $0.envelope.type == "t3" })
    try sealed.verify()
  }

  @Test func `several threads load a segment together, and all of them stop at damage`() async throws {
    let closed = ClosedSegment((0..<600).map { sample($0, payload: 1500) }, perFrame: 20)
    let storage = SimulatedStorage()
    let sealed = try closed.sealed(on: storage)
    #expect(sealed.directory.payloads.count > 8)
    func load() async throws -> LoadedSegment {
      let loader = SealedLoader(sealed)
      return try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<3 { group.addTask { loader.work() } }
        let loaded = try loader.finish()
        try await group.waitForAll()
        return loaded
      }
    }
    for _ in 0..<20 {
      var next = 0
      _ = try await load().scan(after: 0, through: .max, types: nil) { envelope, payload in
        #expect(Shown(envelope: envelope, payload: Array(payload)) == closed.shown[next])
        next += 1
        return true
      }
      #expect(next == closed.shown.count)
    }
    var bytes = try #require(storage.contents(of: LogFiles.sealed(7)))
    bytes[Int(sealed.directory.payloads[5].content)] ^= 1
    let file = try #require(try storage.open(LogFiles.sealed(7), writing: true))
    try bytes.withUnsafeBytes { try file.write($0, at: 0) }
    for _ in 0..<5 {
      let error = await #expect(throws: StoreFailure.self) { _ = try await load() }
      #expect(error?.code == .corrupt && error?.offset == sealed.directory.payloads[5].offset)
    }
  }

  @Test func `writing pauses at every block and syncs about every MiB`() throws {
    let batches = (0..<14).map { number in
      var random = SeededRandom(seed: UInt64(number))
      var batch = sample(number)
      batch.events[0].event.payload = (0..<200_000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      return batch
    }
    let closed = ClosedSegment(batches)
    let storage = SimulatedStorage()
    let file = try storage.create(LogFiles.sealed(7))
    var pauses = 0
    let footer = try closed.writer().write(to: file) { pauses += 1 }
    #expect(pauses == 1 + 1 + Int(footer.envelopeBlocks + footer.payloadBlocks))
    let size = try Int(file.size())
    #expect(size > 2_800_000 && footer.fileLength == UInt64(size))
    let syncs = storage.trace.count { $0.contains(": sync ") }
    #expect((2...4).contains(syncs))
    #expect(storage.trace.last?.contains(": sync ") == true)
  }

  @Test func `a pause that throws gives up`() throws {
    let closed = random(4)
    let file = try SimulatedStorage().create(LogFiles.sealed(7))
    let error = #expect(throws: StoreFailure.self) {
      try closed.writer().write(to: file) { () throws(StoreFailure) in throw StoreFailure(.closed, "enough") }
    }
    #expect(error?.code == .closed)
  }

  @Test func `frames that do not continue are refused`() throws {
    let closed = random(5, count: 9)
    var writer = SealedSegmentWriter(header: closed.header)
    let later = closed.frames[1]
    let result = later.content.withUnsafeBytes { bytes in
      Result { () throws(FormatFault) in try writer.add(later.header, content: bytes) }
    }
    #expect(throws: FormatFault.self) { try result.get() }
    var empty = closed
    empty.frames = []
    let storage = SimulatedStorage()
    #expect(throws: StoreFailure.self) { try empty.sealed(on: storage) }
    #expect(storage.contents(of: LogFiles.sealed(7)) == [])
  }
}

extension [Shown] {
  fileprivate func suffix(_ isWanted: (UInt64) -> Bool) -> [Shown] { filter { isWanted($0.envelope.position) } }
}
