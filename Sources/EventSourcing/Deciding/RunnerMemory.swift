// What a command runner keeps in memory: the domain's index and the states of streams used lately. Commands are decided
// here, on that and on a few facts that the store tells.

internal import FoundationEssentials
public import LogTypes

/// The newest state, as far as it is in memory.
///
/// What every command passes through is inlinable, so that `DecidingSteps` can compile it for its domain, and mutating
/// also where it changes nothing: for any other method the compiler copies all that is in memory.
@usableFromInline
struct RunnerMemory<D: Domain> {
  @usableFromInline typealias Failure = CommandFailure<D.Rejection>
  typealias Receipt = CommandReceipt<D.Event>

  /// A command on its way to a decision.
  @usableFromInline
  struct Attempted {
    @usableFromInline let command: any Command<D>
    @usableFromInline let name: String
    @usableFromInline let metadata: CommandMetadata
    @usableFromInline let fingerprint: UInt64
    @usableFromInline let time: CommandTime
    @usableFromInline let environment: D.Environment
    /// It is itself what is owed.
    @usableFromInline let isOwed: Bool

    /// As it is to be judged; see `Command.resolved`.
    func resolved(in index: D.Index) -> Attempted {
      guard let command = command.resolved(in: index) else { return self }
      return Attempted(
        command: command, name: name, metadata: metadata, fingerprint: fingerprint, time: time,
        environment: environment, isOwed: isOwed)
    }

    /// Whether what is in the log under the command's id is this command.
    func isSame(as known: CommittedCommand) throws(Failure) -> Bool {
      do {
        return try command.isSame(as: known, by: metadata.actor, fingerprint)
      } catch {
        throw .coding(error)
      }
    }
  }

  /// What the store knows that a decision is made on.
  @usableFromInline
  struct Facts {
    @usableFromInline let newestRecordedAt: Instant?
    /// The command's stream.
    @usableFromInline let stream: StreamName?
    /// The version of it; 0 if there is none, or it has no events.
    @usableFromInline let version: UInt32
    /// The further streams that it reads.
    @usableFromInline let reads: [StreamName]
    /// The versions of these, in their order.
    @usableFromInline let versionsRead: [UInt32]
    @usableFromInline let head: Position
  }

  /// A decision with the batch that carries it out.
  @usableFromInline
  struct Proposal {
    @usableFromInline let decision: Decision<D.Event>
    /// With no events if nothing has to change.
    @usableFromInline let batch: EventBatch
    /// The streams that it was decided on.
    let streams: [StreamName]
    let head: Position
    private let created: [Creation]

    @usableFromInline
    init(_ decision: Decision<D.Event>, _ batch: EventBatch, creating created: [Creation], on facts: Facts) {
      self.decision = decision
      self.batch = batch
      self.created = created
      streams = [facts.stream].compactMap { $0 } + facts.reads
      head = facts.head
    }

    func receipt(_ staged: StagedBatch) -> Receipt {
      CommandReceipt(
        positions: staged.firstPosition...staged.lastPosition, repeated: false, restsOn: staged.end,
        events: decision.events, created: created)
    }
  }

  @usableFromInline
  enum Step {
    case decided(Proposal)
    /// The stream's state, at this version, must be loaded first.
    case needsState(StreamName, version: UInt32)
    /// Something must happen first.
    case owed(OwedCommand<D>)
  }

  /// A state in memory. It is one object, so that whoever asks for the version copies nothing of the state.
  @usableFromInline
  final class Entry {
    @usableFromInline var state: D.State
    @usableFromInline var version: UInt32

    @inlinable
    init(_ state: D.State, version: UInt32) {
      self.state = state
      self.version = version
    }
  }

