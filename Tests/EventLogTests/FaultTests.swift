// Failing calls: a clear typed error, no half batch, reads that go on, and a log that opens again afterwards.
// A failed sync poisons: nobody can tell what is durable until the log is opened again.

import EventLogSimulation
import Testing

@testable import EventLog

@Suite struct FaultTests {
  private let storage = SimulatedStorage()

  private func failing(_ operation: SimulatedStorage.Operation, errno: Int32) throws -> StoreFailure? {
    let log = try SimulatedLog(storage, options: .small())
    try log.write([sample(0)])
    storage.fail(operation, nth: 1, errno: errno)
    let error = #expect(throws: StoreFailure.self) { try log.write([sample(1)]) }
    storage.heal()
    let last = log.stage { $0.lastPosition }
    #expect(throws: StoreFailure.self) { try log.write([sample(2)]) }
    #expect(log.stage { $0.lastPosition } == last, "nothing is staged on what may be void")
    #expect(try log.everything() == expected([sample(0)]))
    return error
  }

  @Test func `a failed sync poisons the log until it is opened again`() throws {
    #expect(try failing(.sync, errno: 5)?.code == .outcomeUnknown)
    // The cache still shows the unsynced frame; it must be real before it is shown.
    let next = storage.restarted()
    let log = try SimulatedLog(next, options: .small())
    #expect(log.recovery.rewrittenBytes > 0)
    let shown = try log.everything()
    #expect(shown == expected([sample(0), sample(1)]))
    var choices = CrashChoices()
    let image = next.crashImage(&choices)
    #expect(try SimulatedLog(image, options: .small()).everything() == shown)
  }

  @Test(arguments: [28, 122, 27] as [Int32]) func `a full disk is said to be full`(errno: Int32) throws {
    let error = try failing(.write, errno: errno)
    #expect(error?.code == .diskFull && error?.errno == errno && error?.remedy != nil)
    let log = try SimulatedLog(storage.restarted(), options: .small())
    try log.write([sample(3)])
    #expect(try log.everything() == expected([sample(0), sample(3)]))
  }

  @Test func `other errors keep their number`() throws {
    let error = try failing(.write, errno: 5)
    #expect(error?.code == .io && error?.errno == 5 && error?.file == "log/0000000001.segment")
  }

  @Test func `a second open is refused, and the lock ends with the log`() throws {
    let log = try SimulatedLog(storage, options: .small())
    let error = #expect(throws: StoreFailure.self) { try SimulatedLog(storage, options: .small()) }
    #expect(error?.code == .locked)
    log.shell.finish()
    _ = try SimulatedLog(storage, options: .small())
  }

  @Test func `with no space at open, what is proven can be read`() throws {
    let log = try SimulatedLog(storage, options: .small())
    try log.write([sample(0)])
    try log.write([sample(1)])
    let next = storage.restarted()
    next.fail(.write, nth: 1, errno: 28, permanently: true)
    let full = try SimulatedLog(next, options: .small())
    #expect(full.recovery.readOnlyReason?.code == .diskFull)
    #expect(try full.everything() == expected([sample(0)]))
    #expect(throws: StoreFailure.self) { try full.write([sample(2)]) }
    next.heal()
    full.shell.finish()
    #expect(try SimulatedLog(next, options: .small()).everything() == expected([sample(0), sample(1)]))
  }

  @Test(arguments: [28, 122, 5] as [Int32])
  func `a rename of the manifest that fails for want of space is only tried again`(errno: Int32) throws {
    // The first rename is that of an index run, the second that of the manifest.
    let log = try SimulatedLog(storage, options: .small(segment: 1000))
    for number in 0..<4 { try log.write([sample(number, events: 3, payload: 200)]) }
    storage.fail(.rename, nth: 2, errno: errno)
    log.maintenance.runAll()
    #expect(storage.failures == 1)
    #expect(log.maintenance.failure?.errno == errno)
    // With this error nobody knows whether the name was changed.
    let isUncertain = errno == 5
    #expect(storage.files.contains(LogFiles.sealed(1)) == isUncertain)
    guard !isUncertain else {
      let error = #expect(throws: StoreFailure.self) { try log.write([sample(4)]) }
      #expect(error?.code == .outcomeUnknown)
      return
    }
    try log.write([sample(4)])
    log.maintenance.tryAgain()
    log.maintenance.runAll()
    #expect(log.maintenance.failure == nil)
    #expect(storage.files.contains(LogFiles.sealed(1)) && !storage.files.contains(LogFiles.segment(1)))
    #expect(try log.verify().lastPosition == 13)
  }

  /// Fails every call in turn, once and for good, over a workload with rotations.
  @Test(arguments: [SimulatedStorage.Operation.write, .sync, .create, .rename, .syncFolder, .truncate, .open, .read])
  func `an error at any call loses nothing acknowledged`(operation: SimulatedStorage.Operation) throws {
    let batches = (0..<12).map { sample($0, events: 3, payload: 300) }
    for (nth, permanently) in (1...24).flatMap({ [($0, false), ($0, true)] }) {
      let storage = SimulatedStorage()
      storage.fail(operation, nth: nth, errno: 5, permanently: permanently)
      var acknowledged: UInt64 = 0
      do {
        let log = try SimulatedLog(storage, options: .small())
        for batch in batches {
          try log.write([batch])
          acknowledged = log.durable.position
        }
        log.shell.finish()
      } catch is StoreFailure {}
      storage.heal()
      let shown = try SimulatedLog(storage.restarted(), options: .small()).everything()
      #expect(shown.count >= acknowledged && shown.count % 3 == 0, "\(storage.trace.joined(separator: "\n"))")
      #expect(shown == Array(expected(batches).prefix(shown.count)))
    }
  }
}
