// The slow check of a book that is open for long: every segment that no longer grows is read again, one after the other
// with a pause between, and then every view is looked through. What rots is found while a backup still has it.

internal import BackOffice
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

/// The slow check of one book.
final class BackgroundCheck: Sendable {
  private let log: any LogBacked
  private let views: ViewSet<BackOfficeEvent>
  /// Between two segments, in seconds.
  private let pause: Double
  private let state = Lock(BackgroundCheckProgress())
  private let task = Lock<Task<Void, Never>?>(nil)

  init(_ log: any LogBacked, _ views: ViewKeeper, pause: Double) {
    self.log = log
    self.views = views.set
    self.pause = pause
  }

  var progress: BackgroundCheckProgress { state.withLock { $0 } }

  /// Reads round after round until `stop`.
  func start() {
    let started = Task(priority: .background) { [weak self, pause] in
      var found: [String] = []
      var next = 0
      while (try? await Task.sleep(for: .seconds(pause))) != nil, let self {
        next = await self.step(next, &found)
      }
    }
    task.withLock { $0 = started }
  }

  func stop() async {
    let task = task.withLock { task in
      defer { task = nil }
      return task
    }
    task?.cancel()
    await task?.value
  }

  /// Reads one segment, or the views when all are read; returns the next one.
  private func step(_ index: Int, _ found: inout [String]) async -> Int {
    let (log, before) = (log, found)
    do {
      guard let result = try await offCooperativeThreads({ try log.checkSegment(index) }) else {
        return await endRound(&found)
      }
      state.withLock { state in
        state.segmentsDone = index + 1
        state.segments = result.segments
      }
    } catch {
      found.append("\(error)")
      state.withLock { $0.findings = Array(Set($0.findings + before + ["\(error)"])).sorted() }
    }
    return index + 1
  }

  private func endRound(_ found: inout [String]) async -> Int {
    let (log, views) = (log, views)
    found += (try? await offCooperativeThreads { try views.checkIntegrity(for: log) }) ?? []
    state.withLock { [found] state in
      state.rounds += 1
      state.segmentsDone = 0
      state.findings = found
    }
    found = []
    return 0
  }
}
