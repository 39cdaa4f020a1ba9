// A log whose disk was full goes on by itself: what was acknowledged stays, what was not is void, and whoever waits for
// more is told when there is more.

import EventLogSimulation
import Testing

@testable import EventLog

@Suite struct FullDiskRecoveryTests {
  private let storage = SimulatedStorage()

  /// A log with one durable batch and one that found no space.
  private func failed(by operation: SimulatedStorage.Operation = .write) throws -> SimulatedLog {
    let log = try SimulatedLog(storage, options: .small())
    try log.write([sample(0)])
    storage.fail(operation, nth: 1, errno: 28, permanently: true)
    #expect(throws: StoreFailure.self) { try log.write([sample(1, events: 3)]) }
    return log
  }

  @Test func `nothing of what found no space is in the log, and its positions are given again`() async throws {
    let log = try failed()
    #expect(log.failure?.code == .diskFull)
    storage.heal()
    log.shell.recover()
    #expect(log.failure == nil)
    try log.expect([sample(0)], "recovered")
    #expect(log.stage { ($0.generation, $0.lastPosition) } == (1, 1))
    try log.write([sample(5, events: 2)])
    try log.expect([sample(0), sample(5, events: 2)], "went on")
    // Position 2 is another event's by now.
    try await log.waitUntilDurable(through: 1, generation: 0)
    let void = await #expect(throws: StoreFailure.self) { try await log.waitUntilDurable(through: 2, generation: 0) }
    #expect(void?.code == .diskFull)
    try await log.waitUntilDurable(through: 3, generation: 1)
    let next = try SimulatedLog(storage.restarted(machine: true), options: .small())
    #expect(next.recovery.cutTail == nil)
    try next.expect([sample(0), sample(5, events: 2)], "opened again")
  }

  @Test func `while the disk is full each try says so`() throws {
    let log = try failed()
    for _ in 0..<3 {
      log.shell.recover()
      #expect(log.failure?.code == .diskFull)
      #expect(throws: StoreFailure.self) { try log.write([sample(2)]) }
      #expect(try log.everything() == expected([sample(0)]))
    }
    storage.heal()
    log.shell.recover()
    try log.write([sample(2)])
    try log.expect([sample(0), sample(2)], "went on")
  }

  @Test func `the lock is never let go`() throws {
    let log = try failed()
    for isFull in [true, false] {
      if !isFull { storage.heal() }
      log.shell.recover()
      let error = #expect(throws: StoreFailure.self) { try SimulatedLog(storage, options: .small()) }
      #expect(error?.code == .locked)
    }
    try log.write([sample(2)])
    log.shell.finish()
    _ = try SimulatedLog(storage, options: .small())
  }

  @Test func `a log that was opened on a full disk goes on as well`() throws {
    let log = try SimulatedLog(storage, options: .small())
    for number in 0..<3 { try log.write([sample(number)]) }
    let next = storage.restarted()
    next.fail(.write, nth: 1, errno: 28, permanently: true)
    let full = try SimulatedLog(next, options: .small())
    #expect(full.recovery.readOnlyReason?.code == .diskFull && full.failure?.code == .diskFull)
    next.heal()
    full.shell.recover()
    try full.write([sample(3)])
    try full.expect((0..<4).map { sample($0) }, "went on")
  }

  @Test func `a failed sync is not waited out`() throws {
    let log = try SimulatedLog(storage, options: .small())
    storage.fail(.sync, nth: 1, errno: 28)
    #expect(throws: StoreFailure.self) { try log.write([sample(0)]) }
    storage.heal()
    log.shell.recover()
    #expect(log.failure?.code == .outcomeUnknown)
  }

  @Test func `what can't be taken away again may be durable, so nothing goes on`() throws {
    let log = try SimulatedLog(storage, options: .small())
    storage.fail(.write, nth: 1, errno: 28, permanently: true)
    storage.fail(.truncate, nth: 1, errno: 5, permanently: true)
    let error = #expect(throws: StoreFailure.self) { try log.write([sample(0)]) }
    #expect(error?.code == .outcomeUnknown)
  }

