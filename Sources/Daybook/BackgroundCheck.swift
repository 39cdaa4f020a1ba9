// The slow check of a book that is open for long: every segment that no longer grows is read again, one after the other
// with a pause between, and then every view is looked through. What rots is found while a backup still has it.

internal import EventLog
internal import EventLogStore
internal import EventSourcing
internal import FoundationEssentials
internal import ReadModels

/// How far the slow check of an open book has come.
public struct BackgroundCheckProgress: Sendable, Equatable {
  /// How often everything was read.
  public internal(set) var rounds = 0
  /// How many segments were read in the present round.
  public internal(set) var segmentsDone = 0
  /// How many segments there are to read.
  public internal(set) var segments = 0
  /// What was found in the last round and in the present one, in words; empty when all is well.
  public internal(set) var findings: [String] = []
}

extension Book {
  /// How far the slow check has come and what it has found; nil if the book is opened without one
  /// (`BookOptions.backgroundCheckPause`). It is told also where damage keeps `statistics` from counting.
  public var backgroundCheckProgress: BackgroundCheckProgress? { backgroundCheck?.progress }
}

/// The slow check of one book.
final class BackgroundCheck<Event: DomainEvent>: Sendable {
  private struct State {
    var rounds = 0
    var segments = 0
    /// The next segment of the present round.
    var next = 0
    var found: [String] = []
    var foundBefore: [String] = []
  }

  private let log: any LogBacked
  private let views: ViewSet<Event>
  /// Between two segments, in seconds.
  private let pause: Double
  private let state = Lock(State())
  private let task = BackgroundTask()

  init(_ log: any LogBacked, _ views: ViewSet<Event>, pause: Double) {
    self.log = log
    self.views = views
    self.pause = pause
  }

  var progress: BackgroundCheckProgress {
    state.withLock { state in
      BackgroundCheckProgress(
        rounds: state.rounds, segmentsDone: state.next, segments: state.segments,
        findings: Set(state.foundBefore + state.found).sorted())
    }
  }

  /// Reads round after round until `stop`.
  func start() {
    task.start(priority: .background) { [weak self, pause] in
      while (try? await Task.sleep(for: .seconds(pause))) != nil, let self { await self.step() }
    }
  }

  func stop() async { await task.stop() }

  /// Reads one segment, or the views when all are read.
  private func step() async {
    let (log, next) = (log, state.withLock { $0.next })
    do {
      guard let count = try await offCooperativeThreads({ try log.checkSegment(next) }) else { return await endRound() }
      state.withLock { $0.segments = count }
    } catch {
      state.withLock { $0.found.append("\(error)") }
    }
    state.withLock { $0.next += 1 }
  }

  private func endRound() async {
    let (log, views) = (log, views)
    let found: [String]
    do {
      found = try await offCooperativeThreads { try views.checkIntegrity(for: log) }
    } catch {
      found = ["the views can't be checked: \(error)"]
    }
    state.withLock { state in
      state.foundBefore = state.found + found
      (state.rounds, state.next, state.found) = (state.rounds + 1, 0, [])
    }
  }
}