  @usableFromInline var index: D.Index
  /// The newest event in the index.
  @usableFromInline var through: StagedPosition
  /// When it was recorded, as far as that is known.
  @usableFromInline var newestRecordedAt: Instant?
  @usableFromInline var cache: [StreamName: Entry] = [:]
  /// How many states are kept.
  @usableFromInline let capacity: Int
  private let steps = D.commands.steps
  /// What was sent when it was due and changed nothing.
  @usableFromInline var passedOver: Set<CommandOrigin> = []
  /// What is scheduled first of all; nil for nothing.
  @usableFromInline var scheduled: OwedCommand<D>?
  /// Its time, `never` for nothing; nil while something has changed since it was looked up.
  @usableFromInline var scheduledAt: Instant?
  @usableFromInline var reactions = PendingReactions<D>()
  /// Staged events that ask something of the world outside, by position; nil where nobody wants them before they are
  /// durable. Not all of them: the log has those that are not here.
  @usableFromInline var asking: [Position: Recorded<D.Event>]?
  private static var mostAsking: Int { 4_096 }

  /// - Parameter unanswered: the events at the end of the log that policies are to be asked about.
  init(
    _ folded: FoldedIndex<D>, unanswered: [Recorded<D.Event>], generation: UInt64 = 0, capacity: Int
  ) {
    index = folded.index
    through = StagedPosition(folded.position, generation: generation)
    newestRecordedAt = folded.recordedAt
    self.capacity = capacity
    for cause in unanswered { reactions.take(cause.event, cause.envelope, in: index) }
  }

  /// Keeps a loaded state; a full cache is emptied, since what is in use comes back at the cost of one read.
  @inlinable
  mutating func remember(_ stream: StreamName, _ state: D.State, version: UInt32) {
    if let known = cache[stream], known.version >= version { return }
    if cache.count >= capacity { cache.removeAll(keepingCapacity: true) }
    cache[stream] = Entry(state, version: version)
  }

  /// Lets a state be loaded again.
  @inlinable
  mutating func forget(_ stream: StreamName) { cache[stream] = nil }

  /// What is to happen first of all that is owed by a time: what policies want, then what is due.
  mutating func owed(by time: Instant) -> OwedCommand<D>? { steps.owed(&self, time) }

  /// The same, for `DecidingSteps`.
  @inlinable
  mutating func firstOwed(by time: Instant) -> OwedCommand<D>? {
    guard reactions.isEmpty else { return reactions.first }
    return firstScheduledTime() <= time ? scheduled : nil
  }

  /// When something is to happen without a command; `never` if nothing is.
  @inlinable
  mutating func firstDueTime() -> Instant { reactions.first?.dueAt ?? firstScheduledTime() }

  @inlinable
  mutating func firstScheduledTime() -> Instant {
    if let scheduledAt { return scheduledAt }
    scheduled = D.firstScheduled(in: index, except: passedOver.contains).map { OwedCommand($0) }
    let time = scheduled?.dueAt ?? .never
    scheduledAt = time
    return time
  }

  /// When something is to happen without a command; nil if nothing is.
  mutating func nextDueTime() -> Instant? {
    let time = steps.firstDueTime(&self)
    return time == .never ? nil : time
  }

  /// What follows from the newest events at once: what policies want, then what was due already when its time was set.
  mutating func firstFollowing() -> OwedCommand<D>? { owed(by: newestRecordedAt ?? Instant(milliseconds: .min)) }

  /// Takes note that something owed was sent. What is due is due no more once its event is in the index; what appended
  /// nothing is passed over.
  mutating func markSent(_ owed: OwedCommand<D>, hasAppended: Bool) {
    switch owed.kind {
    case .reaction(let number): reactions.remove(number)
    case .deadline: if !hasAppended { passOver(owed.origin) }
    }
  }

  private mutating func passOver(_ origin: CommandOrigin) {
    passedOver.insert(origin)
    scheduledAt = nil
  }

  /// The facts where only what is durable can be decided on. A stream that is not in memory is to be loaded.
  func durableFacts(for asked: Attempted) -> Facts {
    let (stream, reads) = (asked.command.stream(in: index), asked.command.reads(in: index))
    return Facts(
      newestRecordedAt: newestRecordedAt, stream: stream, version: stream.map { cache[$0]?.version ?? .max } ?? 0,
      reads: reads, versionsRead: reads.map { cache[$0]?.version ?? .max }, head: through.position)
  }

