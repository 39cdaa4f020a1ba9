// Damage to what opening reads: the manifest, the active segment, the header of a closed one.

import EventLogSimulation

@testable import EventLog

extension GoldenJudge {
  /// Opens the damaged book as a writer does.
  func outcomeOfOpening(_ damage: GoldenDamage, _ bytes: [UInt8], isDeep: Bool) throws -> GoldenOutcome {
    let image = image(bytes)
    if isDeep { try readBeside(image) }
    var opened: SimulatedLog?
    if try isRefused({ opened = try SimulatedLog(image, options: GoldenBook.options()) }) {
      if isDeep { try salvage(image) }
      return .refusedAtOpening
    }
    guard let opened, file.part == .active else { throw GoldenFault("opening notices nothing") }
    let shown = try compare(opened, after: book.active.firstPosition - 1)
    let outcome = try outcome(damage, of: opened.recovery, showing: shown)
    try checkCopy(opened.recovery, bytes, image)
    if isDeep { try goOn(opened, image, shown: shown) }
    return outcome
  }

  /// Compares what is shown with what the damage may have cost.
  private func outcome(
    _ damage: GoldenDamage, of recovery: RecoveryReport, showing shown: UInt64
  ) throws -> GoldenOutcome {
    guard recovery.lastPosition == shown else { throw GoldenFault("the report says \(recovery.lastPosition)") }
    if shown == book.history.count { return recovery.cutTail == nil ? .harmless : .tailCut }
    switch damage {
    case .flip:
      guard shown >= book.provenThrough else { throw GoldenFault("lost what was proven, from \(shown + 1) on") }
      guard recovery.cutTail != nil else { throw GoldenFault("lost without a report") }
    case .cut(let length):
      let whole = book.frames.last { $0.end <= length }?.lastPosition ?? book.active.firstPosition - 1
      guard shown == whole, shown >= book.indexedThrough else { throw GoldenFault("lost what was proven: \(shown)") }
    }
    return .lost(loss(after: shown))
  }

  private func loss(after shown: UInt64) -> GoldenLoss {
    let lost = book.history[Int(shown)...]
    let start = book.frames.last { $0.lastPosition <= shown }?.end ?? UInt64(SegmentHeader.size)
    return GoldenLoss(
      events: lost.count, batches: Set(lost.map(\.batch.firstPosition)).count,
      bytes: Int(book.frames[book.frames.count - 1].end - start))
  }

  /// What was cut off must lie in the copy that the report names.
  private func checkCopy(_ recovery: RecoveryReport, _ bytes: [UInt8], _ image: SimulatedStorage) throws {
    guard let cut = recovery.cutTail else { return }
    let tail = bytes[Int(cut.offset)..<Int(cut.offset + cut.bytes)]
    guard cut.file == file.name, image.contents(of: cut.copy).map({ tail.elementsEqual($0) }) == true else {
      throw GoldenFault("the copy of what was cut differs")
    }
  }

  /// A reader shows a part of the history, or is refused.
  private func readBeside(_ image: SimulatedStorage) throws {
    _ = try isRefused { try compare(try LogReader.open(image), after: 0) }
  }

  /// The recovered log is verified, written on, closed and opened once more.
  private func goOn(_ log: SimulatedLog, _ image: SimulatedStorage, shown: UInt64) throws {
    try compare(log, after: 0, through: book.active.firstPosition - 1)
    guard try log.verify().lastPosition == shown else { throw GoldenFault("verification differs") }
    try log.write([GoldenBook.batch(100_000)])
    log.shell.finish()
    let again = try SimulatedLog(image.restarted(), options: GoldenBook.options())
    guard again.recovery.cutTail == nil, again.durable.position > shown else {
      throw GoldenFault("repaired, and yet not sound: \(again.recovery)")
    }
    try compare(again, after: 0, through: shown)
  }
}
