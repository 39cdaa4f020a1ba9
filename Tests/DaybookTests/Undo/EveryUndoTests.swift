// Every command of a history with an event of every type is taken back right after it, on a book of its own: what the
// table says of its events' types comes true, and where it is taken back the fields hold their earlier values.

import BackOffice
import BackOfficeViews
import Daybook
import EventSourcing
import Foundation
import Testing

@Suite struct EveryUndoTests {
  private let folder = try! TemporaryFolder()

  @Test func `every event type is in the table, and what can be taken back gives the earlier values back`() async throws
  {
    #expect(Set(UndoWay.byType.keys) == Set(BackOfficeEvent.registry.names))
    _ = try await EveryEvent.export(in: folder)
    let source = try await BackOfficeBook.open(
      folder.path + "/every", BookOptions(access: .readOnly, viewUpdates: .onQuery))
    var seen: Set<[String]> = []
    let batches = try await batches(of: source).filter { seen.insert($0.kind).inserted }
    // Several at a time: each makes a book of its own, which waits for the disk most of the time.
    let lanes = 8
    let undone = try await withThrowingTaskGroup(of: Int.self) { group in
      for lane in 0..<lanes {
        group.addTask {
          var undone = 0
          for batch in stride(from: lane, to: batches.count, by: lanes) {
            if try await check(batches[batch], in: source) { undone += 1 }
          }
          return undone
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(undone > 45)
    try await source.close()
  }

  private struct Batch: Sendable {
    var header: BatchHeader
    var events: [Envelope]

    /// What batches of the same command that did the same have in common.
    var kind: [String] { [header.command ?? ""] + events.map(\.type) }
    /// The streams in which something is to be taken back.
    var streams: Set<StreamName> { Set(events.filter { UndoWay.of($0.type).isTakenBack }.map(\.stream)) }
  }

  private func batches(of book: BackOfficeBook) async throws -> [Batch] {
    let found = Lock<[Batch]>([])
    try await book.log(LogQuery()) { record in
      found.withLock { batches in
        let header = record.envelope.batch
        if batches.last?.header.firstPosition != header.firstPosition {
          batches.append(Batch(header: header, events: []))
        }
        batches[batches.count - 1].events.append(record.envelope)
      }
      return true
    }
    return found.withLock { $0 }
  }

  /// Whether the batch could be taken back.
  private func check(_ batch: Batch, in source: BackOfficeBook) async throws -> Bool {
    let words = Comment(rawValue: batch.kind.joined(separator: " "))
    let book = try await copy(of: source, through: batch.header.lastPosition, at: batch.header.recordedAt)
    _ = try await book.fireDeadlines()
    let sal = Sender.user(UUID(uuidString: EveryEvent.id("sal"))!)
    let plan = try #require(try await book.undoPlan(of: batch.header.lastPosition, as: sal))
    let ways = batch.events.map { UndoWay.of($0.type) }
    // What came by itself goes back only where the rules take it: no order goes back to somebody who has left.
    let cameByItself = if case .system = batch.header.actor { true } else { false }
    if !cameByItself, let expected = UndoWay.isPossible(ways) {
      #expect(plan.isPossible == expected, "\(words) \(plan.obstacles.map(Self.brief))")
    }
    if plan.isPossible {
      let lines = try plan.requests.map { try $0.line() }.joined(separator: "\n")
      let summary = try await book.apply(.bytes(Array(lines.utf8))) { result in
        if case .committed = result.outcome { return }
        Issue.record("\(words) \(lines): \(result.outcome)")
      }
      #expect(summary.committed == plan.requests.count, words)
      for stream in batch.streams {
        try await expectRestored(stream, batch, Set(ways.flatMap(\.differing)), in: book, words)
      }
    } else {
      #expect(plan.requests.isEmpty && !plan.obstacles.isEmpty, words)
    }
    try await book.close()
    return plan.isPossible
  }

  private static func brief(_ obstacle: UndoObstacle<BackOfficeDomain>) -> String {
    switch obstacle {
    case .noWay(let event, let reason): "\(event.type): \(reason)"
    case .overwritten(_, let path, let event): "\(path) #\(event.position)"
    case .rejected(let command, let rejection): "\(command) \(rejection)"
    case .nothingToDo: "nothing to do"
    }
  }

  /// The book as it was behind a position, at the time of its last event.
  private func copy(of source: BackOfficeBook, through position: Position, at time: Instant) async throws
    -> BackOfficeBook
  {
    let lines = Lock<[UInt8]>([])
    _ = try await source.export(through: position) { bytes in lines.withLock { $0 += bytes } }
    let path = folder.path + "/copy-\(position)"
    _ = try await BackOfficeBook.make(at: path, importing: .bytes(lines.withLock { $0 }))
    return try await BackOfficeBook.open(
      path,
      BookOptions(
        access: .existing, viewUpdates: .onQuery, deadlines: .withCommands, effects: .onDemand, clock: { time }))
  }

  /// Whether the fields that the batch gave hold their earlier values, but for those that can't.
  private func expectRestored(
    _ stream: StreamName, _ batch: Batch, _ differing: Set<String>, in book: BackOfficeBook, _ words: Comment
  ) async throws {
    func value(_ point: StatePoint) async throws -> StateValue {
      try await book.state(of: stream, at: point)?.value ?? .null
    }
    let before = try await value(.asOf(.position(batch.header.firstPosition - 1)))
    let after = try await value(.asOf(.position(batch.header.lastPosition)))
    let now = try await value(.newest)
    if before == .null {
      // What was made is still known, but out of use.
      let changes = after.changes(to: now).map(\.path)
      let left = changes.filter { !BackOfficeDomain.isIncidental($0) && !$0.leads(through: differing) }
      #expect(!changes.isEmpty && left.isEmpty, "\(words) \(left)")
      return
    }
    let left = before.changes(to: now).map(\.path).filter { !BackOfficeDomain.isIncidental($0) }
      .filter { !$0.leads(through: differing) }
    #expect(left.isEmpty, "\(words) \(left)")
  }
}

extension StatePath {
  /// Whether a field of one of these names is on the way.
  fileprivate func leads(through names: Set<String>) -> Bool {
    steps.contains { if case .field(let name) = $0 { names.contains(name) } else { false } }
  }
}
