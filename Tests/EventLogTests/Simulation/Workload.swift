// The reference workload of the crash tests: commits of several sizes, rotation, sealing, closing, killing, reopening,
// and backups into another folder of the same disk, complete and incremental, while the writer goes on.
// It follows from a seed, so that a failing case can be made again.

import EventLogSimulation

@testable import EventLog

/// What is done to a log, step by step.
struct Workload: Sendable, CustomStringConvertible {
  enum Step {
    /// Stages so many batches and flushes them as one.
    case flush(Int)
    /// Closes the log and opens it again.
    case close
    /// Does all background work that is due: writes and merges index runs, seals segments.
    case maintain
    /// Ends the process without closing, and opens the log again on what the page cache holds.
    case kill
    /// Copies the log to `Workload.backup`, and flushes so many batches meanwhile, one by one.
    case backup(Int)

    /// How many batches it takes.
    var batches: Int {
      switch self {
      case .flush(let count), .backup(let count): count
      case .close, .maintain, .kill: 0
      }
    }
  }

  /// The folder of the backups.
  static let backup = "backup"

  /// What a run got before it was over, or power was lost.
  struct Outcome {
    /// How many events were staged.
    var attempted = 0
    /// How many of them were acknowledged.
    var acknowledged = 0
    /// How many events the last backup has that was reported as done.
    var backedUp: Int?
    var isDone = false
  }

  let description: String
  let options: LogOptions
  let steps: [Step]
  let batches: [EventBatch]
  /// What a log shows that holds all batches.
  let history: [Shown]

  /// The workload with these steps; the sizes of its batches vary by their number.
  init(_ description: String, segment: UInt64, steps: [Step], payload: (Int) -> Int = { 90 + 150 * ($0 % 3) }) {
    self.description = description
    var options = LogOptions.small(segment: segment)
    options.indexRunLength = 8
    options.indexFanOut = 2
    self.options = options
    self.steps = steps
    let count = steps.reduce(0) { $0 + $1.batches }
    batches = (0..<count).map { sample($0, events: 1 + $0 % 3, payload: payload($0)) }
    history = expected(batches)
  }

  /// A random workload.
  init(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let steps = (0..<Int.random(in: 4...12, using: &random)).map { _ -> Step in
      switch random.next() % 12 {
      case 0: .close
      case 1: .kill
      case 2, 3: .maintain
      case 4, 5: .backup(Int.random(in: 0...2, using: &random))
      case 6: .flush(Int.random(in: 4...12, using: &random))
      default: .flush(Int.random(in: 1...3, using: &random))
      }
    }
    let sizes = (0..<128).map { _ in Int.random(in: 0...[30, 200, 200, 900, 2600].randomElement(using: &random)!) }
    self.init(
      "workload \(seed)", segment: [1024, 2048, 4096].randomElement(using: &random)!, steps: steps,
      payload: { sizes[$0 % 128] })
  }

  /// Does all steps, or as many as the storage lets through.
  func run(on storage: SimulatedStorage) -> Outcome {
    var outcome = Outcome()
    do {
      var log: SimulatedLog? = try SimulatedLog(storage, options: options)
      for step in steps {
        switch step {
        case .flush(let count): try flush(count, log!, &outcome)
        case .backup(let count): try backUp(log!, flushing: count, &outcome)
        case .close:
          log!.shell.finish()
          log = try SimulatedLog(storage, options: options)
        case .maintain: log!.maintenance.runAll()
        case .kill:
          log = nil
          log = try SimulatedLog(storage, options: options)
        }
      }
      log!.shell.finish()
      outcome.isDone = true
    } catch {}
    return outcome
  }

  /// Stages the next batches and flushes them.
  func flush(_ count: Int, _ log: SimulatedLog, _ outcome: inout Outcome) throws {
    let first = batches.firstIndex { $0.commandID == history[outcome.attempted].batch.commandID }!
    let next = batches[first..<first + count]
    outcome.attempted += next.reduce(0) { $0 + $1.events.count }
    // Also where the flush fails, some of it may have been acknowledged: it may span segments.
    defer { outcome.acknowledged = max(outcome.acknowledged, Int(log.durable.position)) }
    try log.write(Array(next))
  }
}
