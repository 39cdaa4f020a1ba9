// Opens what a crash left and compares it with what was acknowledged and what was attempted.
// It counts the four things that must never happen.

import EventLogSimulation

@testable import EventLog

/// What may be wrong with a recovered log.
enum CrashFault: Error, Equatable {
  /// Fewer events than were acknowledged.
  case lostAcknowledgement(shown: Int, acknowledged: Int)
  /// Events that were never attempted, or half a batch.
  case phantom(shown: Int, attempted: Int)
  /// An event that differs from what was staged.
  case wrongBytes(position: Int)
  /// An error instead of a log.
  case falseRefusal(String)
  /// A tail that was cut without the copy that the report names.
  case lostTail(String)
  /// A backup that has less than the last one that was done, or more than the book.
  case wrongBackup(shown: Int, atLeast: Int, book: Int)
}

/// How many images were tried, and what was wrong with them.
struct CrashTally: CustomStringConvertible {
  var images = 0
  var lostAcknowledgements = 0
  var phantoms = 0
  var wrongBytes = 0
  var falseRefusals = 0
  var lostTails = 0
  var wrongBackups = 0
  /// How many of the images held a backup.
  var backups = 0

  var faults: Int { lostAcknowledgements + phantoms + wrongBytes + falseRefusals + lostTails + wrongBackups }

  mutating func count(_ fault: CrashFault) {
    switch fault {
    case .lostAcknowledgement: lostAcknowledgements += 1
    case .phantom: phantoms += 1
    case .wrongBytes: wrongBytes += 1
    case .falseRefusal: falseRefusals += 1
    case .lostTail: lostTails += 1
    case .wrongBackup: wrongBackups += 1
    }
  }

  var description: String {
    "\(images) crash images, \(backups) with a backup: \(lostAcknowledgements) lost acks, \(phantoms) phantoms, "
      + "\(wrongBytes) with wrong bytes, \(falseRefusals) false refusals, \(lostTails) lost tails, "
      + "\(wrongBackups) wrong backups"
  }
}

extension Workload {
  /// What is wrong with the log in `image`, which is changed by this; nil when all is well.
  ///
  /// `deep` also appends, closes and opens a second time.
  func fault(in image: SimulatedStorage, after outcome: Outcome, deep: Bool) -> CrashFault? {
    do {
      let log = try SimulatedLog(image, options: options)
      let shown = try count(in: log, attempted: outcome.attempted)
      guard shown >= outcome.acknowledged else {
        return .lostAcknowledgement(shown: shown, acknowledged: outcome.acknowledged)
      }
      if let cut = log.recovery.cutTail, image.contents(of: cut.copy)?.count != Int(cut.bytes) {
        return .lostTail(cut.copy)
      }
      if let fault = try faultInBackup(image, beside: log, shown: shown, after: outcome, deep: deep) { return fault }
      return deep ? try faultOnSecondOpening(log, image, shown: shown) : nil
    } catch let fault as CrashFault {
      return fault
    } catch {
      return .falseRefusal("\(error)")
    }
  }

  private func faultOnSecondOpening(
    _ log: SimulatedLog, _ image: SimulatedStorage, shown: Int
  ) throws -> CrashFault? {
    try log.write([sample(500)])
    log.shell.finish()
    let again = try SimulatedLog(image, options: options)
    let (own, position) = (again.recovery, UInt64(shown))
    guard own.cutTail == nil, own.rewrittenBytes == 0 else { return .falseRefusal("closed, and yet repaired: \(own)") }
    guard again.durable.position == position + 1 else {
      return .lostAcknowledgement(shown: Int(again.durable.position), acknowledged: shown + 1)
    }
    let last = try again.read(position: position + 1) { envelope, _ in envelope.batch.commandID }
    guard last == sample(500).commandID else { return .wrongBytes(position: shown + 1) }
    _ = try count(in: again, attempted: shown, through: position)
    return nil
  }

  /// Compares everything that a log shows with the history and returns how many events that is.
  func count(in log: some ReadableLog, attempted: Int, through: UInt64? = nil) throws -> Int {
    var (shown, left) = (0, 0)
    try log.scan(through: through) { envelope, payload in
      guard shown < attempted else { throw CrashFault.phantom(shown: shown + 1, attempted: attempted) }
      let own = history[shown]
      shown += 1
      left = left == 0 ? own.batch.count - 1 : left - 1
      guard own.envelope == envelope, own.payload.elementsEqual(payload) else {
        throw CrashFault.wrongBytes(position: shown)
      }
      return true
    }
    guard left == 0 else { throw CrashFault.phantom(shown: shown, attempted: shown - left) }
    return shown
  }
}
