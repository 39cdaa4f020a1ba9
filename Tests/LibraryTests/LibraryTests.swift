// A domain of one's own stands where the back office stands, with the same rights: commands with conditions and unique
// keys, an index with its snapshot, views, deadlines, command files, exports.

import Daybook
import EventSourcing
import EventSourcingTesting
import Foundation
import ReadModels
import Testing

@testable import LibraryTool

@Suite final class LibraryTests {
  /// The time that the test says it is.
  final class Clock: Sendable {
    private let time = Lock(Instant("2024-03-01T09:00:00Z")!)
    var now: Instant { time.withLock { $0 } }
    func advance(days: Int64) { time.withLock { $0 = $0.advanced(by: days * 86_400_000) } }
  }

  private let folder = FileManager.default.temporaryDirectory.appending(path: "library-\(UUID())").path

  deinit {
    for end in ["", "-copy", ".export", ".jsonl"] { try? FileManager.default.removeItem(atPath: folder + end) }
  }
  private let clock = Clock()
  private let copy = UUID()
  private let other = UUID()
  private let ann = UUID()
  private let bob = UUID()

  private func open() async throws -> Book<Library> {
    try await Book.open(folder, Library.self, BookOptions(deadlines: .withCommands, clock: { [clock] in clock.now }))
  }

  @discardableResult
  private func run(
    _ command: any LibraryCommand, in book: Book<Library>
  ) async throws -> Book<Library>.Receipt {
    try await book.execute(command, as: .nobody)
  }

  private func rejection(
    _ command: any LibraryCommand, in book: Book<Library>
  ) async -> LibraryRejection? {
    do {
      try await run(command, in: book)
      return nil
    } catch {
      guard case Book<Library>.Failure.rejected(let rejection) = error else { return nil }
      return rejection
    }
  }

  /// A library with two copies and two members.
  private func stocked() async throws -> Book<Library> {
    let book = try await open()
    for copy in [copy, other] { try await run(AddCopy(id: copy, title: "Emma"), in: book) }
    try await run(Join(id: ann, card: "1001"), in: book)
    try await run(Join(id: bob, card: "1002"), in: book)
    return book
  }

  @Test func `the rules hold, with a key that only one may have`() async throws {
    let book = try await stocked()
    #expect(await rejection(Join(card: "1001"), in: book) == .cardTaken)
    #expect(await rejection(AddCopy(id: copy, title: "Emma"), in: book) == .isThereAlready)
    #expect(await rejection(Lend(id: copy, memberID: other), in: book) == .unknownMember)
    #expect(await rejection(Lend(id: ann, memberID: ann), in: book) == .unknownCopy)
    try await run(Lend(id: copy, memberID: ann), in: book)
    #expect(await rejection(Lend(id: copy, memberID: bob), in: book) == .alreadyLent)
    #expect(await rejection(BringBack(id: other), in: book) == .notLent)
    let request = Request<Library>(BringBack(id: copy), as: .user(ann), expectedVersion: 7)
    await #expect(throws: Book<Library>.Failure.self) { try await book.execute(request) }
    try await run(BringBack(id: copy), in: book)
    #expect(try await book.loans().isEmpty)
    try await book.close()
  }

  @Test func `a loan falls due by itself, and the book remembers all of it`() async throws {
    var book = try await stocked()
    try await run(Lend(id: copy, memberID: ann, days: 7), in: book)
    try await run(Lend(id: other, memberID: bob, days: 30), in: book)
    clock.advance(days: 8)
    #expect(try await book.fireDeadlines().map(\.events.count) == [1])
    #expect(try await book.loans().map(\.isOverdue) == [true, false])
    let position = book.position
    try await book.close()

    book = try await open()
    #expect(book.position == position && book.withIndex { $0.due.count } == 1)
    #expect(try await book.loans().map(\.isOverdue) == [true, false])
    let verification = try await book.verify()
    #expect(verification.isSound && verification.views.count == 1)
    try await book.rebuildViews()
    #expect(try await book.loans().map(\.member.uuid) == [ann, bob])
    try await book.close()
  }

  @Test func `its commands come from files, and its history goes to others`() async throws {
    let book = try await open()
    let lines = [
      #"{"command":"AddCopy","as":"none","payload":{"id":"\#(copy)","title":"Emma"}}"#,
      #"{"command":"Join","as":"none","payload":{"id":"\#(ann)","card":"1"}}"#,
      #"{"command":"Join","as":"none","payload":{"id":"\#(bob)","card":"1"}}"#,
      #"{"command":"burn","as":"none","payload":{}}"#,
    ]
    let file = folder + ".jsonl"
    try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
    let summary = try await book.apply(.file(file)) { _ in }
    #expect(summary.committed == 2 && summary.rejected == 1 && summary.invalid == 1)
    let export = folder + ".export"
    try Data().write(to: URL(filePath: export))
    let handle = Lock(try FileHandle(forWritingTo: URL(filePath: export)))
    _ = try await book.export { bytes in try handle.withLock { try $0.write(contentsOf: Data(bytes)) } }
    try await book.close()
    let made = try await Book<Library>.make(at: folder + "-copy", importing: .file(export))
    #expect(made.position == 2)
    let copied = try await Book.open(folder + "-copy", Library.self, BookOptions(access: .readOnly))
    #expect(copied.id == book.id && copied.position == 2)
    try await copied.close()
  }

  @Test func `the same rules run on a store elsewhere`() async throws {
    let runner = try CommandRunner<Library, ContendedEventStore>(store: ContendedEventStore(seed: 1))
    func run(_ command: any LibraryCommand) async throws {
      let metadata = CommandMetadata(commandID: UUID(), actor: .system("desk"))
      try await runner.run(command, metadata, now: clock.now)
    }
    try await run(AddCopy(id: copy, title: "Emma"))
    try await run(Join(id: ann, card: "1001"))
    await #expect(throws: CommandFailure<LibraryRejection>.rejected(.cardTaken)) {
      try await run(Join(id: bob, card: "1001"))
    }
  }
}
