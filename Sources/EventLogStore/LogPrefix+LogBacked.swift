// The log of a book as it stood at one of its positions.

public import EventLog
public import EventSourcing

extension LogPrefix: LogBacked where Base: LogBacked {
  public var readableLog: Base.Backing { base.readableLog }

  /// Where the whole log ends.
  public var durablePoint: Durable { base.durablePoint }
}
