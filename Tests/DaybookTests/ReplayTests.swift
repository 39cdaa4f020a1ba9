// A replay goes through history again, tells what it came to, and touches nothing.

import BackOffice
import BackOfficeViews
import Daybook
import EventLog
import EventLogStore
import EventSourcing
import Foundation
import ReadModels
import Testing

@Suite struct ReplayTests {
  @Test func `a replay of everything has the digests of the book's views, and the same ones each time`() async throws {
    let office = try await Office()
    let order = try await office.open()
    try await office.complete("survey", of: order)
    let replay = try await office.book.replay()
    let report = try await replay.report()
    let digests = try await office.book.viewDigests()
    #expect(Dictionary(uniqueKeysWithValues: report.views.map { ($0.name, $0.digest) }) == digests)
    let again = try await replay.report()
    #expect(again.states.map(\.digest) == report.states.map(\.digest))
    #expect(report.types.map(\.count).reduce(0, +) == office.book.position)
    #expect(report.states.first { $0.category == "order" }?.streams == 1)

    // As of the opening, the order's state is another one, and nothing else has changed.
    let then = try await office.book.replay(to: .position(replay.end - 1 - 1))
    let earlier = try await then.report()
    let differing = zip(report.states, earlier.states).filter { $0.digest != $1.digest }.map(\.0.category)
    #expect(differing == ["order"])
    for replay in [replay, then] { await replay.close() }
    try await office.book.close()
  }

  @Test func `steps of a stream add up to its state, forwards and one by one`() async throws {
    let office = try await Office()
    let order = try await office.open()
    try await office.complete("survey", of: order)
    try await office.run(AssignOrder(orderID: order, assignedUserID: .set(office.gil)), as: office.ada)
    let stream = StreamName("order", order)
    let replay = try await office.book.replay()
    let all = Lock<[ReplayStep]>([])
    try await replay.steps(of: stream) { step in
      all.withLock { $0.append(step) }
      return true
    }
    let steps = all.withLock { $0 }
    #expect(try await replay.count(of: stream) == UInt64(steps.count))
    for (index, step) in steps.enumerated() {
      let single = try #require(try await replay.step(at: ReplayPlace(stream, UInt64(index + 1))))
      #expect(single.changes == step.changes && single.state == step.state && single.record == step.record)
      let state = try await office.book.state(of: stream, at: .version(UInt32(index + 1)))
      #expect(state?.value == step.state)
    }
    let found = try await replay.first(behind: ReplayPlace(nil, 0)) { _, changes, _ in
      try changes().contains { $0.path.matches("assignedUserID") && $0.before != .null }
    }
    #expect(found?.envelope.type == "order.assigned")
    #expect(try await replay.step(at: ReplayPlace(stream, UInt64(steps.count + 1))) == nil)
    await replay.close()
    try await office.book.close()
  }

  @Test func `an event that can't be folded is named`() async throws {
    let office = try await Office()
    try await office.book.close()
    let store = try LogEventStore.open(DiskStorage(folder: office.path))
    let position = try await store.append(
      EventBatch(
        commandID: UUID(), recordedAt: Instant(milliseconds: 4_102_444_800_000), actor: .system("test"),
        events: [
          NewEvent(
            stream: StreamName("order", .uuid(UUID())),
            event: EncodedEvent(type: "order.teleported", schema: 1, payload: [0xA0]))
        ])
    ).header.firstPosition
    try await store.close()
    let book = try await BackOfficeBook.open(office.path, BookOptions(access: .readOnly, viewUpdates: .onQuery))
    let replay = try await book.replay()
    do {
      _ = try await replay.report()
      Issue.record("it was folded")
    } catch {
      guard case .store(let failure) = error else { throw error }
      #expect(failure.code == .corrupt)
      #expect(failure.message.contains("#\(position), order.teleported"), "\(failure)")
    }
    await replay.close()
    let before = try await book.replay(to: .position(position - 1))
    #expect(try await !before.report().views.isEmpty)
    await before.close()
    try await book.close()
  }

  @Test func `a replay ends where it began, and no byte of the log changes`() async throws {
    let office = try await Office()
    let order = try await office.open()
    let live = try await office.book.replay()
    let end = live.end
    try await office.complete("survey", of: order)
    #expect(live.end == end)
    #expect(try await live.step(at: ReplayPlace(nil, end + 1)) == nil)
    await live.close()
    try await office.book.close()

    let book = try await BackOfficeBook.open(office.path, BookOptions(access: .readOnly, viewUpdates: .onQuery))
    let files = try logBytes(office.path)
    let replay = try await book.replay()
    _ = try await replay.report()
    _ = try await replay.rowChanges(by: end)
    _ = try await replay.sql("orders", "SELECT * FROM orders", at: end)
    let watch = try await replay.watch("SELECT count(*) FROM tasks WHERE taskName = 'Quote'", behind: 0)
    let found = try await replay.first(behind: ReplayPlace(nil, 0)) { record, _, log in
      try watch.comesTrue(through: record.envelope.batch.lastPosition, of: log)
    }
    #expect(try #require(found).envelope.position > end)
    #expect(try logBytes(office.path) == files)
    await replay.close()
    try await book.close()
  }

  private func logBytes(_ path: String) throws -> [String: Data] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: path + "/log")
    return Dictionary(
      uniqueKeysWithValues: names.map { ($0, FileManager.default.contents(atPath: "\(path)/log/\($0)") ?? Data()) })
  }
}
