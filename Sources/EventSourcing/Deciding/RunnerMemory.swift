// What a command runner keeps in memory: the domain's index and the states of streams used lately.

internal import FoundationEssentials

/// The newest staged state, as far as it is in memory.
struct RunnerMemory<D: Domain> {
  enum Attempt {
    case done(CommandReceipt<D.Event>)
    /// The stream's state, at this version, must be loaded first.
    case needsState(StreamName, version: UInt32)
    /// Something is due that must happen first.
    case due(ScheduledCommand<D.Command>)
  }

  /// A command on its way to a decision.
  struct Attempted {
    let command: D.Command
    let metadata: CommandMetadata
    let stream: StreamName?
    let fingerprint: UInt64
    let time: CommandTime
    let environment: D.Environment
    /// It is itself what was due.
    let isScheduled: Bool
  }

  private struct Entry {
    var state: D.State
    var version: UInt32
  }

  private(set) var index: D.Index
  private var cache: [StreamName: Entry] = [:]
  private let capacity: Int
  /// By the event that scheduled it: what was sent when it was due and changed nothing.
  private var passedOver: Set<Position> = []

  init(index: D.Index, capacity: Int) {
    self.index = index
    self.capacity = capacity
  }

  /// Keeps a loaded state; a full cache is emptied, since what is in use comes back at the cost of one read.
  mutating func remember(_ stream: StreamName, _ state: D.State, version: UInt32) {
    if let known = cache[stream], known.version >= version { return }
    if cache.count >= capacity { cache.removeAll(keepingCapacity: true) }
    cache[stream] = Entry(state: state, version: version)
  }

  /// What is due first by a time.
  func scheduled(by time: Instant) -> ScheduledCommand<D.Command>? {
    D.firstScheduled(by: time, in: index, except: passedOver.contains)
  }

  mutating func passOver(_ scheduled: ScheduledCommand<D.Command>) { passedOver.insert(scheduled.setBy) }

  /// Decides and stages one command, unless something is due before it or its stream's state is not in memory.
  mutating func attempt<Store: EventStore>(
    _ asked: Attempted, store: Store
  ) throws(CommandFailure<D.Rejection>) -> Attempt {
    try store.stage { (area: inout Store.Staging) throws(CommandFailure<D.Rejection>) in
      if let known = area.command(asked.metadata.commandID) {
        return .done(try repeated(known, asked, area.lastPosition))
      }
      let now = try asked.time.now(after: area.newestRecordedAt, of: D.self)
      if !asked.isScheduled, let scheduled = scheduled(by: now) { return .due(scheduled) }
      let stream = asked.stream
      let version = stream.map { area.version(of: $0) } ?? 0
      if let stream, version > 0, cache[stream]?.version != version { return .needsState(stream, version: version) }
      let proposed = try decide(asked, version: version, now: now)
      guard !proposed.isEmpty else {
        return .done(
          CommandReceipt(positions: nil, repeated: false, decidedThrough: area.lastPosition, events: []))
      }
      let metadata = asked.metadata
      let staged = try append(
        proposed,
        EventBatch(
          commandID: metadata.commandID, fingerprint: asked.fingerprint, recordedAt: now, actor: metadata.actor,
          correlationID: metadata.correlationID, causation: metadata.causation,
          conditions: stream.map { [.version($0, is: version)] } ?? [],
          events: try encode(proposed, occurredAt: metadata.occurredAt)), in: &area)
      return .done(
        CommandReceipt(
          positions: staged.firstPosition...staged.lastPosition, repeated: false,
          decidedThrough: staged.lastPosition, events: proposed))
    }
  }

  private func repeated(
    _ known: CommittedCommand, _ asked: Attempted, _ decidedThrough: Position
  ) throws(CommandFailure<D.Rejection>) -> CommandReceipt<D.Event> {
    let isSame: Bool
    do {
      isSame = try D.isSame(known, as: asked.command, by: asked.metadata.actor)
    } catch {
      throw .rejected(error)
    }
    guard isSame else { throw .rejected(D.commandIDReused(asked.metadata.commandID)) }
    let last = known.firstPosition + Position(known.count) - 1
    return CommandReceipt(
      positions: known.firstPosition...last, repeated: true, decidedThrough: decidedThrough, events: [])
  }

  private func decide(
    _ asked: Attempted, version: UInt32, now: Instant
  ) throws(CommandFailure<D.Rejection>) -> [Proposed<D.Event>] {
    let state = asked.stream.map { cache[$0]?.state ?? D.initialState(of: $0) }
    do {
      return try D.decide(
        asked.command,
        Situation(
          state: state, index: index, version: version, now: now, metadata: asked.metadata,
          environment: asked.environment))
    } catch {
      throw .rejected(error)
    }
  }

  private func encode(
    _ proposed: [Proposed<D.Event>], occurredAt: Instant?
  ) throws(CommandFailure<D.Rejection>) -> [NewEvent] {
    var events: [NewEvent] = []
    events.reserveCapacity(proposed.count)
    for item in proposed {
      do {
        events.append(NewEvent(stream: item.stream, event: try item.event.encoded(), occurredAt: occurredAt))
      } catch {
        throw .coding(error)
      }
    }
    return events
  }

  private mutating func append(
    _ proposed: [Proposed<D.Event>], _ batch: EventBatch, in area: inout some StagingArea
  ) throws(CommandFailure<D.Rejection>) -> StagedBatch {
    let staged: StagedBatch
    do {
      staged = try area.append(batch)
    } catch .failed(let failure) {
      throw .store(failure)
    } catch {
      preconditionFailure("a condition failed that was read in the same call: \(error)")
    }
    for (offset, item) in proposed.enumerated() {
      let new = batch.events[offset]
      let envelope = Envelope(
        batch: staged.header, position: staged.firstPosition + Position(offset), stream: new.stream,
        version: staged.versions[offset], type: new.event.type, schema: new.event.schema, occurredAt: new.occurredAt)
      D.evolve(&index, item.event, envelope)
      evolveState(item.event, envelope)
    }
    return staged
  }

  /// Keeps a cached state up to date. A stream's first event makes its state; a stream that is not in memory stays out.
  private mutating func evolveState(_ event: D.Event, _ envelope: Envelope) {
    if envelope.version == 1 {
      remember(envelope.stream, D.initialState(of: envelope.stream), version: 0)
    }
    guard let place = cache.index(forKey: envelope.stream) else { return }
    guard cache.values[place].version == envelope.version - 1 else {
      cache.remove(at: place)
      return
    }
    D.evolve(&cache.values[place].state, event, envelope)
    cache.values[place].version = envelope.version
  }
}
