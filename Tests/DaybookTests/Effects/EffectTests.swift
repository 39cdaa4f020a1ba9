// Effects: asked for by events, carried out by ports when these are durable, written down; once, whatever is deleted or
// killed in between, and by nothing but an open book.

import EventSourcing
import EventSourcingTesting
import Foundation
import Testing

@testable import Daybook

@Suite final class EffectTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "effects-\(UUID())").path
  private let clock = Lock(Instant("2024-03-01T09:00:00Z")!)
  private let late = PortFailure("asleep", "the ringer is asleep", isRetryable: true)
  private let never = PortFailure("deaf", "there is no ringer", isRetryable: false)

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private func open(
    _ ports: any EffectPort<Bells>..., delivery: EffectDelivery = .onDemand, access: BookAccess = .readWrite
  ) async throws -> Book<Bells> {
    let options = BookOptions(access: access, effects: delivery, clock: { [clock] in clock.withLock { $0 } })
    return try await Book.open(folder, options, ports: ports)
  }

  private func ask(_ tune: String, _ book: Book<Bells>) async throws {
    try await book.execute(AskForRinging(tune), as: .nobody)
  }

  /// What came of each request, in the order in which it was written down.
  private func results(_ book: Book<Bells>) async throws -> [String] {
    try await book.fold(StreamName("bell"), into: []) { results, event, _ in
      if case .rung(let rung) = event { results.append("\(rung.asked): \(rung.result)") }
    }
  }

  @Test func `what an event asks for is done once, and the log says so`() async throws {
    let ringer = Ringer()
    var book = try await open(ringer)
    try await ask("Plain Bob", book)
    #expect(ringer.asked.isEmpty)
    #expect(try await book.deliver().count == 1)
    #expect(try await book.deliver().isEmpty)
    #expect(try await results(book) == ["1: rang Plain Bob"])
    let effect = try #require(ringer.asked.first)
    let cause = UUID(namespace: book.id, name: "1")
    #expect(effect.id == UUID(namespace: cause, name: "ringing/effect/0"))
    #expect(effect.attempt == 1 && !effect.mayHaveHappened)
    let record = try #require(try await book.record(at: 2)).envelope
    #expect(record.actor == .integration("ringer") && record.batch.causation == 1)
    #expect(record.batch.correlationID == effect.cause.batch.correlationID)
    try await book.close()

    // Every side file deleted.
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name != "log" {
      try FileManager.default.removeItem(atPath: folder + "/" + name)
    }
    try? FileManager.default.removeItem(atPath: folder + "/log/snapshots")
    book = try await open(ringer)
    #expect(try await book.deliver().isEmpty && ringer.asked.count == 1)
    try await book.close()
  }

  @Test func `what was asked for and not answered is asked again when the book is opened`() async throws {
    let first = Ringer()
    var book = try await open(first)
    try await ask("Grandsire", book)
    try await book.close()
    book = try await open()
    #expect(try await book.deliver().isEmpty)
    try await book.close()
    let second = Ringer()
    book = try await open(second)
    try await book.deliver()
    // The first may have died before it could write down what came of it.
    #expect(second.asked.map(\.mayHaveHappened) == [true])
    #expect(try await results(book) == ["1: rang Grandsire"])
    try await book.close()
  }

  @Test func `failures are tried again by the book's clock, and only the last one is written down`() async throws {
    let ringer = Ringer()
    ringer.will(.failure(late), .failure(late), .success("at last"))
    let book = try await open(ringer)
    try await ask("a", book)
    #expect(try await book.deliver().isEmpty)
    #expect(try await book.deliver().isEmpty && ringer.asked.count == 1)
    for seconds: Int64 in [1, 4] {
      clock.withLock { $0 = $0.advanced(by: seconds * 1_000 - 1) }
      #expect(try await book.deliver().isEmpty)
      clock.withLock { $0 = $0.advanced(by: 1) }
      try await book.deliver()
    }
    #expect(try await results(book) == ["1: at last"])
    #expect(ringer.asked.map(\.attempt) == [1, 2, 3] && Set(ringer.asked.map(\.id)).count == 1)
    #expect(ringer.asked.map(\.mayHaveHappened) == [false, true, true])

    ringer.will(.failure(late), .failure(late), .failure(late), .failure(late), .failure(late), .failure(never))
    try await ask("b", book)
    for _ in 1...6 {
      try await book.deliver()
      clock.withLock { $0 = $0.advanced(by: 64_000) }
    }
    try await ask("c", book)
    try await book.deliver()
    #expect(try await results(book) == ["1: at last", "3: asleep after 5", "5: deaf after 1"])
    try await book.close()
  }

  @Test func `what can't be read when it is to be asked for is asked for later`() async throws {
    let ringer = Ringer()
    let book = try await open(ringer)
    try await ask("a", book)
    let segment = URL(filePath: folder + "/log/0000000001.segment")
    let whole = try Data(contentsOf: segment)
    let place = try #require(whole.lastIndex { $0 != 0 })
    func write(_ byte: UInt8) throws {
      let file = try FileHandle(forUpdating: segment)
      try file.seek(toOffset: UInt64(place))
      try file.write(contentsOf: [byte])
      try file.close()
    }
    try write(whole[place] ^ 1)
    await #expect(throws: Book<Bells>.Failure.self) { try await book.deliver() }
    #expect(ringer.asked.isEmpty)
    try write(whole[place])
    #expect(try await book.deliver().count == 1)
    #expect(try await results(book) == ["1: rang a"])
    try await book.close()
  }

  @Test func `each request has one port, and what none accepts waits`() async throws {
    let (some, all) = (Ringer(only: "a"), Ringer())
    // What the first port has not answered yet is not brought to the next one.
    some.will(.failure(late))
    var book = try await open(some, all)
    for tune in ["a", "b"] { try await ask(tune, book) }
    try await book.deliver()
    #expect(some.asked.map(\.request) == ["a"] && all.asked.map(\.request) == ["b"])
    clock.withLock { $0 = $0.advanced(by: 1_000) }
    try await book.deliver()
    #expect(some.asked.map(\.request) == ["a", "a"] && all.asked.map(\.request) == ["b"])
    try await book.close()
    book = try await open(Ringer(only: "a"))
    try await ask("c", book)
    #expect(try await book.deliver().isEmpty)
    try await book.close()
    book = try await open(all)
    #expect(try await book.deliver().count == 1)
    try await book.close()
  }

  @Test func `ports that all pretend are asked on what is staged, others only when it is durable`() async throws {
    let (real, pretended) = (Ringer(only: "a"), Ringer(isPretended: true))
    var book = try await open(real, pretended)
    _ = try await book.stage(Request(AskForRinging("b"), as: .nobody))
    try await book.deliverStaged()
    // The real one has had all waited for, for its sake.
    #expect(book.position >= 1 && pretended.asked.count == 1)
    try await book.close()

    book = try await open(pretended)
    var positions: [Position?] = []
    for number in 1...3 {
      let receipt = try await book.stage(Request(AskForRinging("c\(number)"), as: .nobody))
      try await book.deliverStaged()
      positions.append(receipt.positions?.upperBound)
    }
    // Each answer stands right behind its cause, and nothing was asked twice.
    #expect(positions == [3, 5, 7])
    #expect(pretended.asked.map(\.request) == ["b", "c1", "c2", "c3"])
    #expect(try await book.deliver().isEmpty)
    try await ask("d", book)
    #expect(try await book.deliver().count == 1 && book.position == 10)
    #expect(try await results(book).last == "9: rang d")
    try await book.close()
    let again = Ringer(isPretended: true)
    book = try await open(again)
    #expect(try await book.deliver().isEmpty && again.asked.isEmpty)
    try await book.close()
  }

  @Test func `what pretended ports can't do yet is tried again as for others`() async throws {
    let ringer = Ringer(isPretended: true)
    ringer.will(.failure(late))
    let book = try await open(ringer)
    try await ask("a", book)
    #expect(try await book.deliver().isEmpty)
    try await ask("b", book)
    clock.withLock { $0 = $0.advanced(by: 1_000) }
    #expect(try await book.deliver().count == 2)
    #expect(try await results(book).sorted() == ["1: rang a", "2: rang b"])
    try await book.close()
  }

  @Test func `an open book asks by itself as soon as something is durable`() async throws {
    let ringer = Ringer()
    let book = try await open(ringer, delivery: .whenDurable)
    try await ask("Plain Bob", book)
    var query = LogQuery()
    query.types = ["bell.rung"]
    let seen = Lock(0)
    try await book.follow(query) { _ in
      seen.withLock { $0 += 1 }
      return false
    }
    #expect(seen.withLock { $0 } == 1)
    #expect(try await results(book) == ["1: rang Plain Bob"])
    try await book.close()
  }

  @Test func `what was answered in another way meanwhile is not asked`() async throws {
    let ringer = Ringer()
    ringer.will(.failure(late))
    let book = try await open(ringer)
    try await ask("a", book)
    try await book.deliver()
    try await book.execute(RecordRinging(asked: 1, result: "by hand"), as: .nobody)
    clock.withLock { $0 = $0.advanced(by: 60_000) }
    #expect(try await book.deliver().isEmpty)
    #expect(ringer.asked.count == 1)
    #expect(try await results(book) == ["1: by hand"])
    try await book.close()
  }

  @Test func `what was answered in another way is done with when that is durable, and not before`() async throws {
    let (ringer, store) = (Ringer(), WatchedEventStore())
    ringer.will(.failure(late))
    let handler = try CommandHandler<Bells, WatchedEventStore>(
      store, BookClock({ [clock] in clock.withLock { $0 } }), ports: [ringer])
    let effects = Effects<Bells, WatchedEventStore>([ringer], handler, .onDemand)
    _ = try await handler.execute(Request(AskForRinging("a"), as: .nobody), now: nil)
    #expect(try await effects.deliver().isEmpty)
    _ = try await handler.stage(Request(RecordRinging(asked: 1, result: "by hand"), as: .nobody), now: nil)
    clock.withLock { $0 = $0.advanced(by: 60_000) }
    store.fail()
    await #expect(throws: Book<Bells>.Failure.self) { try await effects.deliver() }
    #expect(ringer.asked.count == 1 && effects.workers.map { $0.nextTry != nil } == [true])
  }

  @Test func `a port that the domain does not admit opens no book`() async throws {
    await #expect(throws: Book<Bells>.Failure.self) { try await open(Ringer(region: "XX")) }
    let book = try await open(Ringer(region: "GB"))
    try await book.close()
  }

  @Test func `a book that is open for reading, a rebuild and a verification ask nothing`() async throws {
    let ringer = Ringer()
    var book = try await open(ringer)
    try await ask("a", book)
    try await book.rebuildViews()
    #expect(try await book.verify().isSound)
    try await book.close()
    book = try await open(ringer, access: .readOnly)
    await #expect(throws: Book<Bells>.Failure.self) { try await book.deliver() }
    try await book.close()
    #expect(ringer.asked.isEmpty)
  }
}
