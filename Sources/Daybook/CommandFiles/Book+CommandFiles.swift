// Command files and the book: carrying one out, and deciding it without carrying anything out.

internal import EventLog
internal import EventLogStore
public import EventSourcing

extension Book {
  /// Applies a file of commands, one JSON object a line, and reports each line's result in order, once it is durable.
  ///
  /// - Throws: when the file can't be read or the store fails. Rejected and invalid lines are results, not errors.
  public func apply(
    _ source: CommandSource, _ options: ApplyOptions = ApplyOptions(),
    report: @escaping @Sendable (LineResult<D.Rejection>) throws -> Void
  ) async throws(Failure) -> ApplySummary {
    do {
      let lines = try CommandLines(source)
      return try await apply(lines, options, report: report)
    } catch {
      throw Failure(error)
    }
  }

  /// Applies a command file that is open already.
  public func apply(
    _ lines: CommandLines, _ options: ApplyOptions = ApplyOptions(),
    report: @escaping @Sendable (LineResult<D.Rejection>) throws -> Void
  ) async throws(Failure) -> ApplySummary {
    let handler = try requiredWriter
    // Where commands bring their time, what is due fires with them alone.
    if options.clock == .commands { await handler.timer?.stop() }
    do {
      return try await CommandFile(handler: handler, options: options).apply(lines, report)
    } catch {
      throw Failure(error)
    }
  }

  /// Decides the commands of a file as `apply` would, on top of what the book holds now, and appends nothing.
  ///
  /// It goes on in memory beside whoever writes to the book, takes no lock, and sees nothing of what is committed
  /// meanwhile.
  public func check(
    _ lines: CommandLines, _ options: ApplyOptions = ApplyOptions(),
    report: @escaping @Sendable (LineResult<D.Rejection>) throws -> Void
  ) async throws(Failure) -> ApplySummary {
    do {
      return try await CommandFile(handler: overlay(), options: options).apply(lines, report)
    } catch {
      throw Failure(error)
    }
  }

  /// Decides requests one after the other, on top of what the book holds now, and appends nothing.
  ///
  /// - Throws: `rejected` for the first that the rules refuse.
  public func check(_ requests: [Request<D>]) async throws(Failure) -> [Receipt] {
    do {
      let handler = try await overlay()
      var receipts: [Receipt] = []
      for request in requests { receipts.append(try await handler.stage(request, now: nil)) }
      return receipts
    } catch {
      throw Failure(error)
    }
  }

  /// What decides commands on top of the log, in memory.
  ///
  /// The index that it begins with is kept, so that the next one takes in only what was appended since.
  func overlay() async throws -> CommandHandler<D, OverlayEventStore<LogEventReader<DiskStorage>>> {
    let kept = lastOverlay.withLock { $0 }
    let handler = try await offCooperativeThreads { [path, clock, ports] in
      let log = try LogEventReader(DiskStorage(folder: path))
      try Self.requireEvidence(for: log, path)
      let snapshot =
        if let kept, try kept.isPart(of: log) { kept } else {
          try Self.usable(SnapshotWriter<D>.file(in: log.storage), for: log)
        }
      let clock = BookClock({ clock.wall }, lastWritten: LastWritten.time(ofBook: path))
      return try CommandHandler(OverlayEventStore(on: log), clock, ports: ports, resuming: snapshot)
    }
    let begun = try await handler.runner.snapshot()
    lastOverlay.withLock { $0 = begun }
    return handler
  }

  /// Decides the commands of a file as a new book would, and makes nothing.
  public static func checkNew(
    _ lines: CommandLines, _ options: ApplyOptions = ApplyOptions(), ports: [any EffectPort<D>] = [],
    report: @escaping @Sendable (LineResult<D.Rejection>) throws -> Void
  ) async throws(Failure) -> ApplySummary {
    do {
      let handler = try CommandHandler<D, InMemoryEventStore>(InMemoryEventStore(), BookClock { .now }, ports: ports)
      return try await CommandFile(handler: handler, options: options).apply(lines, report)
    } catch {
      throw Failure(error)
    }
  }
}
