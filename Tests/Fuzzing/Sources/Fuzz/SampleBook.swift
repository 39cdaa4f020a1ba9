// A small valid book, made once, for the targets that edit something valid: segments, a sealed one, index runs.

import EventLogSimulation
import FoundationEssentials

@testable import EventLog

enum SampleBook {
  static let logID = UUID(uuid: (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16))

  static var options: LogOptions {
    var options = LogOptions(segmentSize: 1500, smallestStep: 1024, largestStep: 1024, cacheSize: 1 << 20)
    options.indexRunLength = 8
    options.indexFanOut = 2
    return options
  }

  static let streams = [
    StreamName("order", .uuid(logID)), StreamName("customer", .text("c-1")),
    StreamName("account", .none),
  ]

  static func batch(_ number: Int) -> EventBatch {
    let events = (0..<1 + number % 3).map { index in
      NewEvent(
        stream: streams[(number + index) % 3],
        event: EncodedEvent(
          type: "type-\(index)", schema: UInt16(1 + number % 2),
          payload: [UInt8](repeating: UInt8(number), count: 20 + 9 * number)),
        occurredAt: number % 4 == 0 ? Instant(milliseconds: 1_000) : nil)
    }
    return EventBatch(
      commandID: command(number), fingerprint: UInt64(number),
      command: number % 5 == 4 ? nil : "Command\(number % 3)",
      recordedAt: Instant(milliseconds: 1_790_000_000_000 + Int64(number)), actor: Actor(stored: "user:\(number % 2)"),
      correlationID: number % 2 == 0 ? nil : logID, causation: number % 3 == 0 ? 1 : nil,
      conditions: number % 4 == 0 ? [.claims(claim(number))] : [], releases: number % 4 == 3 ? [claim(number - 3)] : [],
      events: events)
  }

  static func command(_ number: Int) -> UUID {
    UUID(uuid: (7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, UInt8(number)))
  }

  static func claim(_ number: Int) -> UniqueKey { UniqueKey(scope: "email", value: "\(number)@x") }

  /// A book of several segments, sealed and indexed as far as it goes, and not closed.
  static let grown = made(flushes: 12, options)
  /// A book of one segment without anything derived: it opens fast.
  static let young = made(flushes: 4, LogOptions(segmentSize: 1 << 20, smallestStep: 512, largestStep: 1024))

  private static func made(flushes: Int, _ options: LogOptions) -> SimulatedStorage {
    var options = options
    options.newLogID = logID
    let storage = SimulatedStorage()
    guard let log = try? SimulatedLog(storage, options: options) else { fatalError("the sample cannot be made") }
    for number in 0..<flushes {
      _ = try? log.stage { (transaction) throws(StoreFailure) in
        try transaction.appendUnconditionally(batch(number))
      }
      log.shell.flushStaged()
      if number == 8 { log.maintenance.runAll() }
    }
    return storage
  }

  /// The last file in a book with a suffix.
  static func file(ending suffix: String, in storage: SimulatedStorage) -> (name: String, bytes: [UInt8]) {
    guard let name = storage.files.last(where: { $0.hasSuffix(suffix) }), let bytes = storage.contents(of: name) else {
      fatalError("the sample has no \(suffix)")
    }
    return (name, bytes)
  }

  /// Reads everything that a log shows, in every way.
  static func read(_ log: some ReadableLog) {
    try? log.scan { _, payload in
      touch(payload)
      return true
    }
    for stream in streams { try? log.read(stream: stream) { _, payload in payload.count < .max } }
    for position in 1...9 as ClosedRange<UInt64> {
      _ = try? log.read(position: position) { _, payload in touch(payload) }
    }
    _ = try? log.verify()
  }
}

typealias SimulatedLog = Log<SimulatedStorage>
