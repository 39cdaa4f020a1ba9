// The front door of the engine: one account's log with its views, opened by one process for writing. Commands go in,
// queries come out; nothing else reaches the parts below.

internal import EventLog
internal import EventLogStore
public import EventSourcing
public import FoundationEssentials
public import ReadModels

/// One event log of a domain and the read models built from it.
public final class Book<D: BookDomain>: Sendable {
  public typealias Failure = BookError<D.Rejection>
  public typealias Receipt = CommandReceipt<D.Event>
  typealias Store = LogEventStore<DiskStorage>
  /// What takes commands.
  typealias Writer = CommandHandler<D, Store>

  /// The folder that holds the book.
  public let path: String
  /// What was found and done when the log was opened, in words; nil if there was nothing to report.
  public let openingReport: String?
  /// Why nothing can be written now; nil if the book takes commands.
  public var readOnlyReason: String? {
    if let past {
      return past.isBranch ? "it shows what would have been" : "it shows what was at #\(past.moment.position)"
    }
    return writer.map { $0.store.failure?.description } ?? "it was opened for reading only"
  }

  let log: any LogBacked
  let writer: Writer?
  let snapshots: SnapshotWriter<D>?
  let updater: ViewUpdater<D>
  let clock: BookClock
  let ports: [any EffectPort<D>]
  let backgroundCheck: BackgroundCheck<D.Event>?
  let past: Past?
  /// The index with which commands were last decided on top of the log; nil until somebody asked for that.
  let lastOverlay = Lock<IndexSnapshot<D.Index>?>(nil)

  init(
    path: String, log: any LogBacked, writer: Writer?, snapshots: SnapshotWriter<D>?, updater: ViewUpdater<D>,
    clock: BookClock, ports: [any EffectPort<D>], backgroundCheckPause: Double? = nil, openingReport: String? = nil,
    past: Past? = nil
  ) {
    self.path = path
    self.log = log
    self.writer = writer
    self.snapshots = snapshots
    self.updater = updater
    self.clock = clock
    self.ports = ports
    backgroundCheck = backgroundCheckPause.map { BackgroundCheck(log, updater.set, pause: $0) }
    backgroundCheck?.start()
    self.openingReport = openingReport
    self.past = past
  }

  /// The log's own id.
  public var id: UUID { log.logID }

  /// The read models.
  public var views: ViewSet<D.Event> { updater.set }

  /// The book's time: the host's clock, or what commands have brought.
  public var now: Instant { clock.now }

  /// The newest durable position.
  public var position: Position { log.durable.position }

  /// What takes commands.
  ///
  /// - Throws: `readOnly` where nothing does.
  var requiredWriter: Writer {
    get throws(Failure) {
      guard let writer else { throw .readOnly(reason: readOnlyReason ?? "it was opened for reading only") }
      return writer
    }
  }

  /// Waits for what is under way, ends the book's threads and frees its lock.
  ///
  /// - Throws: why the log had failed, if it had; the book is closed in any case.
  public func close() async throws(Failure) {
    await writer?.timer?.stop()
    await writer?.effects?.stop()
    await backgroundCheck?.stop()
    await updater.stop()
    await snapshots?.stop()
    do {
      try await writer?.store.close()
    } catch {
      throw .store(error)
    }
  }
}