  /// A stream whose state a command needs and which is not in memory, with its version.
  @inlinable
  mutating func missingState(for facts: Facts) -> (stream: StreamName, version: UInt32)? {
    if let stream = facts.stream, facts.version > 0, cache[stream]?.version != facts.version {
      return (stream, facts.version)
    }
    return zip(facts.reads, facts.versionsRead).first { $1 > 0 && cache[$0]?.version != $1 }
  }

  /// Decides a command, unless something must happen before it or its stream's state is not in memory.
  @inlinable
  mutating func propose(_ asked: Attempted, _ facts: Facts) throws(Failure) -> Step {
    let now = try asked.time.now(after: facts.newestRecordedAt, of: D.self)
    if !asked.isOwed, let owed = firstOwed(by: now) { return .owed(owed) }
    if let (stream, version) = missingState(for: facts) { return .needsState(stream, version: version) }
    let decision = try decide(asked, facts, now: now)
    let metadata = asked.metadata
    let conditions: [Condition] =
      (facts.stream.map { [.version($0, is: facts.version)] } ?? [])
      + zip(facts.reads, facts.versionsRead).map { .version($0, is: $1) }
    let batch = EventBatch(
      commandID: metadata.commandID, fingerprint: asked.fingerprint, command: asked.name,
      recordedAt: now,
      actor: metadata.actor, correlationID: metadata.correlationID, causation: metadata.causation,
      conditions: conditions + (decision.conditions ?? []) + decision.claims.map { .claims($0) },
      releases: decision.releases,
      events: try Self.encode(decision.events, occurredAt: asked.command.occurredAt ?? metadata.occurredAt))
    let created = decision.events.compactMap { $0.event.creation(in: $0.stream!) }
    return .decided(Proposal(decision, batch, creating: created, on: facts))
  }

  @inlinable
  mutating func decide(_ asked: Attempted, _ facts: Facts, now: Instant) throws(Failure) -> Decision<D.Event> {
    let input = DecisionInput<D>(
      state: facts.stream.map { state($0) }, others: facts.reads.reduce(into: [:]) { $0[$1] = state($1) },
      index: index, version: facts.version, now: now, metadata: asked.metadata,
      environment: asked.environment)
    do {
      return try asked.command.verdict(input).placed(in: facts.stream)
    } catch {
      throw .rejected(error)
    }
  }

  @inlinable
  mutating func state(_ stream: StreamName) -> D.State { cache[stream]?.state ?? D.initialState(of: stream) }

  @inlinable
  static func encode(_ proposed: [Proposed<D.Event>], occurredAt: Instant?) throws(Failure) -> [NewEvent] {
    var events: [NewEvent] = []
    events.reserveCapacity(proposed.count)
    for item in proposed {
      do {
        events.append(NewEvent(stream: item.stream!, event: try item.event.encoded(), occurredAt: occurredAt))
      } catch {
        throw .coding(error)
      }
    }
    return events
  }

  static func repeated(
    _ known: CommittedCommand, _ asked: Attempted, generation: UInt64
  ) throws(Failure) -> Receipt {
    guard try asked.isSame(as: known) else { throw .rejected(D.commandIDReused(asked.metadata.commandID)) }
    let last = known.firstPosition + Position(known.count) - 1
    return CommandReceipt(
      positions: known.firstPosition...last, repeated: true, restsOn: StagedPosition(last, generation: generation),
      events: [], created: [])
  }

  /// Keeps from now on the events that ask something of the world outside.
  mutating func keepAsking() { asking = asking ?? [:] }

  @usableFromInline
  mutating func keepAsking(_ event: Recorded<D.Event>) {
    if asking?.count == Self.mostAsking { asking?.removeAll() }
    asking?[event.envelope.position] = event
  }

  /// The event at a position that asks for something; nil if it is not kept.
  func asking(at position: Position) -> Recorded<D.Event>? { asking?[position] }

  /// Keeps those no longer that were looked at.
  mutating func dropAsking(through position: Position) {
    for known in asking?.keys.filter({ $0 <= position }) ?? [] { asking?[known] = nil }
  }

