// A branch of a book's log: what the log itself says of its bytes stays true of the log.

public import EventLog
public import EventSourcing

extension LogBranch: LogBacked where Base: LogBacked {
  public var readableLog: Base.Backing { base.readableLog }

  /// Where the whole log ends.
  public var durablePoint: Durable { base.durablePoint }
}
