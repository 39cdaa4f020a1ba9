// What is due: sent in order, each once, before the command that comes next or when the host asks.

extension CommandRunner {
  /// When the next scheduled command is due.
  public var nextDueTime: Instant? {
    memory.withLock { $0.scheduled(by: Instant(milliseconds: .max))?.dueAt }
  }

  /// When the newest staged batch was recorded; nil in an empty log.
  public var newestRecordedAt: Instant? { store.stage { $0.newestRecordedAt } }

  /// Whether `now` would be taken as the time of a command; see `stage`.
  public func accepts(_ now: Instant, notFarAfter witness: Instant?) -> Bool {
    guard let newest = newestRecordedAt else { return true }
    return CommandTime(clock: now, witness: witness).limit(after: newest).map { now <= $0 } ?? true
  }

  /// Sends what is due by `now`, in order, without waiting for the flush; returns what each appended.
  ///
  /// - Parameter witness: see `stage`.
  public func stageDue(by now: Instant, notFarAfter witness: Instant? = nil) async throws(Failure) -> [Receipt] {
    let time = CommandTime(clock: now, witness: witness)
    var receipts: [Receipt] = []
    while true {
      let now = try time.now(after: newestRecordedAt, of: D.self)
      guard let scheduled = memory.withLock({ $0.scheduled(by: now) }) else { return receipts }
      if let receipt = try await send(scheduled, time) { receipts.append(receipt) }
    }
  }

  /// Sends what is due. Nil if it appended nothing, because somebody was faster or because the rules refuse it; it is
  /// not tried again then, since nothing would come of it for ever.
  func send(_ scheduled: ScheduledCommand<D.Command>, _ time: CommandTime) async throws(Failure) -> Receipt? {
    var attempt = 0
    while true {
      let metadata = scheduled.metadata(attempt)
      do {
        let receipt = try await stage(scheduled.command, metadata, time, isScheduled: true)
        if receipt.positions != nil, !receipt.repeated { return receipt }
      } catch .rejected(let rejection) {
        if try isTaken(metadata, by: scheduled.command) {
          attempt += 1
          continue
        }
        if !accepts(time.clock, notFarAfter: time.witness) { throw .rejected(rejection) }
      }
      memory.withLock { $0.passOver(scheduled) }
      return nil
    }
  }

  /// Whether the id stands for another command than this one.
  private func isTaken(_ metadata: CommandMetadata, by command: D.Command) throws(Failure) -> Bool {
    guard let known: CommittedCommand = store.stage({ $0.command(metadata.commandID) }) else { return false }
    do {
      return try !D.isSame(known, as: command, by: metadata.actor)
    } catch {
      throw .rejected(error)
    }
  }
}
