// Reading all that can be read of a damaged log: what lies behind the damage is passed on, too.

internal import LogTypes

extension EventReader {
  /// So many events are asked for at a time where something is damaged: few enough for a log to read no more blocks than
  /// hold them.
  private var stepAtDamage: Position { 64 }

  /// How far from a fault reading stays careful, where the log does not say what it affects.
  private var reachOfDamage: Position { 65_536 }

  /// Passes the events after a position through another, in order, until `visit` returns false. What can't be read is
  /// told position by position, and reading goes on behind it.
  ///
  /// - Throws: what `visit` throws, and failures of the log other than damage.
  func readAroundDamage(
    after start: Position, through end: Position, _ visit: StoredEventVisitor,
    unread: (Position, StoreFailure) throws -> Void
  ) throws {
    var position = start
    var step = Position.max
    /// Where reading becomes as usual again.
    var damageEnd: Position = 0
    while position < end {
      let last = end - position > step ? position + step : end
      do {
        guard try read(from: &position, through: last, visit) else { return }
        step = last < damageEnd ? min(step * 2, stepAtDamage) : .max
      } catch let damage as Damage {
        if last - position == 1 {
          position = last
          try unread(last, damage.failure)
        }
        damageEnd = max(damageEnd, damage.failure.positions?.upperBound ?? position + reachOfDamage)
        step = step > stepAtDamage ? stepAtDamage : max(1, min(last - min(last, position), step) / 4)
      }
    }
  }

  /// Passes events as far as they can be read; false when `visit` stopped it.
  private func read(
    from position: inout Position, through last: Position, _ visit: StoredEventVisitor
  ) throws -> Bool {
    var thrown: (any Error)?
    var goesOn = true
    var reached = position
    defer { position = reached }
    do {
      try read(after: position, through: last) { envelope, payload in
        do {
          goesOn = try visit(envelope, payload)
        } catch {
          (thrown, goesOn) = (error, false)
        }
        reached = envelope.position
        return goesOn
      }
    } catch let failure as StoreFailure where failure.code == .corrupt {
      throw Damage(failure: failure)
    }
    if let thrown { throw thrown }
    if goesOn { reached = last }
    return goesOn
  }
}

/// A part of the log that can't be read, told from what a visitor throws.
private struct Damage: Error {
  let failure: StoreFailure
}
