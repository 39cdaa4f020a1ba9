// Deciding ahead of the disk: each command is decided on the newest staged state, one after the other in memory, and
// acknowledged after the flush that covers it. Many callers on one stream thus share one flush without a single retry.

extension CommandRunner where Store: PipelinedEventStore {
  /// Decides, appends and waits for the flush. After a full disk it goes on as soon as there is room again.
  @discardableResult
  public func run(
    _ command: some Command<D>, _ metadata: CommandMetadata, now: Instant, notFarAfter lastPassed: Instant? = nil
  ) async throws(Failure) -> Receipt {
    do {
      return try await runOnce(command, metadata, now: now, notFarAfter: lastPassed)
    } catch .store(let failure) where failure.code == .diskFull {
      // Nothing of it is in the log.
      try await recover()
      return try await runOnce(command, metadata, now: now, notFarAfter: lastPassed)
    }
  }

  private func runOnce(
    _ command: some Command<D>, _ metadata: CommandMetadata, now: Instant, notFarAfter lastPassed: Instant?
  ) async throws(Failure) -> Receipt {
    do {
      let receipt = try await stage(command, metadata, now: now, notFarAfter: lastPassed)
      try await waitUntilDurable(receipt)
      return receipt
    } catch .rejected(let rejection) {
      // What it was rejected for must not be void a moment later.
      try await waitUntilDurable(through: stagedThrough)
      throw .rejected(rejection)
    }
  }

  /// Decides and stages, without waiting for the flush. Commands staged one after the other are decided in that order;
  /// each must be durable before it is acknowledged. What is owed by then happens first; right afterwards what policies
  /// answer, and what the command set a time for that has come already.
  ///
  /// - Parameters:
  ///   - now: what the clock says. The decision's time is never before the newest event of the log.
  ///   - lastPassed: a time that is known to have passed. `now` may be no more than a year after it and the newest event,
  ///     so that one wrong clock does not become the time of all events to come. Nil: any time is taken.
  public func stage(
    _ command: some Command<D>, _ metadata: CommandMetadata, now: Instant, notFarAfter lastPassed: Instant? = nil
  ) async throws(Failure) -> Receipt {
    try await stage(command, metadata, CommandTime(clock: now, lastPassed: lastPassed), isOwed: false)
  }

  func stage(
    _ command: some Command<D>, _ metadata: CommandMetadata, _ time: CommandTime, isOwed: Bool
  ) async throws(Failure) -> Receipt {
    let asked = try attempt(command, metadata, time, isOwed: isOwed)
    while true {
      let (attempt, following) = try change { (memory) throws(Failure) in
        let attempt = try store.stage { (transaction: inout Store.Transaction) throws(Failure) in
          try memory.attempt(asked, in: &transaction)
        }
        return (attempt, memory.firstFollowing())
      }
      switch attempt {
      case .done(let receipt):
        if !isOwed { try await follow(beginningWith: following, time) }
        return receipt
      case .isVoid: try await beginAnew()
      case .needsState(let stream, let version): try await load(stream, through: version)
      case .owed(let owed): _ = try await send(owed, time)
      }
    }
  }

  /// Sends what follows from a command at once, so that it stands right behind its cause.
  private func follow(beginningWith first: OwedCommand<D>?, _ time: CommandTime) async throws(Failure) {
    var next = first
    while let owed = next {
      _ = try await send(owed, time)
      next = memory.withLock { $0.firstFollowing() }
    }
  }

  /// The newest staged position.
  public var stagedThrough: StagedPosition { store.stage { $0.end } }

  /// Waits until what a staged command appended, or what its answer rests on, is durable.
  public func waitUntilDurable(_ receipt: Receipt) async throws(Failure) {
    try await waitUntilDurable(through: receipt.restsOn)
  }

  private func waitUntilDurable(through staged: StagedPosition) async throws(Failure) {
    do {
      try await store.waitUntilDurable(through: staged)
    } catch {
      throw .store(error)
    }
  }

  /// Takes up work again if the disk was full and there is room by now. What is in memory then rests on nothing that
  /// became void.
  public func recover() async throws(Failure) {
    do {
      try await store.recover()
    } catch {
      throw .store(error)
    }
    let isVoid = memory.withLock { memory in store.stage { memory.through.generation != $0.generation } }
    if isVoid { try await beginAnew() }
  }

  /// The index as of the newest staged event, once that is durable. Deciding goes on meanwhile: under the lock only the
  /// index's references are copied. The next change of each of its parts copies that part once.
  public func snapshot() async throws(StoreFailure) -> IndexSnapshot<D.Index> {
    let (index, through) = memory.withLock { ($0.index, $0.through) }
    try await store.waitUntilDurable(through: through)
    return IndexSnapshot(index: index, position: through.position, chain: store.durable)
  }

  /// Folds the index again, without what was staged and became void.
  private func beginAnew() async throws(Failure) {
    try await waitUntilDurable(through: stagedThrough)
    do {
      let (folded, unanswered) = try await offCooperativeThreads { [store] in
        var folded = FoldedIndex<D>()
        try folded.catchUp(with: store)
        return (folded, try store.unanswered(by: D.self))
      }
      change { memory in
        store.stage { area in
          // Another command may have been faster, or more may have been appended.
          guard memory.through.generation != area.generation, folded.position == area.lastPosition else { return }
          memory = RunnerMemory(
            folded, unanswered: unanswered, generation: area.generation, capacity: memory.capacity)
        }
      }
    } catch {
      throw CommandFailure(reading: error, "the log")
    }
  }

  /// Brings a stream's state into the cache. Its staged events must be durable first, since readers see no others.
  private func load(_ stream: StreamName, through version: UInt32) async throws(Failure) {
    guard try await load(stream) < version else { return }
    try await waitUntilDurable(through: stagedThrough)
    _ = try await load(stream)
  }
}

// What is owed: sent in order, each once, before the command that comes next or when the host asks.
extension CommandRunner where Store: PipelinedEventStore {
  /// When the newest staged batch was recorded; nil in an empty log.
  public var newestRecordedAt: Instant? { store.stage { $0.newestRecordedAt } }

  /// Whether `now` would be taken as the time of a command; see `stage`.
  public func accepts(_ now: Instant, notFarAfter lastPassed: Instant?) -> Bool {
    CommandTime(clock: now, lastPassed: lastPassed).isAccepted(after: newestRecordedAt)
  }

  /// Sends what is owed by `now`, in order, without waiting for the flush; returns what each appended.
  ///
  /// - Parameter lastPassed: see `stage`.
  public func stageDue(by now: Instant, notFarAfter lastPassed: Instant? = nil) async throws(Failure) -> [Receipt] {
    // What was sent and became void is due still.
    try await recover()
    let time = CommandTime(clock: now, lastPassed: lastPassed)
    var receipts: [Receipt] = []
    while true {
      let now = try time.now(after: newestRecordedAt, of: D.self)
      guard let owed = memory.withLock({ $0.owed(by: now) }) else { return receipts }
      if let receipt = try await send(owed, time) { receipts.append(receipt) }
    }
  }

  private func send(_ owed: OwedCommand<D>, _ time: CommandTime) async throws(Failure) -> Receipt? {
    try await send(owed, time, newestRecordedAt) { (command, metadata) throws(Failure) in
      try await self.stage(command, metadata, time, isOwed: true)
    }
  }
}
