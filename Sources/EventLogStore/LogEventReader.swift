// Reading a book's log without its lock, beside the process that writes it.

public import EventLog
public import EventSourcing
public import FoundationEssentials

/// The events of a log that another process may be writing.
public final class LogEventReader<S: Storage>: LogBacked {
  private let log: LogReader<S>

  /// Opens the log in `storage` for reading; creates nothing.
  public init(_ storage: S) throws(StoreFailure) {
    log = try LogReader.open(storage)
  }

  /// Takes in what was written since.
  public func refresh() throws(StoreFailure) {
    try log.refresh()
  }

  /// The folder that the log was found in last.
  public var storage: S { log.storage }

  /// Whether nobody has opened the log for writing since it was copied.
  public var isUntouched: Bool { log.isUntouched }

  /// Goes on in the folder that lies at the log's path now if it holds the same log, with all that was seen of it.
  public func requirePlace() throws(StoreFailure) {
    try log.requirePlace()
  }

  public var readableLog: LogReader<S> { log }
  public var durablePoint: Durable { log.durable }
}

extension LogEventReader: HistoryReader {
  public func durableCommand(_ id: UUID) throws(StoreFailure) -> CommittedCommand? { try log.command(id) }
  public func durableHolder(of key: UniqueKey) throws(StoreFailure) -> Position? { try log.holder(of: key) }
}
