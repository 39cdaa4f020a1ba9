// Whole batches of a log, as it stores them, for exports and copies.

public import EventLog
internal import EventSourcing

extension LogBacked {
  /// Passes the batches wholly after `position` and wholly through `last` (nil: the newest durable), in order; `visit`
  /// returns whether to go on.
  public func batches(
    after position: Position, through last: Position?, _ visit: (borrowing StoredBatch) throws -> Bool
  ) throws {
    try readableLog.batches(after: position, through: last, visit)
  }
}
