// The event store on the compressed log: EventSourcing's ideas in EventLog's terms.

public import EventLog
public import EventSourcing

/// An event store in a folder, through one writer thread with group commit.
public final class LogEventStore<S: Storage>: PipelinedEventStore {
  private let log: Log<S>

  public init(_ log: Log<S>) {
    self.log = log
  }

  /// Opens the log in `storage`, making an empty one if there is none, and recovers it from any crash.
  public static func open(_ storage: S, options: LogOptions = LogOptions()) throws(StoreFailure) -> LogEventStore {
    return LogEventStore(try Log.open(storage, options: options))
  }

  /// What opening the log found and did.
  public var recovery: RecoveryReport { log.recovery }

  /// The book's folder as the log has opened it: what is kept beside the log belongs there, wherever the path leads later.
  public var storage: S { log.openedStorage }

  /// Runs tasks on the log's own thread, where committing again and again is fastest; see `Log.executor`.
  public var executor: any TaskExecutor { log.executor }

  public func stage<Result, Failure: Error>(
    _ body: (inout LogTransaction) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try log.stage(body)
  }

  /// Why nothing can be appended now; nil when something can.
  public var failure: StoreFailure? { log.failure }

  public func recover() async throws(StoreFailure) {
    try await log.recover()
  }

  public func waitUntilDurable(through staged: StagedPosition) async throws(StoreFailure) {
    try await log.waitUntilDurable(through: staged.position, generation: staged.generation)
  }

  public func waitUntilDurable(beyond position: Position) async -> Bool {
    await log.waitUntilDurable(beyond: position)
    return log.durable.position > position
  }

  public func requirePlace() throws(StoreFailure) {
    try log.requirePlace()
  }

  /// Waits for all staged work, stops the writer and frees the lock.
  public func close() async throws(StoreFailure) {
    try await log.close()
  }
}

extension LogEventStore: LogBacked {
  public var readableLog: Log<S> { log }
  public var durablePoint: Durable { log.durable }
}
