// Runs commands: each is decided on the newest staged state, one after the other in memory, and acknowledged after the
// flush that covers it. Many callers on one stream thus share one flush without a single retry.

/// What became of a command that was not rejected.
public struct CommandReceipt<Event: Sendable>: Sendable {
  /// First and last position of what it appended; nil if it changed nothing.
  public let positions: ClosedRange<Position>?
  /// The command was in the log before; nothing was appended now.
  public let repeated: Bool
  /// The newest staged position when it was decided: an answer that appended nothing rests on events up to here.
  public let decidedThrough: Position
  public let events: [Proposed<Event>]
}

/// Why a command was not carried out.
public enum CommandFailure<Rejection: Error>: Error {
  /// A rule forbids it. Nothing was appended.
  case rejected(Rejection)
  case store(StoreFailure)
  /// An event could not be coded, or a stored one not read.
  case coding(EventCodingError)
}

extension CommandFailure: Equatable where Rejection: Equatable {
  public static func == (a: Self, b: Self) -> Bool {
    switch (a, b) {
    case (.rejected(let a), .rejected(let b)): a == b
    case (.store(let a), .store(let b)): a == b
    case (.coding(let a), .coding(let b)): "\(a)" == "\(b)"
    default: false
    }
  }
}

/// Decides commands of a domain against a store.
public final class CommandRunner<D: Domain, Store: EventStore>: Sendable {
  public typealias Failure = CommandFailure<D.Rejection>
  public typealias Receipt = CommandReceipt<D.Event>

  let store: Store
  private let environment: D.Environment
  let memory: Lock<RunnerMemory<D>>

  /// Folds the log into the domain's index: all of it, or what came after a snapshot that is part of this log.
  public init(
    store: Store, environment: D.Environment, resuming snapshot: IndexSnapshot<D.Index>? = nil,
    cachedStreams: Int = 65_536
  ) throws {
    self.store = store
    self.environment = environment
    var folded = FoldedIndex<D>(resuming: snapshot)
    try folded.takeIn(store)
    memory = Lock(RunnerMemory(index: folded.index, capacity: cachedStreams))
  }

  /// Folds the log into the index of a domain that takes nothing from its host.
  public convenience init(
    store: Store, resuming snapshot: IndexSnapshot<D.Index>? = nil, cachedStreams: Int = 65_536
  ) throws where D.Environment == Void {
    try self.init(store: store, environment: (), resuming: snapshot, cachedStreams: cachedStreams)
  }

  /// Looks at the index as of the newest staged event.
  public func withIndex<Result, Failure: Error>(
    _ body: (borrowing D.Index) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try memory.withLock { (memory) throws(Failure) in try body(memory.index) }
  }

  /// The index as of the newest staged event, once that is durable. Deciding goes on meanwhile: under the lock only the
  /// index's references are copied. The next change of each of its parts copies that part once.
  public func snapshot() async throws(StoreFailure) -> IndexSnapshot<D.Index> {
    let (index, position) = memory.withLock { memory in (memory.index, stagedThrough) }
    try await store.settle(through: position)
    return IndexSnapshot(index: index, position: position, chain: store.durable)
  }

  /// Decides, appends and waits for the flush.
  @discardableResult
  public func run(
    _ command: D.Command, _ metadata: CommandMetadata, now: Instant, notFarAfter witness: Instant? = nil
  ) async throws(Failure) -> Receipt {
    do {
      let receipt = try await stage(command, metadata, now: now, notFarAfter: witness)
      try await settle(receipt)
      return receipt
    } catch .rejected(let rejection) {
      // What it was rejected for must not be void a moment later.
      try await settle(through: stagedThrough)
      throw .rejected(rejection)
    }
  }

  /// Decides and stages, without waiting for the flush. Commands staged one after the other are decided in that order;
  /// each must be settled before it is acknowledged. What is scheduled by then happens first.
  ///
  /// - Parameters:
  ///   - now: what the clock says. The decision's time is never before the newest event of the log.
  ///   - witness: a time that is known to have passed. `now` may be no more than a year after it and the newest event,
  ///     so that one wrong clock does not become the time of all events to come. Nil: any time is taken.
  public func stage(
    _ command: D.Command, _ metadata: CommandMetadata, now: Instant, notFarAfter witness: Instant? = nil
  ) async throws(Failure) -> Receipt {
    try await stage(command, metadata, CommandTime(clock: now, witness: witness), isScheduled: false)
  }

  func stage(
    _ command: D.Command, _ metadata: CommandMetadata, _ time: CommandTime, isScheduled: Bool
  ) async throws(Failure) -> Receipt {
    let asked = RunnerMemory<D>.Attempted(
      command: command, metadata: metadata, stream: D.stream(of: command),
      fingerprint: try Self.fingerprint(of: command, metadata), time: time, environment: environment,
      isScheduled: isScheduled)
    while true {
      let attempt = try memory.withLock { (memory) throws(Failure) in try memory.attempt(asked, store: store) }
      switch attempt {
      case .done(let receipt): return receipt
      case .needsState(let stream, let version): try await load(stream, through: version)
      case .due(let scheduled): _ = try await send(scheduled, time)
      }
    }
  }

  static func fingerprint(of command: D.Command, _ metadata: CommandMetadata) throws(Failure) -> UInt64 {
    do {
      return try D.fingerprint(of: command, actor: metadata.actor)
    } catch {
      throw .rejected(error)
    }
  }

  /// The newest staged position.
  public var stagedThrough: Position { store.stage { $0.lastPosition } }

  /// Waits until what a staged command appended, or what its answer rests on, is durable.
  public func settle(_ receipt: Receipt) async throws(Failure) {
    try await settle(through: receipt.positions?.upperBound ?? receipt.decidedThrough)
  }

  private func settle(through position: Position) async throws(Failure) {
    do {
      try await store.settle(through: position)
    } catch {
      throw .store(error)
    }
  }

  /// The state of a stream as of its newest durable event.
  public func state(of stream: StreamName) throws -> (state: D.State, version: UInt32) {
    var state = D.initialState(of: stream)
    var version: UInt32 = 0
    try store.read(stream, after: 0) { envelope, payload in
      let event = try D.Event.registry.decode(type: envelope.type, schema: envelope.schema, payload: payload)
      D.evolve(&state, event, envelope)
      version = envelope.version
      return true
    }
    return (state, version)
  }

  private struct Loaded: Sendable {
    let state: D.State
    let version: UInt32

    init(_ loaded: (state: D.State, version: UInt32)) {
      (state, version) = loaded
    }
  }

  /// Brings a stream's state into the cache. Its staged events must be durable first, since readers see no others.
  private func load(_ stream: StreamName, through version: UInt32) async throws(Failure) {
    do {
      var loaded = try await offCooperativeThreads { [self] in Loaded(try state(of: stream)) }
      if loaded.version < version {
        try await store.settle(through: stagedThrough)
        loaded = try await offCooperativeThreads { [self] in Loaded(try state(of: stream)) }
      }
      memory.withLock { [loaded] in $0.remember(stream, loaded.state, version: loaded.version) }
    } catch let error as StoreFailure {
      throw .store(error)
    } catch let error as EventCodingError {
      throw .coding(error)
    } catch {
      throw .store(StoreFailure(code: .io, message: "can't read stream \(stream): \(error)"))
    }
  }
}
