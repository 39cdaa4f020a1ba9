// What a reader beside the writer is shown: everything that was acknowledged before it looked, and in the same run of the
// machine nothing that was not synced. After a start of the machine it goes by valid frames, as a recovery does.

import EventLogSimulation
import FoundationEssentials
import Testing

@testable import EventLog

@Suite struct DurableMarkTests {
  private func log(_ count: Int, segment: UInt64 = 1 << 20) throws -> (SimulatedStorage, SimulatedLog) {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: .small(segment: segment))
    for number in 0..<count { try log.write([sample(number)]) }
    return (storage, log)
  }

  @Test func `the mark is as the text says`() throws {
    let (storage, log) = try log(2)
    let bytes = try #require(storage.contents(of: LogFiles.durable))
    let mark = try #require(bytes.withUnsafeBytes { DurableMark($0) })
    let manifest = try #require(try storage.readManifest(writing: false))
    #expect(bytes.count == 64 && bytes.starts(with: "DAYBKDUR".utf8))
    #expect(mark.session == manifest.session && mark.boot == storage.bootID() && mark.segment == 1)
    #expect(try mark.end == log.frames.last!.end)
    for index in bytes.indices {
      var damaged = bytes
      damaged[index] ^= 1
      #expect(damaged.withUnsafeBytes { DurableMark($0) } == nil)
    }
  }

  @Test func `what is written and not yet synced is shown to nobody`() throws {
    let (storage, log) = try log(3)
    let reader = try LogReader.open(storage)
    var seen: [UInt64] = []
    storage.before(.sync, on: "log/") {
      try? reader.refresh()
      seen.append(reader.durable.position)
      if let opened = try? LogReader.open(storage) { seen.append(opened.durable.position) }
      if let report = try? storage.verifyLog() { seen.append(report.lastPosition) }
      if let report = try? storage.backUpLog(to: SimulatedStorage()) { seen.append(report.lastPosition) }
    }
    try log.write([sample(3)])
    #expect(seen == [3, 3, 3, 3])
    try reader.refresh()
    #expect(reader.durable == log.durable && reader.durable.position == 4)
  }

  @Test func `what a failed sync leaves is not shown, and no damage`() throws {
    let (storage, log) = try log(3)
    storage.fail(.sync, nth: 1, errno: 5)
    #expect(throws: StoreFailure.self) { try log.write([sample(3)]) }
    #expect(try LogReader.open(storage).durable.position == 3)
    #expect(try storage.verifyLog().lastPosition == 3)
  }

  @Test func `what was acknowledged before a reader looks is shown, whatever the writer does meanwhile`() throws {
    for call in stride(from: 1, through: 120, by: 1) {
      let storage = SimulatedStorage()
      var options = LogOptions.small(segment: 1024)
      options.indexRunLength = 4
      let log = try SimulatedLog(storage, options: options)
      for number in 0..<6 { try log.write([sample(number, payload: 120)]) }
      let reader = try LogReader.open(storage)
      try log.write([sample(6)])
      storage.before(call: call) { _, _ in
        for number in 7..<13 { try? log.write([sample(number, payload: 120)]) }
        log.maintenance.runAll()
      }
      try reader.refresh()
      #expect(reader.durable.position >= 7, "call \(call)")
      let opened = try LogReader.open(storage)
      #expect(opened.durable.position >= 7, "call \(call)")
      #expect(try opened.everything().count == Int(opened.durable.position))
      // From here on the writer rests.
      storage.before(call: .max) { _, _ in }
      try reader.refresh()
      #expect(reader.durable == log.durable, "call \(call)")
    }
  }

  @Test func `another session's mark shows what the manifest proves, another start's shows all valid frames`() throws {
    let (storage, log) = try log(4)
    let proven = try #require(try storage.readManifest(writing: false)).segments[0].lastPosition
    #expect(proven == 0)
    let bytes = storage.contents(of: LogFiles.durable)!
    var mark = try #require(bytes.withUnsafeBytes { DurableMark($0) })
    func shown(_ change: (inout DurableMark) -> Void) throws -> UInt64 {
      var changed = mark
      change(&changed)
      var sink = ByteSink()
      changed.write(to: &sink)
      let copy = storage.restarted()
      copy.replaceContents(of: LogFiles.durable, with: Array(sink.bytes))
      return try LogReader.open(copy).durable.position
    }
    #expect(try shown { _ in } == 4)
    #expect(try shown { $0.session = id(1) } == 0)
    #expect(try shown { $0.boot = id(1) } == 4)
    #expect(try shown { $0.segment = 2 } == 0)
    mark.end = try log.frames[1].end
    #expect(try shown { _ in } == 2)
    #expect(try shown { $0.boot = id(1) } == 4)
    storage.lose(LogFiles.durable)
    #expect(try LogReader.open(storage).durable.position == 4)
    // A recovery does not look at it.
    #expect(try SimulatedLog(storage.restarted(), options: .small()).durable.position == 4)
  }

  @Test func `damage below the mark is damage, also in the newest frame`() throws {
    let (storage, log) = try log(3)
    var bytes = storage.contents(of: LogFiles.segment(1))!
    bytes[try Int(log.frames[2].end) - 3] ^= 4
    storage.replaceContents(of: LogFiles.segment(1), with: bytes)
    let error = #expect(throws: StoreFailure.self) { try LogReader.open(storage) }
    #expect(error?.code == .corrupt && error?.positions == 3...3 && error?.remedy != nil)
  }

  @Test func `a mark that can't be written poisons`() throws {
    let (storage, log) = try log(2)
    storage.before(.write, on: LogFiles.durable) { storage.fail(.write, nth: 1, errno: 28) }
    let error = #expect(throws: StoreFailure.self) { try log.write([sample(2)]) }
    #expect(error?.code == .outcomeUnknown && error?.file == LogFiles.durable, "\(String(describing: error))")
    #expect(log.durable.position == 2)
    storage.heal()
    #expect(try SimulatedLog(storage.restarted(), options: .small()).durable.position == 3)
  }

  @Test func `a reader between the sessions of two writers misses nothing`() throws {
    for call in 1...80 {
      let storage = SimulatedStorage()
      var first: SimulatedLog? = try SimulatedLog(storage, options: .small())
      for number in 0..<4 { try first?.write([sample(number)]) }
      // Killed before the durable end was recorded.
      first = nil
      let reader = try LogReader.open(storage)
      #expect(reader.durable.position == 4)
      var shown: UInt64?
      // A call beyond those of the second writer is the reader's own, in the middle of looking.
      var isOver = false
      storage.before(call: call) { _, _ in
        guard !isOver else { return }
        try? reader.refresh()
        shown = try? LogReader.open(storage).durable.position
      }
      let second = try SimulatedLog(storage, options: .small())
      try second.write([sample(4)])
      isOver = true
      if let shown { #expect(shown >= 4, "call \(call)") }
      try reader.refresh()
      #expect(reader.durable.position == 5, "call \(call)")
    }
  }
}
