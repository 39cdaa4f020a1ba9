// What the pages that are open are told of new events: the newest position, no more than once a second, from one look at
// the log for all of them. Nothing is kept for a page that does not ask.

internal import Daybook
internal import DaybookTool
internal import EventSourcing
internal import Foundation

/// What a page is told that is open.
enum News: Sendable, Equatable {
  /// The newest position of a log.
  case position(Position, of: UUID)
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

  /// The newest position, as of a second ago at most.
  func newest(of inspector: Inspector<D>) async -> News {
    if let lookedAt, ContinuousClock.now - lookedAt < Self.freshness { return news }
    if let looking { return await looking.value.0 }
    let task = Task { await Self.look(at: inspector) }
    looking = task
    let (found, asked) = await task.value
    looking = nil
    lookedAt = .now
    if found != news || asked !== book { answers = [:] }
    (news, book) = (found, asked)
    return found
  }

  private static func look(at inspector: Inspector<D>) async -> (News, Book<D>) {
    do {
      return try await inspector.asking { shown in
        try await shown.book.requirePlace()
        return (.position(shown.book.position, of: shown.book.id), shown.book)
      }
    } catch {
      return (.trouble(ToolFailure(error, of: D.self).sentence), inspector.shown.book)
    }
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
