// The new log that a salvage writes, and the account of what it got.
// Batches come in the order of their positions; what lies between two of them is lost.

internal import FoundationEssentials

/// A log that takes what is intact.
struct SalvageTarget<S: Storage> {
  private(set) var report = SalvageReport()
  /// The position in the source that comes next.
  private(set) var next: UInt64 = 1
  private let log: Log<S>

  /// Makes an empty log; refuses a folder that holds anything.
  init(_ storage: S) throws(StoreFailure) {
    let names = (try storage.names(in: "") ?? []) + (try storage.names(in: LogFiles.folder) ?? [])
    guard names.isEmpty else {
      throw StoreFailure(
        .backupMismatch, "the folder holds something", remedy: "Name a folder that is missing or empty.")
    }
    log = try Log(storage, options: LogOptions())
    try check()
  }

  /// Counts everything through a position that has not come as lost.
  mutating func lose(through last: UInt64) {
    guard next <= last, last <= UInt64.max / 2 else { return }
    if let before = report.lost.last, before.upperBound + 1 == next {
      report.lost[report.lost.count - 1] = before.lowerBound...last
    } else {
      report.lost.append(next...last)
    }
    next = last + 1
  }

  /// Appends a batch of the source. One that came already, or that the format does not allow, is left out.
  mutating func append(_ batch: consuming EventBatch, at first: UInt64) throws(StoreFailure) {
    let last = first &+ UInt64(batch.events.count) &- 1
    guard first >= next, last >= first, last <= UInt64.max / 2 else { return }
    lose(through: first - 1)
    batch.causation = batch.causation.flatMap { report.newPositions[$0] }
    guard let header = try stage(batch) else { return lose(through: last) }
    report.batches += 1
    report.events += UInt64(batch.events.count)
    report.newPositions.add(first...last, at: header.firstPosition)
    next = last + 1
    let size = log.contents.state.withLock { $0.buffer.stagedSize }
    if size >= 1 << 20 { try flush() }
  }

  private func stage(_ batch: borrowing EventBatch) throws(StoreFailure) -> BatchHeader? {
    do throws(StoreFailure) {
      return try log.contents.state.withLock { (state) throws(StoreFailure) in try state.buffer.append(batch) }
    } catch {
      guard error.code == .limitExceeded else { throw error }
      return nil
    }
  }

  /// Writes what is staged, and lets the new log put its index and its closed segments in order.
  func flush() throws(StoreFailure) {
    log.shell.flushStaged()
    try check()
    log.maintenance.runAll()
    try check()
  }

  /// Writes the rest and closes the log.
  func finish() throws(StoreFailure) -> SalvageReport {
    try flush()
    log.shell.finish()
    return report
  }

  private func check() throws(StoreFailure) {
    if let failure = log.contents.state.withLock({ $0.buffer.failure }) { throw failure }
  }
}