  @Test func `who has lost the book does not go on in it`() throws {
    let log = try failed()
    storage.heal()
    storage.lose(LogFiles.lock)
    log.shell.recover()
    #expect(log.failure?.code == .outcomeUnknown)
    #expect(throws: StoreFailure.self) { try log.write([sample(2)]) }
  }

  @Test func `who waits for more goes on waiting, and readers see all that is durable`() async throws {
    let log = try SimulatedLog.open(storage, options: .small())
    let first = try log.stage { (transaction) throws(StoreFailure) in
      try transaction.appendUnconditionally(sample(0)).positions
    }
    try await log.waitUntilDurable(through: first.upperBound)
    let reader = try LogReader.open(storage)
    async let more: Void = log.waitUntilDurable(beyond: 1)
    while log.contents.state.withLock({ $0.waiters.count }) == 0 { await Task.yield() }
    storage.fail(.write, nth: 1, errno: 28, permanently: true)
    let second = try log.stage { (transaction) throws(StoreFailure) in
      try transaction.appendUnconditionally(sample(1)).positions
    }
    await #expect(throws: StoreFailure.self) { try await log.waitUntilDurable(through: second.upperBound) }
    await #expect(throws: StoreFailure.self) { try await log.recover() }
    storage.heal()
    try await log.recover()
    #expect(log.contents.state.withLock { $0.waiters.count } == 1 && log.durable.position == 1)
    let third = try log.stage { (transaction) throws(StoreFailure) in
      try transaction.appendUnconditionally(sample(2)).positions
    }
    try await log.waitUntilDurable(through: third.upperBound, generation: log.stage { $0.generation })
    await more
    #expect(log.durable.position == 2)
    try reader.refresh()
    #expect(try reader.everything() == expected([sample(0), sample(2)]))
    try await log.close()
  }

  @Test func `a closed log does not go on`() async throws {
    let log = try failed()
    storage.heal()
    log.shell.finish()
    await #expect(throws: StoreFailure.self) { try await log.recover() }
  }

  /// The disk is full now and then, for one kind of call or another, while segments are added and sealed.
  @Test(arguments: 1...12) func `whatever finds no space, the log goes on with what it acknowledged`(seed: Int)
    async throws
  {
    var random = SeededRandom(seed: UInt64(seed))
    var options = LogOptions.small(segment: 2_000)
    options.indexRunLength = 8
    let log = try SimulatedLog(storage, options: options)
    var kept: [EventBatch] = []
    var (number, recoveries) = (0, 0)
    func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }
    for _ in 0..<120 {
      switch below(6) {
      case 0:
        // The next write, so that it never is the mark of what is durable, which needs no space.
        let (operation, nth): (SimulatedStorage.Operation, Int) =
          switch below(3) {
          case 0: (.write, 1)
          case 1: (.create, 1 + below(4))
          default: (.rename, 1 + below(4))
          }
        storage.fail(operation, nth: nth, errno: [28, 122, 27][below(3)], permanently: below(2) == 0)
      case 1: storage.heal()
      case 2:
        log.maintenance.tryAgain()
        log.maintenance.runAll()
      default:
        let batches = (0...below(3)).map { sample(number + $0, events: 1 + below(3), payload: 150) }
        number += batches.count
        let before = log.durable.position
        try? log.write(batches)
        // A flush may end in the middle, where a segment is added.
        var end = before
        for batch in batches {
          end += UInt64(batch.events.count)
          if end <= log.durable.position { kept.append(batch) }
        }
        #expect(expected(kept).count == log.durable.position)
      }
      if log.failure != nil, below(2) == 0 {
        log.shell.recover()
        if log.failure == nil {
          recoveries += 1
          try log.expect(kept, "seed \(seed)")
        }
      }
      try #require(log.failure.map { $0.code == .diskFull } ?? true, "seed \(seed): \(log.failure as Any)")
    }
    storage.heal()
    log.shell.recover()
    try log.expect(kept, "seed \(seed)")
    #expect(recoveries > 0)
    log.shell.finish()
    #expect(try SimulatedLog(storage.restarted(machine: true), options: .small()).everything() == expected(kept))
  }
}
