// The append-only event log: one writer, dense positions, durable before acknowledged.
// It keeps bytes and asks nothing about their meaning; conditions are checked by callers on the staged state.

internal import FoundationEssentials

/// A log open for writing, in the only process that may write to it.
public final class Log<S: Storage>: Sendable {
  /// What opening the log found and did.
  public let recovery: RecoveryReport
  let contents: LogContents<S>
  let shell: WriterThread<S>
  let maintenance: Maintenance<S>
  let storage: S

  /// Opens the log in `storage`, making an empty one if there is none, and recovers it from any crash.
  ///
  /// Blocks while the log is read. Throws `locked`, `corrupt`, `unsupportedFormat`, `io`, `diskFull` or `readOnly`.
  /// Where a log exists but nothing can be written, it opens for reading and says so in `recovery`.
  public static func open(_ storage: S, options: LogOptions = LogOptions()) throws(StoreFailure) -> Log {
    let log = try Log(storage, options: options)
    try log.shell.start()
    try log.maintenance.start()
    return log
  }

  /// Opens without threads: nothing is written until `shell.flushStaged()`, nothing is tidied until
  /// `maintenance.runAll()`. For deterministic tests.
  init(_ storage: S, options: LogOptions) throws(StoreFailure) {
    let storage = storage.reopened()
    let recovered = try Recovery(storage: storage, options: options).run()
    recovery = recovered.report
    self.storage = storage
    let manifest = recovered.manifest
    let reader = SegmentReader<S>(
      segments: SegmentList(recovered.segments), cache: BlockCache(limit: options.cacheSize))
    contents = LogContents(
      reader, index: recovered.index, logID: manifest.logID, epoch: manifest.epoch,
      durable: Durable(position: recovered.report.lastPosition, digest: recovered.digest),
      failure: recovered.report.readOnlyReason)
    let fence = recovered.fence
    let writer = LogWriter<S>(
      storage: storage, options: options, manifest: ManifestFile(manifest, storage: storage, fence: fence),
      active: recovered.active, fence: fence)
    maintenance = Maintenance(
      storage: storage, options: options, manifest: writer.manifest, contents: contents, fence: fence)
    shell = WriterThread(writer, contents: contents, maintenance: maintenance)
  }

  /// The folder as this log has opened it.
  public var openedStorage: S { storage }

  /// Runs tasks on the log's own thread, between its writes, in place of the threads that all tasks share:
  /// `withTaskExecutorPreference(log.executor) { … }`.
  ///
  /// A task that commits again and again is fastest there, because nothing is handed from thread to thread. What runs
  /// there holds up every write to the log, so it should do little else. Once the log is closed, its tasks go on with
  /// all others.
  public var executor: any TaskExecutor { shell.executor }

  deinit {
    maintenance.stop()
    contents.state.withLock { $0.writer.isStopping = true }
    contents.state.signal()
  }

  /// Runs `body` on the newest staged state, under the log's lock, and returns its result.
  ///
  /// Keep it short: nobody else stages meanwhile. What it appended stays staged even when it throws afterwards. It is
  /// written when somebody waits for it, or when enough of it has come together.
  public func stage<Result, Failure: Error>(
    _ body: (inout LogTransaction) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var mustWake = false
    var isAhead = false
    defer {
      if mustWake { contents.state.signal() }
      // Who stages without pause would otherwise keep the writer from the lock, and the two would work in turns.
      if isAhead { contents.state.giveWay() }
    }
    return try contents.state.withLock { (state) throws(Failure) in
      var transaction = LogTransaction(state.buffer)
      defer {
        mustWake = state.claimWake()
        isAhead = state.buffer.stagedSize >= 4 * FormatLimits.flush
      }
      return try body(&transaction)
    }
  }

  /// Returns when the index is written and every closed segment is sealed, as far as that can be done.
  ///
  /// All of it happens in the background anyhow. Throws why a part of it could not be done; nothing is lost by that,
  /// and it is tried again later.
  public func finishMaintenance() async throws(StoreFailure) {
    await maintenance.waitUntilIdle()
    if let failure = maintenance.failure { throw failure }
  }

  /// Closes the active segment, however short it is, so that all of it can be sealed: before a long rest, say.
  public func rotate() async throws(StoreFailure) {
    let failure = await withUnsafeContinuation { (waiter: Waiters.Continuation) in
      let isStopped = contents.state.withLock { state in
        if !state.writer.isStopped { state.writer.rotations.append(waiter) }
        return state.writer.isStopped
      }
      if isStopped {
        waiter.resume(returning: StoreFailure(.closed, "the log was closed"))
      } else {
        contents.state.signal()
      }
    }
    if let failure { throw failure }
  }

  /// Throws `outcomeUnknown` when another folder lies at the log's path by now, `notFound` when none does.
  public func requirePlace() throws(StoreFailure) {
    guard try storage.isElsewhere() else { return }
    throw StoreFailure(
      .outcomeUnknown, "the book's folder was moved, replaced or deleted", remedy: "Open it again where it lies now.")
  }

  /// Takes no more, waits for all staged work, leaves a mark that nothing is unproven, and lets go of the lock.
  ///
  /// Throws why the log had failed before, or why the mark could not be left; it is closed in any case.
  public func close() async throws(StoreFailure) {
    let failure = await withUnsafeContinuation { (closer: Waiters.Continuation) in
      let isStopped = contents.state.withLock { state in
        state.writer.isStopping = true
        state.buffer.isClosing = true
        if !state.writer.isStopped { state.writer.closers.append(closer) }
        return state.writer.isStopped
      }
      if isStopped { closer.resume(returning: nil) } else { contents.state.signal() }
    }
    if let failure { throw failure }
  }
}
