// Results of lines that were decided ahead of the disk: each is reported in its turn, when all that it rests on is durable.

internal import EventSourcing

/// Results in the order of their lines, waiting for their flush.
struct PendingResults<D: BookDomain, Store: PipelinedEventStore> {
  typealias Handler = CommandHandler<D, Store>

  var summary = ApplySummary()
  private var results: [LineResult<D.Rejection>] = []
  /// What each of them rests on.
  private var restsOn: [StagedPosition?] = []
  private var canReport = true
  private let report: @Sendable (LineResult<D.Rejection>) throws -> Void
  private let acknowledged: (@Sendable (_ line: Int) -> Void)?

  init(
    _ report: @escaping @Sendable (LineResult<D.Rejection>) throws -> Void,
    _ acknowledged: (@Sendable (_ line: Int) -> Void)?
  ) {
    self.report = report
    self.acknowledged = acknowledged
  }

  var count: Int { results.count }

  mutating func add(_ result: LineResult<D.Rejection>, restsOn staged: StagedPosition?) {
    results.append(result)
    restsOn.append(staged)
  }

  mutating func waitForAll(_ handler: Handler) async throws { try await wait(for: results.count, handler) }

  /// Waits for one after the other, up to the first that can't become durable.
  mutating func waitForEach(_ handler: Handler) async throws {
    while !results.isEmpty { try await wait(for: 1, handler) }
  }

  /// Waits for the older half only, so that deciding goes on while the newer half is being written.
  mutating func waitForHalf(_ handler: Handler) async throws { try await wait(for: results.count / 2, handler) }

  private mutating func wait(for count: Int, _ handler: Handler) async throws {
    let done = results.prefix(count)
    guard let lastLine = done.last?.line else { return }
    for end in ends(of: restsOn.prefix(count)) { try await handler.waitUntilDurable(through: end) }
    acknowledged?(lastLine)
    results.removeFirst(count)
    restsOn.removeFirst(count)
    for result in done {
      summary.count(result.outcome)
      if canReport { try tell(result) }
    }
  }

  /// The newest position of each generation of staging: one that became void says nothing of the next.
  private func ends(of done: ArraySlice<StagedPosition?>) -> [StagedPosition] {
    var ends: [StagedPosition] = []
    for case .some(let staged) in done {
      if let last = ends.last, last.generation == staged.generation {
        // A repeat rests on an older position than what was decided just before it.
        ends[ends.count - 1] = max(last, staged)
      } else {
        ends.append(staged)
      }
    }
    return ends
  }

  /// Reports a result. After a failure nothing more is reported, since what comes next would seem to follow.
  private mutating func tell(_ result: LineResult<D.Rejection>) throws {
    do {
      try report(result)
    } catch {
      canReport = false
      throw error
    }
  }
}
