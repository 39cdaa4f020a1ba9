// Following a log: across many segments, from another reader and in the process that writes.

import BackOfficeViews
import EventLog
import EventLogStore
import EventSourcing
import Foundation
import Testing

@testable import Daybook

@Suite struct FollowingTests {
  let folder = try! TemporaryFolder()

  func batch(_ number: Int) -> EventBatch {
    EventBatch(
      commandID: UUID(), recordedAt: Instant(milliseconds: Int64(number)), actor: .system("test"),
      events: [
        NewEvent(
          stream: StreamName("s", .text("\(number % 3)")),
          event: EncodedEvent(type: "t", schema: 1, payload: [UInt8](repeating: UInt8(number % 251), count: 100)))
      ])
  }

  @Test func `events come once and in order while segments are closed and the log is opened again`() async throws {
    let total = 600
    let storage = DiskStorage(folder: folder.path)
    try await LogEventStore.open(storage).close()
    let reader = try await BackOfficeBook.open(folder.path, BookOptions(access: .readOnly))
    let seen = Lock<[Position]>([])
    async let following: Void = reader.follow(LogQuery()) { record in
      seen.withLock { seen in
        seen.append(record.envelope.position)
        return seen.count < total
      }
    }
    for opening in 0..<3 {
      let store = try LogEventStore.open(storage, options: LogOptions(segmentSize: 4_096))
      for number in 0..<total / 3 { _ = try await store.append(batch(opening * total / 3 + number)) }
      try await store.close()
    }
    try await following
    #expect(seen.withLock { $0 } == Array(1...Position(total)))
    #expect(try LogEventReader(storage).statistics.segments.count > 5)
    try await reader.close()
  }

  @Test func `a stream is followed alone, from its last events on`() async throws {
    let storage = DiskStorage(folder: folder.path)
    let store = try LogEventStore.open(storage)
    for number in 0..<30 { _ = try await store.append(batch(number)) }
    let reader = try await BackOfficeBook.open(folder.path, BookOptions(access: .readOnly))
    let seen = Lock<[UInt32]>([])
    let caughtUp = Lock(false)
    var newest = LogQuery(stream: StreamName("s", .text("1")))
    newest.after = try await reader.position(beforeNewest: 2, of: newest)
    async let following: Void = reader.follow(
      newest,
      caughtUp: {
        caughtUp.withLock { $0 = true }
        return true
      },
      { record in
        seen.withLock { seen in
          seen.append(record.envelope.version)
          return seen.count < 6
        }
      })
    while !caughtUp.withLock({ $0 }) { await Task.yield() }
    for number in 30..<42 { _ = try await store.append(batch(number)) }
    try await following
    #expect(seen.withLock { $0 } == [9, 10, 11, 12, 13, 14])
    try await reader.close()
    try await store.close()
  }

  @Test func `the newest of a query begin where going back has met as many`() async throws {
    let storage = DiskStorage(folder: folder.path)
    let store = try LogEventStore.open(storage, options: LogOptions(segmentSize: 4_096))
    for number in 0..<90 { _ = try await store.append(batch(number)) }
    let reader = try await BackOfficeBook.open(folder.path, BookOptions(access: .readOnly))
    func newest(_ count: Int, _ query: LogQuery, where isWanted: @escaping @Sendable (StoredRecord) -> Bool)
      async throws
      -> [Position]
    {
      var query = query
      query.after = try await reader.position(beforeNewest: count, of: query, where: isWanted)
      let found = Lock<[Position]>([])
      try await reader.log(query) { record in
        if isWanted(record) { found.withLock { $0.append(record.envelope.position) } }
        return true
      }
      return found.withLock { $0 }
    }
    #expect(try await newest(3, LogQuery(), where: { _ in true }) == [88, 89, 90])
    #expect(try await newest(3, LogQuery(), where: { $0.envelope.position % 7 == 0 }) == [70, 77, 84])
    #expect(try await newest(0, LogQuery(), where: { _ in true }) == [])
    #expect(try await newest(100, LogQuery(), where: { _ in true }) == Array(1...90))
    #expect(try await newest(3, LogQuery(), where: { _ in false }) == [])
    var past = LogQuery(stream: StreamName("s", .text("1")))
    past.through = 50
    let stream = try await newest(2, past, where: { _ in true })
    #expect(stream.count == 2 && stream.allSatisfy { $0 <= 50 && $0 > 40 })
    try await reader.close()
    try await store.close()
  }

  @Test func `in the process that writes it ends with the book`() async throws {
    let office = try await Office(viewUpdates: .continuous)
    let seen = Lock<Position>(0)
    async let following: Void = office.book.follow(LogQuery()) { record in
      seen.withLock { $0 = record.envelope.position }
      return true
    }
    _ = try await office.open()
    let position = office.book.position
    while seen.withLock({ $0 }) < position { await Task.yield() }
    try await office.book.close()
    try await following
    #expect(seen.withLock { $0 } == position)
  }

  @Test(arguments: [BookAccess.readOnly, .existing])
  func `following ends when the clock has passed the query's end, with all that came before`(
    _ access: BookAccess
  ) async throws {
    try await BackOfficeBook.open(folder.path).close()
    let time = ManualClock()
    let book = try await BackOfficeBook.open(
      folder.path, BookOptions(access: access, deadlines: .withCommands, clock: { time.now }))
    var query = LogQuery()
    query.until = time.now.advanced(by: -3_600_000)
    try await book.follow(query) { _ in true }
    // An end that is still to come is waited for.
    query.until = time.now.advanced(by: 50)
    let looks = Lock(0)
    try await book.follow(
      query,
      caughtUp: {
        looks.withLock { $0 += 1 }
        time.move(byHours: 1)
        return true
      }, { _ in true })
    #expect(looks.withLock { $0 } == 2)
    try await book.close()
  }

  @Test func `a cancelled following ends`() async throws {
    let office = try await Office(viewUpdates: .continuous)
    for access in [BookAccess.readOnly, .existing] {
      let reader =
        access == .readOnly ? try await BackOfficeBook.open(office.path, BookOptions(access: access)) : office.book
      let caughtUp = Lock(false)
      let following = Task {
        try await reader.follow(
          LogQuery(),
          caughtUp: {
            caughtUp.withLock { $0 = true }
            return true
          }, { _ in true })
      }
      while !caughtUp.withLock({ $0 }) { await Task.yield() }
      following.cancel()
      try await following.value
      try await reader.close()
    }
  }
}
