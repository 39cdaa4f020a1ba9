// What the pages that are open are told of new events: the newest position, no more than once a second, from one look at
// the log for all of them. Nothing is kept for a page that does not ask.

internal import Daybook
internal import DaybookTool
internal import EventSourcing
internal import Foundation

/// What a page is told that is open.
enum News: Sendable, Hashable {
  /// The newest position of a log, with the command that appended it; nil where that is not known.
  case position(Position, of: UUID, by: UUID?)
  /// Why the book can't be read now, in a sentence.
  case trouble(String)
}

/// The newest position, and what was last answered about it.
actor LiveFeed<D: ToolDomain> {
  /// For how long a look counts.
  private static var freshness: Duration { .seconds(1) }

  private var news = News.trouble("nobody has looked yet")
  /// The book that was looked at.
  private var book: Book<D>?
  private var lookedAt: ContinuousClock.Instant?
  private var looking: Task<(News, Book<D>), Never>?
  private var answers: [String: Task<InspectorResponse, any Error>] = [:]
  /// Whether what was told at some time is still so.
  private var verdicts: [News: Bool] = [:]

  /// The newest position, as of a second ago at most.
  func newest(of inspector: Inspector<D>) async -> News {
    if let lookedAt, ContinuousClock.now - lookedAt < Self.freshness { return news }
    if let looking { return await looking.value.0 }
    let task = Task { await Self.look(at: inspector) }
    looking = task
    let (found, asked) = await task.value
    looking = nil
    lookedAt = .now
    verdicts = [:]
    if found != news || asked !== book { answers = [:] }
    (news, book) = (found, asked)
    return found
  }

  private static func look(at inspector: Inspector<D>) async -> (News, Book<D>) {
    do {
      return try await inspector.asking { shown in
        try await shown.book.requirePlace()
        let position = shown.book.position
        return (
          .position(position, of: shown.book.id, by: try? await shown.book.command(behind: position)), shown.book
        )
      }
    } catch {
      return (.trouble(ToolFailure(error, of: D.self).sentence), inspector.shown.book)
    }
  }

  /// Whether the newest history goes on from what a page was told: false where another one lies in its place by now, such
  /// as one that was restored, however far that has come.
  func isContinued(_ told: News, in inspector: Inspector<D>) async -> Bool {
    guard case .position(let position, let log, let command) = told,
      case .position(let newest, of: let shown, _) = news
    else { return true }
    guard log == shown, position <= newest else { return false }
    if let verdict = verdicts[told] { return verdict }
    let asked = lookedAt
    var verdict = true
    if let command {
      // What can't be read tells nothing.
      let found = try? await inspector.asking { try await $0.book.command(behind: position) }
      if let found { verdict = found == command }
    }
    // Somebody may have looked meanwhile, and found another history.
    if lookedAt == asked { verdicts[told] = verdict }
    return verdict
  }

  /// The answer to a question about what is newest: the one that another page got or waits for, if nothing is newer.
  func answer(
    to question: String, of inspector: Inspector<D>, _ make: @escaping @Sendable () async throws -> InspectorResponse
  ) async throws -> InspectorResponse {
    _ = await newest(of: inspector)
    if let known = answers[question] { return try await known.value }
    let answer = Task { try await make() }
    if answers.count < 100 { answers[question] = answer }
    do {
      return try await answer.value
    } catch {
      // It may go better next time.
      answers[question] = nil
      throw error
    }
  }
}

extension Book {
  /// The command that appended the event at a position; an id that no command has if there is none.
  fileprivate func command(behind position: Position) async throws -> UUID {
    try await record(at: position)?.envelope.batch.commandID
      ?? UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
  }
}
