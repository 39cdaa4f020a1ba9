// A reader beside the writer: it follows through segments, creates nothing and notices when history is taken away.
// The reader here and the writer share only the disk.

import EventLogSimulation
import Testing

@testable import EventLog

@Suite struct ReaderTests {
  @Test func `a reader follows the writer through segments and recoveries`() throws {
    let storage = SimulatedStorage()
    var log = try SimulatedLog(storage, options: .small())
    let reader = try LogReader.open(storage)
    var batches: [EventBatch] = []
    for number in 0..<40 {
      batches.append(sample(number, events: 2))
      try log.write([batches[number]])
      if number % 3 == 0 {
        try reader.refresh()
        #expect(reader.durable == log.durable)
      }
      if number == 20 {
        log.shell.finish()
        log = try SimulatedLog(storage, options: .small())
      }
    }
    try reader.refresh()
    #expect(try reader.everything() == expected(batches))
    #expect(reader.statistics.segments == log.statistics.segments)
    #expect(reader.statistics.bytesWritten == log.statistics.bytesWritten)
  }

  @Test func `a reader reads no further than it shows`() throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: .small(segment: 1 << 20))
    for number in 0..<5 { try log.write([sample(number, events: 2)]) }
    let end = try #require(try log.frames.last?.end)
    #expect(storage.contents(of: LogFiles.segment(1))!.count > end)
    #expect(try LogReader.open(storage).durable == log.durable)
    #expect(storage.readEnds[LogFiles.segment(1)] == Int(end))
  }

  @Test func `a large unsealed part is not read again where there is little new`() throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: .small(segment: 64 << 20))
    for number in 0..<67 { try log.write([sample(number, events: 1000, payload: 1)]) }
    let reader = try LogReader.open(storage)
    var openings = 0
    for number in 67..<70 {
      storage.before(.list, on: "index") { openings += 1 }
      try reader.refresh()
      #expect(reader.durable == log.durable)
      try log.write([sample(number)])
    }
    #expect(openings == 0)
  }

  @Test func `where there is no log, a reader makes none`() throws {
    let storage = SimulatedStorage()
    let error = #expect(throws: StoreFailure.self) { try LogReader.open(storage) }
    #expect(error?.code == .notFound)
    #expect(storage.files.isEmpty)
  }

  @Test func `an index of another history is refused by a reader too`() throws {
    func log(ending last: EventBatch) throws -> SimulatedStorage {
      let storage = SimulatedStorage()
      var options = LogOptions.small()
      options.indexRunLength = 2
      let log = try SimulatedLog(storage, options: options)
      for batch in [sample(0), last] { try log.write([batch]) }
      log.maintenance.runAll()
      log.shell.finish()
      return storage
    }
    let storage = try log(ending: sample(1))
    let other = try log(ending: sample(2))
    let runs = other.files.filter { $0.hasPrefix("index/") }
    #expect(runs == storage.files.filter { $0.hasPrefix("index/") } && runs.count == 1)
    #expect(try LogReader.open(storage).durable.position == 2)
    storage.replaceContents(of: runs[0], with: other.contents(of: runs[0])!)
    let error = #expect(throws: StoreFailure.self) { try LogReader.open(storage) }
    #expect(error?.code == .corrupt && error?.positions == 2...2)
    #expect(throws: StoreFailure.self) { try SimulatedLog(storage, options: .small()) }
  }

  @Test func `damage that a later frame proves is no end of the log`() throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: .small(segment: 1 << 20))
    for number in 0..<5 { try log.write([sample(number, events: 2)]) }
    let frames = try log.frames
    let reader = try LogReader.open(storage)
    #expect(reader.durable.position == 10)
    let file = try #require(try storage.open(LogFiles.segment(1), writing: true))
    try withUnsafeBytes(of: UInt8(0x5A)) { try file.write($0, at: frames[2].end - 3) }
    func expectRefusal(_ body: () throws -> Void) {
      let error = #expect(throws: StoreFailure.self) { try body() }
      #expect(error?.code == .corrupt && error?.file == LogFiles.segment(1), "\(String(describing: error))")
      #expect(error?.positions?.contains(5) == true && error?.remedy != nil)
    }
    expectRefusal { _ = try LogReader.open(storage) }
    expectRefusal { _ = try reader.verify() }
  }

  @Test func `damage to what was written since is noticed by a reader that follows`() throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: .small(segment: 1 << 20))
    try log.write([sample(0)])
    let reader = try LogReader.open(storage)
    for number in 1..<4 { try log.write([sample(number)]) }
    let frames = try log.frames
    let file = try #require(try storage.open(LogFiles.segment(1), writing: true))
    try withUnsafeBytes(of: UInt8(0x5A)) { try file.write($0, at: frames[1].end - 3) }
    let error = #expect(throws: StoreFailure.self) { try reader.refresh() }
    #expect(error?.code == .corrupt && error?.positions?.lowerBound == 2, "\(String(describing: error))")
    #expect(reader.durable.position == 1)
  }

  @Test(arguments: [false, true])
  func `events that were seen and then lost with a failed sync are missed`(areReplaced: Bool) throws {
    let storage = SimulatedStorage()
    var log: SimulatedLog? = try SimulatedLog(storage, options: .small(segment: 1 << 20))
    for number in 0..<3 { try log?.write([sample(number)]) }
    let last = try #require(try log?.frames.last)
    let reader = try LogReader.open(storage)
    // The writer ends without recording its durable end, and the last frame turns out never to have reached the disk.
    log = nil
    let file = try #require(try storage.open(LogFiles.segment(1), writing: true))
    let zeros = [UInt8](repeating: 0, count: Int(last.end - UInt64(last.offset)))
    try zeros.withUnsafeBytes { try file.write($0, at: UInt64(last.offset)) }
    let again = try SimulatedLog(storage, options: .small(segment: 1 << 20))
    #expect(again.durable.position == 2)
    if areReplaced { try again.write([sample(77)]) }
    let error = #expect(throws: StoreFailure.self) { try reader.refresh() }
    #expect(error?.code == .corrupt && error?.remedy != nil)
    #expect(error?.positions == (areReplaced ? nil : 3...3))
    #expect(try LogReader.open(storage).durable == again.durable)
  }

  @Test func `a log in its place is noticed`() throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: .small())
    try log.write([sample(0)])
    let reader = try LogReader.open(storage)
    let other = SimulatedStorage()
    var options = LogOptions.small()
    options.newLogID = id(43)
    try SimulatedLog(other, options: options).write([sample(1)])
    for name in other.files { storage.replaceContents(of: name, with: other.contents(of: name)!) }
    let error = #expect(throws: StoreFailure.self) { try reader.refresh() }
    #expect(error?.code == .corrupt)
  }
}
