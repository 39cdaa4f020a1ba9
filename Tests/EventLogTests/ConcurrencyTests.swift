// Many tasks at once on the real disk: every acknowledgement durable, positions dense, every flush shared.
// Also closing, waiting, cancelling and failing while others wait.

import EventLogSimulation
import Foundation
import Testing

@testable import EventLog

@Suite struct ConcurrencyTests {
  private func append(_ batch: EventBatch, to log: Log<some Storage>) async throws -> ClosedRange<UInt64> {
    let range = try log.stage { (transaction) throws(StoreFailure) in
      try transaction.appendUnconditionally(batch).positions
    }
    try await log.waitUntilDurable(through: range.upperBound)
    return range
  }

  @Test func `sixty-four tasks get dense positions, and all that was acknowledged is there`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "log-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let storage = DiskStorage(folder: folder)
    let log = try Log.open(storage, options: LogOptions(segmentSize: 64 << 10))
    let acknowledged = try await withThrowingTaskGroup(of: [(Int, ClosedRange<UInt64>)].self) { group in
      for task in 0..<64 {
        group.addTask {
          var own: [(Int, ClosedRange<UInt64>)] = []
          for index in 0..<20 {
            let number = task * 100 + index
            own.append((number, try await append(sample(number, events: 1 + number % 3), to: log)))
            #expect(log.durable.position >= own.last!.1.upperBound)
          }
          return own
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    try await log.close()
    let ranges = acknowledged.map(\.1).sorted { $0.lowerBound < $1.lowerBound }
    #expect(ranges[0].lowerBound == 1)
    for (one, next) in zip(ranges, ranges.dropFirst()) { #expect(next.lowerBound == one.upperBound + 1) }
    let order = acknowledged.sorted { $0.1.lowerBound < $1.1.lowerBound }.map { sample($0.0, events: 1 + $0.0 % 3) }
    let again = try Log.open(storage, options: LogOptions(segmentSize: 64 << 10))
    #expect(try again.everything() == expected(order))
    #expect(again.statistics.segments.count > 1)
    #expect(try again.verify().lastPosition == ranges.last!.upperBound)
    try await again.close()
  }

  @Test func `files and folders are private, and a second open names the holder`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "log-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let log = try Log.open(DiskStorage(folder: folder))
    let error = #expect(throws: StoreFailure.self) { try Log.open(DiskStorage(folder: folder)) }
    #expect(error?.code == .locked)
    #expect(error?.message.contains("\(ProcessInfo.processInfo.processIdentifier)") == true)
    for name in ["LOCK", "log/manifest", "log/0000000001.segment", "log", ""] {
      let mode = try FileManager.default.attributesOfItem(atPath: folder + "/" + name)[.posixPermissions] as? Int
      #expect(mode == (name == "log" || name == "" ? 0o700 : 0o600), "\(name)")
    }
    try await log.close()
    let again = try Log.open(DiskStorage(folder: folder))
    #expect(!again.recovery.created && again.recovery.epoch == 2)
    try await again.close()
  }

  @Test func `a symbolic link is not followed`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "log-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: folder + "/LOCK", withDestinationPath: folder + "/elsewhere")
    #expect(throws: StoreFailure.self) { try Log.open(DiskStorage(folder: folder)) }
    #expect(!FileManager.default.fileExists(atPath: folder + "/elsewhere"))
  }

  @Test func `closing waits for what is staged, and nothing can be staged afterwards`() async throws {
    let storage = SimulatedStorage()
    let log = try Log.open(storage, options: .small())
    let range = try log.stage { (transaction) throws(StoreFailure) in
      try transaction.appendUnconditionally(sample(0, events: 3)).positions
    }
    try await log.close()
    #expect(log.durable.position == range.upperBound)
    try await log.close()
    let error = #expect(throws: StoreFailure.self) {
      try log.stage { (transaction) throws(StoreFailure) in try transaction.appendUnconditionally(sample(1)).positions }
    }
    #expect(error?.code == .closed)
    #expect(try SimulatedLog(storage, options: .small()).recovery.rewrittenBytes == 0)
  }

  @Test func `a failed sync is told to all who wait`() async throws {
    let storage = SimulatedStorage()
    let log = try Log.open(storage, options: .small())
    storage.fail(.sync, nth: 1, errno: 5, permanently: true)
    let codes = await withTaskGroup(of: StoreFailure.Code?.self) { group in
      for number in 0..<20 {
        group.addTask {
          do {
            _ = try await append(sample(number), to: log)
            return nil
          } catch { return (error as? StoreFailure)?.code }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(codes.count == 20 && codes.allSatisfy { $0 == .outcomeUnknown })
    #expect(log.durable.position == 0)
    await #expect(throws: StoreFailure.self) { try await log.close() }
  }

  @Test func `callers are acknowledged in the order of their positions, and never before them`() async {
    let waiters = Monitor(Waiters())
    var answers: [UInt64: Task<StoreFailure?, Never>] = [:]
    for position in [3, 1, 5, 2, 4] as [UInt64] {
      await withUnsafeContinuation { added in
        answers[position] = Task {
          await withUnsafeContinuation { (caller: Waiters.Continuation) in
            _ = waiters.withLock { $0.add(id: 0, through: position, caller) }
            added.resume()
          }
        }
      }
    }
    for (through, acknowledged) in [(0, []), (2, [1, 2]), (.max, [3, 4, 5])] as [(UInt64, [UInt64])] {
      let taken = waiters.withLock { $0.take(through: through) }
      #expect(taken.count == acknowledged.count)
      for (position, caller) in zip(acknowledged, taken) { caller.resume(returning: StoreFailure(.io, "\(position)")) }
      for position in acknowledged { #expect(await answers[position]?.value?.message == "\(position)") }
    }
  }

  @Test func `subscribers wake for new events, for cancellation and for the end`() async throws {
    let log = try Log.open(SimulatedStorage(), options: .small())
    async let waiting: Void = log.waitUntilDurable(beyond: 0)
    _ = try await append(sample(0), to: log)
    await waiting
    await log.waitUntilDurable(beyond: 0)
    let cancelled = Task { await log.waitUntilDurable(beyond: 1000) }
    cancelled.cancel()
    await cancelled.value
    let ended = Task { await log.waitUntilDurable(beyond: 1000) }
    try await log.close()
    await ended.value
  }

  @Test func `a log that rests records its durable end, so that damage to its last frame is refused`() async throws {
    let storage = SimulatedStorage()
    let log = try SimulatedLog.open(storage, options: .small(segment: 1 << 20))
    let position = try log.stage { (transaction) throws(StoreFailure) in
      try transaction.appendUnconditionally(sample(0)).positions.upperBound
    }
    try await log.waitUntilDurable(through: position)
    let name = "log/0000000001.segment"
    var manifest = try #require(try storage.readManifest(writing: false))
    while manifest.segments[0].lastPosition < position {
      try await Task.sleep(for: .milliseconds(20))
      manifest = try #require(try storage.readManifest(writing: false))
    }
    let next = storage.restarted()
    var damaged = try #require(next.contents(of: name))
    damaged[Int(manifest.segments[0].provenLength) - 5] ^= 1
    next.replaceContents(of: name, with: damaged)
    let error = #expect(throws: StoreFailure.self) { try SimulatedLog(next, options: .small()) }
    #expect(error?.code == .corrupt)
    try await log.close()
  }
}
