// Deciding against a store elsewhere: on what is durable, with all that the decision relied on as conditions of its
// append. A lost race is decided again.

internal import FoundationEssentials

extension CommandRunner {
  /// How often a command is decided at most before its sender is told that too much happens at once.
  private static var mostDecisions: Int { 32 }

  /// Decides and appends; what is owed by then happens first. The answer rests on durable events only.
  ///
  /// - Parameters:
  ///   - now: what the clock says. The decision's time is never before the newest event of the log.
  ///   - lastPassed: a time that is known to have passed; `now` may be no more than a year after it and the newest event.
  ///     Nil: any time is taken.
  /// - Throws: `store` with the code `contended` if others were faster every time.
  @discardableResult
  public func run(
    _ command: some Command<D>, _ metadata: CommandMetadata, now: Instant, notFarAfter lastPassed: Instant? = nil
  ) async throws(Failure) -> Receipt {
    let time = CommandTime(clock: now, lastPassed: lastPassed)
    let receipt = try await run(command, metadata, time, isOwed: false)
    if !D.policies.isEmpty { try await follow(time) }
    return receipt
  }

  /// Sends what is owed by `now`, in order; returns what each appended.
  ///
  /// - Parameter lastPassed: see `run`.
  public func runDue(by now: Instant, notFarAfter lastPassed: Instant? = nil) async throws(Failure) -> [Receipt] {
    let time = CommandTime(clock: now, lastPassed: lastPassed)
    var receipts: [Receipt] = []
    while true {
      try await catchUp()
      let newest = memory.withLock { $0.newestRecordedAt }
      let now = try time.now(after: newest, of: D.self)
      guard let owed = memory.withLock({ $0.owed(by: now) }) else { return receipts }
      if let receipt = try await send(owed, time) { receipts.append(receipt) }
    }
  }

  /// Sends what follows from a command at once. A domain without policies is spared the look at the log: what is due
  /// happens before the next command.
  private func follow(_ time: CommandTime) async throws(Failure) {
    while true {
      try await catchUp()
      guard let owed = memory.withLock({ $0.firstFollowing() }) else { return }
      _ = try await send(owed, time)
    }
  }

  private func send(_ owed: OwedCommand<D>, _ time: CommandTime) async throws(Failure) -> Receipt? {
    try await send(owed, time, memory.withLock { $0.newestRecordedAt }) { (command, metadata) throws(Failure) in
      try await self.run(command, metadata, time, isOwed: true)
    }
  }

  private func run(
    _ command: some Command<D>, _ metadata: CommandMetadata, _ time: CommandTime, isOwed: Bool
  ) async throws(Failure) -> Receipt {
    let asked = try attempt(command, metadata, time, isOwed: isOwed)
    var decisions = 0
    while decisions < Self.mostDecisions {
      try await catchUp()
      switch try await propose(asked) {
      case .needsState(let stream): _ = try await load(stream)
      case .owed(let owed): _ = try await send(owed, time)
      case .done(let receipt): return receipt
      case .decided(let proposal):
        if let receipt = try await append(proposal, of: asked) { return receipt }
        decisions += 1
      }
    }
    throw .store(
      StoreFailure(
        .contended, "others were faster \(decisions) times, so the command was not carried out",
        remedy: "Send it again."))
  }

  private enum Step {
    case needsState(StreamName)
    case owed(OwedCommand<D>)
    case decided(RunnerMemory<D>.Proposal)
    case done(Receipt)
  }

  /// Decides on what is known. An answer that appends nothing is given only if the command was not carried out before.
  private func propose(_ asked: RunnerMemory<D>.Attempted) async throws(Failure) -> Step {
    do {
      let (step, through) = try memory.withLock { (memory) throws(Failure) in
        let asked = asked.resolved(in: memory.index)
        return (try memory.propose(asked, memory.durableFacts(for: asked)), memory.through)
      }
      switch step {
      case .needsState(let stream, _): return .needsState(stream)
      case .owed(let owed): return .owed(owed)
      case .decided(let proposal) where !proposal.decision.events.isEmpty: return .decided(proposal)
      case .decided:
        if let receipt = try await repeated(asked) { return .done(receipt) }
        return .done(.nothingAppended(restsOn: through))
      }
    } catch .rejected(let rejection) {
      if let receipt = try await repeated(asked) { return .done(receipt) }
      throw .rejected(rejection)
    }
  }

  /// The receipt of a command that was carried out before.
  private func repeated(_ asked: RunnerMemory<D>.Attempted) async throws(Failure) -> Receipt? {
    guard let known = try await known(asked.metadata.commandID) else { return nil }
    return try RunnerMemory<D>.repeated(known, asked, generation: 0)
  }

  /// Nil if somebody was faster.
  private func append(
    _ proposal: RunnerMemory<D>.Proposal, of asked: RunnerMemory<D>.Attempted
  ) async throws(Failure) -> Receipt? {
    var batch = proposal.batch
    if proposal.decision.conditions == nil { batch.conditions.append(.head(proposal.head)) }
    do {
      let staged = try await store.append(batch)
      return proposal.receipt(staged)
    } catch .repeated(let known) {
      return try RunnerMemory<D>.repeated(known, asked, generation: 0)
    } catch .alreadyExists(let key, at: let position) where position <= proposal.head {
      throw .rejected(D.alreadyExists(key, at: position))
    } catch .failed(let failure) {
      throw .store(failure)
    } catch {
      // A state that the condition was about may be older than the index.
      memory.withLock { memory in
        for stream in proposal.streams { memory.forget(stream) }
      }
      return nil
    }
  }

  /// Takes in what is durable and not in memory yet.
  private func catchUp() async throws(Failure) {
    let after = memory.withLock { $0.through.position }
    do {
      let new = try await offCooperativeThreads { [store] in
        var stored: [(envelope: Envelope, events: [Recorded<D.Event>])] = []
        try store.read(after: after, through: nil) { envelope, payload in
          var events: [Recorded<D.Event>] = []
          try D.Event.registry.read(envelope, payload) { event, envelope in events.append(Recorded(event, envelope)) }
          stored.append((envelope, events))
          return true
        }
        return stored
      }
      change { memory in
        // Another command may have taken some of it in.
        for stored in new where stored.envelope.position == memory.through.position + 1 {
          for recorded in stored.events { memory.fold(recorded.event, recorded.envelope) }
          if stored.events.isEmpty { memory.pass(stored.envelope) }
        }
      }
    } catch {
      throw CommandFailure(reading: error, "the log")
    }
  }
}