  /// Takes in the next event.
  @inlinable
  mutating func fold(_ event: D.Event, _ envelope: Envelope) {
    D.evolve(&index, event, envelope)
    scheduledAt = nil
    evolveState(event, envelope)
    reactions.take(event, envelope, in: index)
    if asking != nil, D.asks(event, envelope, in: index) { keepAsking(Recorded(event, envelope)) }
    through = StagedPosition(envelope.position, generation: through.generation)
    newestRecordedAt = envelope.recordedAt
  }

  /// Takes note of an event that says nothing any more.
  mutating func pass(_ envelope: Envelope) {
    forget(envelope.stream)
    through = StagedPosition(envelope.position, generation: through.generation)
    newestRecordedAt = envelope.recordedAt
  }

  /// Keeps a cached state up to date. A stream's first event makes its state; a stream that is not in memory stays out.
  @inlinable
  mutating func evolveState(_ event: D.Event, _ envelope: Envelope) {
    if envelope.version == 1 {
      remember(envelope.stream, D.initialState(of: envelope.stream), version: 0)
    }
    guard let known = cache[envelope.stream] else { return }
    // Whether it is in a state of this version already can't be told.
    guard envelope.part == 0 else { return forget(envelope.stream) }
    // One that was loaded may be ahead of the index.
    guard known.version < envelope.version else { return }
    guard known.version == envelope.version - 1 else { return forget(envelope.stream) }
    D.evolve(&known.state, event, envelope)
    known.version = envelope.version
  }
}

// In a transaction: decided and staged under one lock.
extension RunnerMemory {
  enum Attempt {
    case done(Receipt)
    /// What is in memory rests on events that became void.
    case isVoid
    case needsState(StreamName, version: UInt32)
    case owed(OwedCommand<D>)
  }

  /// Decides and stages one command, unless something must happen before it or its stream's state is not in memory.
  mutating func attempt(_ asked: Attempted, in transaction: inout some AppendTransaction) throws(Failure) -> Attempt {
    guard transaction.generation == through.generation else { return .isVoid }
    if let known = transaction.command(asked.metadata.commandID) {
      return .done(try Self.repeated(known, asked, generation: transaction.generation))
    }
    let asked = asked.resolved(in: index)
    let (stream, reads) = (asked.command.stream(in: index), asked.command.reads(in: index))
    let facts = Facts(
      newestRecordedAt: transaction.newestRecordedAt, stream: stream,
      version: stream.map { transaction.version(of: $0) } ?? 0, reads: reads,
      versionsRead: reads.map { transaction.version(of: $0) }, head: transaction.lastPosition)
    switch try steps.propose(&self, asked, facts) {
    case .needsState(let stream, let version): return .needsState(stream, version: version)
    case .owed(let owed): return .owed(owed)
    case .decided(let proposal):
      guard !proposal.decision.events.isEmpty else {
        return .done(.nothingAppended(restsOn: transaction.end))
      }
      return .done(try append(proposal, in: &transaction))
    }
  }

  private mutating func append(_ proposal: Proposal, in transaction: inout some AppendTransaction) throws(Failure)
    -> Receipt
  {
    let staged: StagedBatch
    do {
      staged = try transaction.append(proposal.batch)
    } catch .failed(let failure) {
      throw .store(failure)
    } catch .alreadyExists(let key, at: let position) {
      throw .rejected(D.alreadyExists(key, at: position))
    } catch {
      // Nobody can be faster here: what the decision names as its condition does not hold at all.
      throw .store(StoreFailure(.contended, "a condition of the decision does not hold: \(error)"))
    }
    for (offset, new) in proposal.batch.events.enumerated() {
      let envelope = Envelope(
        batch: staged.header, position: staged.firstPosition + Position(offset), stream: new.stream,
        version: staged.versions[offset], type: new.event.type, schema: new.event.schema, occurredAt: new.occurredAt)
      steps.fold(&self, proposal.decision.events[offset].event, envelope)
    }
    return proposal.receipt(staged)
  }
}

extension Instant {
  /// After all times.
  @usableFromInline static let never = Instant(milliseconds: .max)
}
