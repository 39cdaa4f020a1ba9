// Runs commands of a domain against a store. What both ways of running share is here: the index, the states of streams.
// `CommandRunner+Pipelining` decides ahead of the disk, `CommandRunner+Conditions` against a store elsewhere.

/// Decides commands of a domain: on what is staged where the store is in this process, else on what is durable, with all
/// that the decision relied on as conditions of its append.
public final class CommandRunner<D: Domain, Store: EventStore>: Sendable {
  public typealias Failure = CommandFailure<D.Rejection>
  public typealias Receipt = CommandReceipt<D.Event>

  let store: Store
  private let environment: D.Environment
  let memory: Lock<RunnerMemory<D>>
  /// When the next command is due; beside the memory, for who asks while a command is being decided.
  private let due: Lock<Instant?>

  /// Folds the log into the domain's index: all of it, or what came after a snapshot that is part of this log.
  ///
  /// - Parameter cachedStreams: how many states are kept in memory; more than any command needs.
  public init(
    store: Store, environment: D.Environment, resuming snapshot: IndexSnapshot<D.Index>? = nil,
    cachedStreams: Int = 32_768
  ) throws {
    self.store = store
    self.environment = environment
    var folded = FoldedIndex<D>(resuming: snapshot)
    try folded.catchUp(with: store)
    let unanswered = try store.unanswered(by: D.self)
    var memory = RunnerMemory(folded, unanswered: unanswered, capacity: cachedStreams)
    due = Lock(memory.nextDueTime())
    self.memory = Lock(memory)
  }

  /// Folds the log into the index of a domain that takes nothing from its host.
  public convenience init(
    store: Store, resuming snapshot: IndexSnapshot<D.Index>? = nil, cachedStreams: Int = 32_768
  ) throws where D.Environment == Void {
    try self.init(store: store, environment: (), resuming: snapshot, cachedStreams: cachedStreams)
  }

  /// Looks at the index as of the newest event that was decided on.
  public func withIndex<Result, Failure: Error>(
    _ body: (borrowing D.Index) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try memory.withLock { (memory) throws(Failure) in try body(memory.index) }
  }

  /// When the next command is due that the engine sends by itself.
  public var nextDueTime: Instant? { due.withLock { $0 } }

  /// Changes what is in memory, and with it perhaps when something is due.
  func change<Result, Failure: Error>(
    _ body: (inout RunnerMemory<D>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try memory.withLock { (memory) throws(Failure) in
      let result = try body(&memory)
      let next = memory.nextDueTime()
      due.withLock { $0 = next }
      return result
    }
  }

  /// The state of a stream as of its newest durable event.
  public func state(of stream: StreamName) throws -> (state: D.State, version: UInt32) {
    var state = D.initialState(of: stream)
    var version: UInt32 = 0
    try store.read(stream, after: 0) { envelope, payload in
      try D.evolve(&state, envelope, payload)
      version = envelope.version
      return true
    }
    return (state, version)
  }

  /// Keeps from now on what staged events ask of the world outside, for who asks before it is durable.
  public func keepAsking() { memory.withLock { $0.keepAsking() } }

  /// A staged event that asks something of the world outside; nil if only the log has it.
  public func asking(at position: Position) -> Recorded<D.Event>? { memory.withLock { $0.asking(at: position) } }

  /// Keeps those up to a position no longer.
  public func dropAsking(through position: Position) { memory.withLock { $0.dropAsking(through: position) } }

  private struct Loaded: Sendable {
    let state: D.State
    let version: UInt32

    init(_ loaded: (state: D.State, version: UInt32)) {
      (state, version) = loaded
    }
  }

  /// Brings the durable state of a stream into the cache; returns its version.
  func load(_ stream: StreamName) async throws(Failure) -> UInt32 {
    do {
      let loaded = try await offCooperativeThreads { [self] in Loaded(try state(of: stream)) }
      memory.withLock { $0.remember(stream, loaded.state, version: loaded.version) }
      return loaded.version
    } catch {
      throw CommandFailure(reading: error, "stream \(stream)")
    }
  }

  static func fingerprint(of command: any Command<D>, _ metadata: CommandMetadata) throws(Failure) -> UInt64 {
    do {
      return try command.fingerprint(by: metadata.actor)
    } catch {
      throw .coding(error)
    }
  }

  func attempt(
    _ command: any Command<D>, _ metadata: CommandMetadata, _ time: CommandTime, isOwed: Bool
  ) throws(Failure) -> RunnerMemory<D>.Attempted {
    RunnerMemory<D>.Attempted(
      command: command, name: type(of: command).name, metadata: metadata,
      fingerprint: try Self.fingerprint(of: command, metadata), time: time, environment: environment,
      isOwed: isOwed)
  }
}
