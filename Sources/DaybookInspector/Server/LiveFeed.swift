// What the pages that are open are told of new events: the newest position, no more than once a second, from one look at
// the log for all of them. Nothing is kept for a page that does not ask.

internal import Daybook
internal import DaybookTool
internal import EventSourcing

/// The newest position, and what was last answered about it.
actor LiveFeed<D: ToolDomain> {
  /// For how long a look counts.
  private static var freshness: Duration { .seconds(1) }

  private var position: Position = 0
  private var lookedAt: ContinuousClock.Instant?
  private var looking: Task<Position, Never>?
  private var answers: [String: InspectorResponse] = [:]

  /// The newest position, as of a second ago at most.
  func newest(in book: Book<D>) async -> Position {
    if let lookedAt, ContinuousClock.now - lookedAt < Self.freshness { return position }
    if let looking { return await looking.value }
    let known = max(position, book.position)
    let task = Task {
      // Whoever asks for an event makes the log look for what others wrote.
      _ = try? await book.record(at: known + 1)
      return book.position
    }
    looking = task
    let found = await task.value
    looking = nil
    lookedAt = .now
    if found != position { answers = [:] }
    position = found
    return found
  }

  /// The answer to a question about what is newest: the one that another page got, if nothing is newer.
  func answer(
    to question: String, in book: Book<D>, _ make: @Sendable () async throws -> InspectorResponse
  ) async throws -> InspectorResponse {
    let position = await newest(in: book)
    if let known = answers[question] { return known }
    let answer = try await make()
    if position == self.position, answers.count < 100 { answers[question] = answer }
    return answer
  }
}
