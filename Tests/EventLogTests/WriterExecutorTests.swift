// Tasks on the log's own thread: they commit in order and share flushes, blocking reads do no harm there, and none is
// lost when the log fails, is closed or is let go.

import CDisk
import Dispatch
import EventLogSimulation
import Foundation
import Testing

@testable import EventLog

@Suite struct WriterExecutorTests {
  @Test func `a task on the executor runs on one thread, also after an acknowledgement`() async throws {
    let log = try Log.open(SimulatedStorage(), options: .small())
    let marks = try await withTaskExecutorPreference(log.executor) {
      var marks = [threadMark()]
      for number in 0..<5 {
        try await append(sample(number), to: log)
        marks.append(threadMark())
      }
      return marks
    }
    #expect(marks[0] != nil && marks.allSatisfy { $0 == marks[0] })
    #expect(threadMark() == nil)
    try await log.close()
  }

  @Test func `many tasks on the executor share flushes and get dense positions`() async throws {
    let log = try Log.open(SimulatedStorage(), options: .small(segment: 64 << 10))
    let ranges = try await withThrowingTaskGroup(of: [ClosedRange<UInt64>].self) { group in
      for task in 0..<64 {
        group.addTask(executorPreference: log.executor) {
          var own: [ClosedRange<UInt64>] = []
          for index in 0..<20 {
            own.append(try await append(sample(task * 100 + index, events: 1 + task % 3), to: log))
            #expect(log.durable.position >= own[index].upperBound)
          }
          return own
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }.sorted { $0.lowerBound < $1.lowerBound }
    #expect(ranges[0].lowerBound == 1)
    for (one, next) in zip(ranges, ranges.dropFirst()) { #expect(next.lowerBound == one.upperBound + 1) }
    // 64 tasks that are acknowledged together stage their next batches before the next flush.
    let frames = try log.frames.count
    #expect(frames <= 64 * 20 / 8, "\(frames) frames")
    try await log.close()
  }

  @Test func `tasks on the executor and elsewhere commit side by side`() async throws {
    let log = try Log.open(SimulatedStorage(), options: .small())
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<16 {
        group.addTask(executorPreference: task % 2 == 0 ? log.executor : nil) {
          for index in 0..<20 { try await append(sample(task * 100 + index), to: log) }
        }
      }
      try await group.waitForAll()
    }
    #expect(log.durable.position == 320)
    try await log.close()
  }

  @Test func `a task that never pauses does not hold up a flush`() async throws {
    let log = try Log.open(SimulatedStorage(), options: .small())
    try await withTaskExecutorPreference(OwnQueue()) {
      let busy = Task(executorPreference: log.executor) { while !Task.isCancelled { await Task.yield() } }
      for number in 0..<3 { try await append(sample(number), to: log) }
      _ = try await withTaskExecutorPreference(log.executor) { try await append(sample(3), to: log) }
      #expect(log.durable.position == 4)
      try await log.close()
      busy.cancel()
      await busy.value
    }
  }

  @Test func `a task on the executor may read, and close the log`() async throws {
    let storage = SimulatedStorage()
    let log = try Log.open(storage, options: .small())
    let shown = try await withTaskExecutorPreference(log.executor) {
      try await append(sample(0, events: 3), to: log)
      let shown = try log.everything()
      try await log.close()
      #expect(threadMark() == nil, "the thread has ended, and the task goes on elsewhere")
      return shown
    }
    #expect(shown == expected([sample(0, events: 3)]))
    let again = try Log.open(storage, options: .small())
    #expect(again.durable.position == 3)
    try await again.close()
  }

  @Test func `tasks that wait when the log is closed are told, and none is lost`() async throws {
    let log = try Log.open(SimulatedStorage(), options: .small())
    let ends = await withTaskExecutorPreference(OwnQueue()) {
      await withTaskGroup(of: StoreFailure.Code?.self) { group in
        for task in 0..<32 {
          group.addTask(executorPreference: log.executor) {
            do {
              for index in 0... { try await append(sample(task * 1000 + index), to: log) }
            } catch { return (error as? StoreFailure)?.code }
            return nil
          }
        }
        await log.waitUntilDurable(beyond: 100)
        try? await log.close()
        return await group.reduce(into: []) { $0.append($1) }
      }
    }
    #expect(ends.count == 32 && ends.allSatisfy { $0 == .closed }, "\(ends)")
  }

  @Test func `an executor outlives its log`() async throws {
    var log: SimulatedLog? = try Log.open(SimulatedStorage(), options: .small())
    let executor = try #require(log?.executor)
    try await log?.close()
    log = nil
    #expect(await Task(executorPreference: executor) { 7 }.value == 7)
    let unopened = try SimulatedLog(SimulatedStorage(), options: .small())
    #expect(await Task(executorPreference: unopened.executor) { 8 }.value == 8)
  }

  @Test func `a failed sync reaches every task on the executor`() async throws {
    let storage = SimulatedStorage()
    let log = try Log.open(storage, options: .small())
    storage.fail(.sync, nth: 1, errno: 5, permanently: true)
    let codes = await withTaskGroup(of: StoreFailure.Code?.self) { group in
      for number in 0..<20 {
        group.addTask(executorPreference: log.executor) {
          do { try await append(sample(number), to: log) } catch { return (error as? StoreFailure)?.code }
          return nil
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(codes.count == 20 && codes.allSatisfy { $0 == .outcomeUnknown })
    await #expect(throws: StoreFailure.self) { try await log.close() }
  }

  @Test func `a cancelled subscriber on the executor goes on`() async throws {
    let log = try Log.open(SimulatedStorage(), options: .small())
    let waiting = Task(executorPreference: log.executor) { await log.waitUntilDurable(beyond: 1_000) }
    waiting.cancel()
    await waiting.value
    try await append(sample(0), to: log)
    try await log.close()
  }
}

/// Runs a test beside tasks that never pause. In the pool it would wait behind all other tests at every step, for a
/// minute, while these take a core.
private final class OwnQueue: TaskExecutor {
  private let queue = DispatchQueue(label: "test")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}

/// What marks the thread that this is called on; the log's thread has a mark, others have none.
private func threadMark() -> UInt? { cdisk_thread_mark().map { UInt(bitPattern: $0) } }

@discardableResult
private func append(_ batch: EventBatch, to log: SimulatedLog) async throws -> ClosedRange<UInt64> {
  let range = try log.stage { (transaction) throws(StoreFailure) in
    try transaction.appendUnconditionally(batch).positions
  }
  try await log.waitUntilDurable(through: range.upperBound)
  return range
}
