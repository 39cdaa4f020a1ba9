// The append-only event log: one writer, dense positions, durable before acknowledged.
// It keeps bytes and asks nothing about their meaning; conditions are checked by callers on the staged state.

internal import FoundationEssentials

/// A log open for writing, in the only process that may write to it.
public final class Log<S: Storage>: Sendable {
  /// What opening the log found and did.
  public let recovery: RecoveryReport
  let contents: LogContents<S>
  let shell: WriterShell<S>
  let storage: S

  /// Opens the log in `storage`, making an empty one if there is none, and recovers it from any crash.
  ///
  /// Blocks while the log is read. Throws `locked`, `corrupt`, `unsupportedFormat`, `io`, `diskFull` or `readOnly`.
  /// Where a log exists but nothing can be written, it opens for reading and says so in `recovery`.
  public static func open(_ storage: S, options: LogOptions = LogOptions()) throws(LogError) -> Log {
    let log = try Log(storage, options: options)
    try log.shell.start()
    return log
  }

  /// Opens without a thread: nothing is written until `shell.flushStaged()`. For deterministic tests.
  init(_ storage: S, options: LogOptions) throws(LogError) {
    let recovered = try Recovery(storage: storage, options: options).run()
    recovery = recovered.report
    self.storage = storage
    let area = StagingArea()
    area.index = recovered.index
    area.failure = recovered.report.readOnlyReason
    let manifest = recovered.writer.manifest
    let closedBytes = manifest.segments.dropLast().reduce(0) { $0 + $1.provenLength }
    let durable = Durable(position: recovered.report.lastPosition, digest: recovered.digest)
    let state = LogState<S>(
      area: area, files: recovered.files, logID: manifest.logID, epoch: manifest.epoch, durable: durable,
      closedBytes: closedBytes)
    contents = LogContents(state, cacheSize: options.cacheSize)
    let lock = recovered.lock
    shell = WriterShell(recovered.writer, lock: lock, contents: contents)
  }

  deinit {
    contents.state.withLock { $0.writer.isStopping = true }
    contents.state.signal()
  }

  /// Runs `body` on the newest staged state, under the log's lock, and returns its result.
  ///
  /// Keep it short: nobody else stages meanwhile. What it appended stays staged even when it throws afterwards. It is
  /// written when somebody settles it, or when enough of it has come together.
  public func stage<Result, Failure: Error>(
    _ body: (inout Staging) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var mustWake = false
    defer { if mustWake { contents.state.signal() } }
    return try contents.state.withLock { (state) throws(Failure) in
      var staging = Staging(state.area)
      defer {
        mustWake = state.writer.isIdle && state.isFlushDue
        if mustWake { state.writer.isIdle = false }
      }
      return try body(&staging)
    }
  }

  /// Waits for all staged work, leaves a mark that nothing is unproven, and lets go of the lock.
  ///
  /// Throws why the log had failed before, or why the mark could not be left; it is closed in any case.
  public func close() async throws(LogError) {
    let failure = await withUnsafeContinuation { (closer: Waiters.Continuation) in
      let isStopped = contents.state.withLock { state in
        state.writer.isStopping = true
        if !state.writer.isStopped { state.writer.closers.append(closer) }
        return state.writer.isStopped
      }
      if isStopped { closer.resume(returning: nil) } else { contents.state.signal() }
    }
    if let failure { throw failure }
  }
}
