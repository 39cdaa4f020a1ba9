// What is appended is what is read, in every way of reading, before and after reopening and over several segments.
// The staged state answers for versions, commands and claims, also when it was rebuilt from disk.

import EventLogSimulation
import FoundationEssentials
import Testing

@testable import EventLog

@Suite struct RoundTripTests {
  private let batches = (0..<60).map { sample($0, events: 1 + $0 % 4) }

  private func filled(_ storage: SimulatedStorage, perFlush: Int = 3) throws -> SimulatedLog {
    let log = try SimulatedLog(storage, options: .small())
    for start in stride(from: 0, to: batches.count, by: perFlush) {
      try log.write(Array(batches[start..<min(batches.count, start + perFlush)]))
    }
    return log
  }

  @Test(arguments: [1, 3, 60]) func `a scan gives back every batch, over segments and reopening`(perFlush: Int) throws {
    let storage = SimulatedStorage()
    let log = try filled(storage, perFlush: perFlush)
    #expect(try log.everything() == expected(batches))
    if perFlush < 60 { #expect(log.statistics.segments.count > 2) }
    log.shell.finish()
    let again = try SimulatedLog(storage, options: .small())
    #expect(try again.everything() == expected(batches))
    #expect(again.recovery.rewrittenBytes == 0 && again.recovery.cutTail == nil)
    #expect(again.durable == log.durable)
  }

  @Test func `scans begin and end anywhere`() throws {
    let log = try filled(SimulatedStorage())
    let all = expected(batches)
    for after in stride(from: 0, to: all.count, by: 7) {
      for through in [after, after + 1, after + 20, all.count + 5] {
        let part = try log.everything(after: UInt64(after), through: UInt64(through))
        #expect(part == Array(all[after..<min(all.count, max(after, through))]))
      }
    }
    var seen = 0
    try log.scan { _, _ in
      seen += 1
      return seen < 5
    }
    #expect(seen == 5)
  }

  @Test func `a scan by type passes only that type`() throws {
    let log = try filled(SimulatedStorage())
    var shown: [Envelope] = []
    try log.scan(types: ["task.completed"]) { envelope, _ in
      shown.append(envelope)
      return true
    }
    #expect(shown == expected(batches).map(\.envelope).filter { $0.type == "task.completed" })
  }

  @Test func `a stream is read in order from any version`() throws {
    let log = try filled(SimulatedStorage())
    let all = expected(batches)
    for stream in Set(all.map(\.envelope.stream)) {
      let own = all.filter { $0.envelope.stream == stream }
      for version in 0...own.count {
        var shown: [Shown] = []
        try log.read(stream: stream, afterVersion: UInt32(version), limit: 4) { envelope, payload in
          shown.append(Shown(envelope: envelope, payload: Array(payload)))
          return true
        }
        #expect(shown == Array(own.dropFirst(version).prefix(4)))
      }
    }
  }

  @Test func `a position is read alone, and a missing one is nil`() throws {
    let log = try filled(SimulatedStorage())
    for shown in expected(batches).reversed() {
      let payload = try log.read(position: shown.envelope.position) { _, payload in Array(payload) }
      #expect(payload == shown.payload)
    }
    #expect(try log.read(position: 0) { _, _ in true } == nil)
    #expect(try log.read(position: log.durable.position + 1) { _, _ in true } == nil)
  }

  @Test func `versions, commands and claims are the same after reopening`() throws {
    let storage = SimulatedStorage()
    let log = try filled(storage)
    log.shell.finish()
    let again = try SimulatedLog(storage, options: .small())
    let all = expected(batches)
    for log in [log, again] {
      log.stage { transaction in
        for stream in Set(all.map(\.envelope.stream)) {
          #expect(transaction.version(of: stream) == all.last { $0.envelope.stream == stream }!.envelope.version)
        }
        #expect(transaction.version(of: StreamName("order", .none)) == 0)
        let command = transaction.command(id(7))
        #expect(command?.firstPosition == all.first { $0.batch.commandID == id(7) }!.batch.firstPosition)
        #expect(command?.fingerprint == 7 * 77 && command?.count == batches[7].events.count)
        #expect(transaction.command(id(1000)) == nil)
        #expect(transaction.holder(of: UniqueKey(scope: "email", value: "10@x")) != nil)
        #expect(transaction.holder(of: UniqueKey(scope: "email", value: "5@x")) == nil)
        #expect(transaction.holder(of: UniqueKey(scope: "other", value: "10@x")) == nil)
      }
    }
  }

  @Test func `names compare by bytes, not by canonical equivalence`() throws {
    let log = try SimulatedLog(SimulatedStorage(), options: .small())
    let composed = StreamName("caf\u{E9}", .text("\u{E9}"))
    let decomposed = StreamName("cafe\u{301}", .text("e\u{301}"))
    #expect(composed != decomposed)
    var batch = sample(0)
    batch.events[0].stream = composed
    try log.write([batch])
    log.stage { transaction in
      #expect(transaction.version(of: composed) == 1)
      #expect(transaction.version(of: decomposed) == 0)
    }
  }

  @Test func `time never runs backwards`() throws {
    let log = try SimulatedLog(SimulatedStorage(), options: .small())
    var earlier = sample(1)
    earlier.recordedAt = Instant(milliseconds: -5)
    try log.write([sample(0), earlier])
    #expect(try log.everything() == expected([sample(0), earlier]))
  }

  @Test func `times from one end of the range to the other come back from one frame`() throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: .small())
    let ends = [BatchLimits.times.lowerBound, 0, BatchLimits.times.upperBound]
    let batches = ends.enumerated().map { number, time in
      var batch = sample(number)
      batch.recordedAt = Instant(milliseconds: time)
      batch.events[0].occurredAt = Instant(milliseconds: [Int64.max, .min, 7][number])
      return batch
    }
    try log.write(batches)
    #expect(try log.frames.count == 1)
    log.shell.finish()
    try SimulatedLog(storage, options: .small()).expect(batches, "after opening")
  }

  @Test(arguments: [Int64.min, .max, BatchLimits.times.lowerBound - 1, BatchLimits.times.upperBound + 1])
  func `a time that would make the log unreadable is refused, and nothing of it is staged`(time: Int64) throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: .small())
    var batch = sample(0)
    batch.recordedAt = Instant(milliseconds: time)
    let error = #expect(throws: StoreFailure.self) { try log.write([batch, sample(1)]) }
    #expect(error?.code == .limitExceeded && log.stage { $0.lastPosition } == 0)
    try log.write([sample(2)])
    log.shell.finish()
    try SimulatedLog(storage, options: .small()).expect([sample(2)], "after opening")
  }

  @Test func `a digest is known where a frame ends`() throws {
    let storage = SimulatedStorage()
    let log = try filled(storage, perFlush: 2)
    let durable = log.durable
    #expect(try log.chainDigest(at: durable.position) == durable.digest)
    #expect(try log.chainDigest(at: 0) == .start)
    #expect(try log.chainDigest(at: 1) == nil)
    let other = try filled(SimulatedStorage(), perFlush: 2)
    #expect(other.durable.digest == durable.digest)
  }

  @Test func `verification reads all of it`() throws {
    let log = try filled(SimulatedStorage())
    var steps: [UInt64] = []
    let report = try log.verify { done, count in
      #expect(done <= count && count == log.durable.position)
      steps.append(done)
    }
    #expect(report.lastPosition == log.durable.position && report.digest == log.durable.digest)
    #expect(report.commands == 60 && report.frames == steps.count)
    #expect(steps == steps.sorted() && steps.last == log.durable.position)
  }

  @Test func `what is too large is refused, and nothing of it is staged`() throws {
    let log = try SimulatedLog(SimulatedStorage(), options: .small())
    let good = sample(0)
    func refuses(_ change: (inout EventBatch) -> Void) {
      var batch = good
      change(&batch)
      #expect(throws: StoreFailure.self) {
        _ = try log.stage { (transaction) throws(StoreFailure) in try transaction.appendUnconditionally(batch).positions
        }
      }
      #expect(log.stage { $0.lastPosition } == 0)
    }
    refuses { $0.events = [] }
    refuses { $0.events[0].event.payload = [UInt8](repeating: 0, count: 1 << 20 + 1) }
    refuses { $0.events[0].stream = StreamName("") }
    refuses { $0.events[0].stream = StreamName(String(repeating: "c", count: 65)) }
    refuses { $0.events[0].stream = StreamName("c", .text(String(repeating: "c", count: 201))) }
    refuses { $0.events[0].event.type = "" }
    refuses { $0.actor = .other(String(repeating: "a", count: 201)) }
    refuses {
      $0.events[0].event.payload = [UInt8](repeating: 1, count: 1 << 20)
      $0.events = Array(repeating: $0.events[0], count: 17)
    }
    try log.write([good])
    #expect(try log.everything() == expected([good]))
  }

  @Test func `large batches span runs and segments`() throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: .small(segment: 1 << 20))
    var large = (0..<6).map { sample($0, events: 2, payload: 20_000) }
    for number in 6..<9 {
      var batch = sample(number, events: 12)
      for index in batch.events.indices {
        batch.events[index].event.payload = [UInt8](repeating: UInt8(index), count: BatchLimits.payload)
      }
      large.append(batch)
    }
    try log.write(large)
    #expect(try log.everything() == expected(large))
    #expect(try log.verify().lastPosition == log.durable.position)
    #expect(try LogReader.open(storage).everything() == expected(large))
  }
}
