// The history of one stream of the library: its state, changes and origins by the stored properties alone, since the
// domain says nothing of them.

import Daybook
import EventSourcing
import Foundation
import Testing

@testable import LibraryTool

@Suite struct LibraryHistoryTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "library-history-\(UUID())").path

  @Test func `a copy's state, its changes and where they come from`() async throws {
    let start = Instant("2024-03-01T09:00:00Z")!
    let book = try await Book.open(folder, Library.self, BookOptions(deadlines: .withCommands, clock: { start }))
    let (copy, ann) = (UUID(), UUID())
    let commands: [any LibraryCommand] = [
      AddCopy(id: copy, title: "Emma"), Join(id: ann, card: "1001"), Lend(id: copy, memberID: ann, days: 7),
      BringBack(id: copy),
    ]
    for command in commands { try await book.execute(command, as: .nobody) }
    let stream = StreamName("copy", .uuid(copy))
    let loan = StateValue.object([
      StateField("dueAt", .instant(start.advanced(by: 7 * 86_400_000))),
      StateField("memberID", .text(copyText(ann))),
    ])
    func state(_ loan: StateValue) -> StateValue {
      .object([
        StateField("exists", .flag(true)), StateField("loan", loan), StateField("isOverdue", .flag(false)),
      ])
    }
    #expect(try await book.state(of: stream, at: .version(2))?.value == state(loan))
    #expect(try await book.state(of: stream)?.value == state(.null))

    let changes = try await book.changes(of: stream, from: .version(1), to: .version(2))
    #expect(changes.map(\.change.path.description) == ["loan.dueAt", "loan.memberID"])
    #expect(changes.allSatisfy { $0.change.before.isEmpty && $0.envelope.type == "copy.lent" })

    let origins = try await book.blame(stream)
    #expect(origins.map(\.path.description) == ["exists", "isOverdue", "loan"])
    #expect(origins.map(\.envelope.type) == ["copy.added", "copy.added", "copy.returned"])
    #expect(origins[2].isRemoval && origins[2].before == loan)

    let trace = try #require(try await book.trace(at: 3))
    #expect(trace.commands.map(\.header.command) == ["Lend"] && trace.commands[0].events.map(\.position) == [3])
    try await book.close()
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func `what is lent is brought back; of the rest the library says that it stays`() async throws {
    let start = Instant("2024-03-01T09:00:00Z")!
    let book = try await Book.open(folder, Library.self, BookOptions(deadlines: .withCommands, clock: { start }))
    let (copy, ann) = (UUID(), UUID())
    let commands: [any LibraryCommand] = [
      AddCopy(id: copy, title: "Emma"), Join(id: ann, card: "1001"), Lend(id: copy, memberID: ann),
    ]
    for command in commands { try await book.execute(command, as: .nobody) }
    let plan = try #require(try await book.undoPlan(of: 3, as: .nobody))
    #expect(plan.requests.map { $0.commandName } == ["BringBack"])
    for request in plan.requests { try await book.execute(request) }
    #expect(try await book.state(of: StreamName("copy", .uuid(copy)))?.value["loan"] == .null)
    // It is not lent any more, so there is nothing to take back.
    #expect(try await book.undoPlan(of: 3, as: .nobody)?.obstacles.count == 1)
    #expect(try await book.undoPlan(of: 1, as: .nobody)?.isPossible == false)
    try await book.close()
    try FileManager.default.removeItem(atPath: folder)
  }

  private func copyText(_ id: UUID) -> String { id.uuidString.lowercased() }
}
