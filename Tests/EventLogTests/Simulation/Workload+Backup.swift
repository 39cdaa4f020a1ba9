// Backups in the crash workload: made beside the writer, and judged after every crash beside the book that they copy.
// Absent, unfinished or whole: what a backup shows is never wrong, never ahead of the book, and the next run repairs it.

import EventLogSimulation

@testable import EventLog

extension Workload {
  /// Copies the log to the backup's folder, while the writer flushes batches, one by one, and tidies up.
  func backUp(_ log: SimulatedLog, flushing count: Int, _ outcome: inout Outcome) throws {
    var left = count
    var failure: (any Error)?
    // A copy, because the call back may not change what the caller holds.
    var own = outcome
    defer { outcome = own }
    func goOn() {
      guard left > 0, failure == nil else { return }
      left -= 1
      do {
        try flush(1, log, &own)
        if left % 2 == 0 { log.maintenance.runAll() }
      } catch {
        failure = error
      }
    }
    let report = try log.storage.backUpLog(to: SimulatedFolder(Workload.backup, on: log.storage)) { _, _ in goOn() }
    while left > 0, failure == nil { goOn() }
    own.backedUp = Int(report.lastPosition)
    if let failure { throw failure }
  }

  /// What is wrong with the backup in `image`, whose book is open and shows so many events; nil when all is well.
  ///
  /// `deep` also restores it and runs the next backup.
  func faultInBackup(
    _ image: SimulatedStorage, beside log: SimulatedLog, shown: Int, after outcome: Outcome, deep: Bool
  ) throws -> CrashFault? {
    guard steps.contains(where: { if case .backup = $0 { true } else { false } }) else { return nil }
    let backup = SimulatedFolder(Workload.backup, on: image)
    let least = outcome.backedUp ?? 0
    do {
      let reader = try LogReader.open(backup)
      let copied = try count(in: reader, attempted: outcome.attempted)
      guard copied >= least, copied <= shown else {
        return .wrongBackup(shown: copied, atLeast: least, book: shown)
      }
      if deep, try restored(backup) != copied { return .falseRefusal("the restored backup differs") }
    } catch let error as StoreFailure where error.code == .notFound && outcome.backedUp == nil {
      // The first backup was not finished, and says so.
    }
    return deep ? try faultInNextBackup(image, to: backup, shown: shown) : nil
  }

  /// Restores a backup as `DiskStorage.restoreLog` does, and returns how much a log shows that is opened there.
  private func restored(_ backup: SimulatedFolder) throws -> Int {
    _ = try backup.verifyLog()
    let disk = SimulatedStorage()
    _ = try backup.backUpLog(to: disk)
    _ = try disk.verifyLog()
    return try count(in: SimulatedLog(disk, options: options), attempted: batches.reduce(0) { $0 + $1.events.count })
  }

  private func faultInNextBackup(
    _ image: SimulatedStorage, to backup: SimulatedFolder, shown: Int
  ) throws -> CrashFault? {
    let report = try image.backUpLog(to: backup)
    let copied = try count(in: LogReader.open(backup), attempted: shown)
    _ = try backup.verifyLog()
    guard copied == shown, report.lastPosition == UInt64(shown) else {
      return .wrongBackup(shown: copied, atLeast: shown, book: shown)
    }
    return nil
  }
}
