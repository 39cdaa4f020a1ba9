// The one door to a log: stage a batch in memory against the newest staged state, wait for it on the disk, read back what
// is durable. The same suite of rules (`EventSourcingTesting`) runs against every implementation.

public import FoundationEssentials

/// A position that is staged and may or may not be durable.
///
/// Positions are given again when what was staged became void, because the disk was full; each time a new generation
/// begins. So it takes both to say what is waited for.
public struct StagedPosition: Hashable, Sendable, Comparable {
  public let position: Position
  /// How often what was staged in this store became void before.
  public let generation: UInt64

  public init(_ position: Position, generation: UInt64 = 0) {
    self.position = position
    self.generation = generation
  }

  public static func < (a: Self, b: Self) -> Bool { (a.generation, a.position) < (b.generation, b.position) }
}

/// Where a batch came to lie.
public struct StagedBatch: Hashable, Sendable {
  public let header: BatchHeader
  /// The version in its stream of each event, in order.
  public let versions: [UInt32]
  /// The generation of its staging; see `StagedPosition`.
  public let generation: UInt64

  public init(header: BatchHeader, versions: [UInt32], generation: UInt64 = 0) {
    self.header = header
    self.versions = versions
    self.generation = generation
  }

  /// What is to be durable before it may be acknowledged.
  public var end: StagedPosition { StagedPosition(lastPosition, generation: generation) }

  public var firstPosition: Position { header.firstPosition }
  public var lastPosition: Position { header.lastPosition }
}

/// A position with the digest of the whole history up to it: two logs that agree on both hold the same events.
public struct ChainPoint: Hashable, Sendable {
  public let position: Position
  /// Sixteen bytes; empty for a store that keeps no chain.
  public let digest: [UInt8]

  public init(position: Position, digest: [UInt8]) {
    self.position = position
    self.digest = digest
  }

  /// Before the first event of any log.
  public static let start = ChainPoint(position: 0, digest: [])
}

/// Why a batch was not appended. Nothing of it is in the log.
public enum AppendError: Error, Sendable, Equatable {
  /// The stream moved on: read again and decide anew.
  case conflict(StreamName, expected: UInt32, actual: UInt32)
  /// Other events were appended since: read them and decide anew.
  case headMoved(expected: Position, actual: Position)
  /// The key is held since this position: it was done before.
  case alreadyExists(UniqueKey, at: Position)
  /// The command is in the log already.
  case repeated(CommittedCommand)
  case failed(StoreFailure)
}

/// The newest staged state of a store, for the length of one short call.
public protocol AppendTransaction {
  /// The newest staged position.
  var lastPosition: Position { get }
  /// How often what was staged became void and staging began anew; see `StagedPosition`.
  var generation: UInt64 { get }
  /// When the newest staged batch was recorded; nil in an empty log. No later batch is recorded before it.
  var newestRecordedAt: Instant? { get }
  /// The version of a stream's newest staged event, 0 if it has none.
  func version(of stream: StreamName) -> UInt32
  /// What is known of a command, staged ones included.
  func command(_ id: UUID) -> CommittedCommand?
  /// The first position of the batch that holds a key; nil when it is free.
  func holder(of key: UniqueKey) -> Position?
  /// Checks the batch's conditions and stages it: later calls see it, readers don't until it is durable.
  mutating func append(_ batch: EventBatch) throws(AppendError) -> StagedBatch
}

extension AppendTransaction {
  /// The newest staged position, with its generation.
  public var end: StagedPosition { StagedPosition(lastPosition, generation: generation) }

  /// Throws why a batch can't be appended here: it is in the log already, or one of its conditions does not hold.
  public func check(_ batch: borrowing EventBatch) throws(AppendError) {
    if let known = command(batch.commandID) { throw .repeated(known) }
    for condition in batch.conditions {
      switch condition {
      case .version(let stream, let expected):
        let actual = version(of: stream)
        if actual != expected { throw .conflict(stream, expected: expected, actual: actual) }
      case .head(let expected):
        if lastPosition != expected { throw .headMoved(expected: expected, actual: lastPosition) }
      case .claims(let key):
        // What the batch releases itself is free for it.
        if let holder = holder(of: key), !batch.releases.contains(key) { throw .alreadyExists(key, at: holder) }
      }
    }
  }
}

/// Reads a log of events in streams, with dense positions.
public protocol EventReader: Sendable {
  /// The log's own id, from which event ids follow.
  var logID: UUID { get }
  /// The newest durable position.
  var durable: ChainPoint { get }
  /// Whether the store keeps digests of its history; where it does, the end of a batch may still have none.
  var keepsChain: Bool { get }
  /// The digest of the history up to `position`; nil if the store keeps none there.
  func digest(at position: Position) throws(StoreFailure) -> [UInt8]?
  /// Durable events in order of position, after `position` through `last` (nil: the newest durable).
  func read(after position: Position, through last: Position?, _ visit: StoredEventVisitor) throws
  /// Durable events of one stream in order, after `version`.
  func read(_ stream: StreamName, after version: UInt32, _ visit: StoredEventVisitor) throws
  /// The version of a stream at a durable position, 0 if it has no event by then.
  func version(of stream: StreamName, at position: Position) throws -> UInt32
  /// Durable events newest first, from `last` (nil: the newest durable) back to the one after `start`.
  func readBackwards(through last: Position?, after start: Position, _ visit: StoredEventVisitor) throws
  /// Durable events of one stream newest first, from `version` (nil: the newest durable) back to its first.
  func readBackwards(_ stream: StreamName, through version: UInt32?, _ visit: StoredEventVisitor) throws
  /// Takes in what another process has written since; nothing to do for the one that writes.
  func refresh() throws(StoreFailure)
  /// Throws when another log, or none, lies where this one was opened: what is derived from its events must not be put
  /// there then.
  func requirePlace() throws(StoreFailure)
}

extension EventReader {
  public var keepsChain: Bool { !durable.digest.isEmpty }
  public func refresh() throws(StoreFailure) {}
  public func requirePlace() throws(StoreFailure) {}

  /// Counts the stream's events.
  public func version(of stream: StreamName, at position: Position) throws -> UInt32 {
    var version: UInt32 = 0
    try read(stream, after: 0) { envelope, _ in
      if envelope.position <= position { version = envelope.version }
      return envelope.position < position
    }
    return version
  }
}

/// An append-only log of events in streams, with dense positions.
///
/// Whoever appends states what that relied on, so that a database elsewhere can keep this contract as well as a file
/// here.
public protocol EventStore: EventReader {
  /// Appends a batch if all of its conditions hold, and returns when it is durable.
  ///
  /// - Throws: `repeated` before anything else; `conflict`, `headMoved` or `alreadyExists` for a condition that does not
  ///   hold, with nothing appended; `failed` with `limitExceeded` for a batch that no log takes.
  func append(_ batch: EventBatch) async throws(AppendError) -> StagedBatch

  /// Where the events of a command are; nil if none were appended.
  func command(_ id: UUID) async throws(StoreFailure) -> CommittedCommand?

  /// Waits until something beyond `position` is durable; false when the store was closed or the task cancelled.
  func waitUntilDurable(beyond position: Position) async -> Bool
}

/// A store in the process that decides. Decisions are made on what is staged, ahead of the disk, so that many commands
/// share one flush and none is decided twice.
public protocol PipelinedEventStore: EventStore {
  associatedtype Transaction: AppendTransaction

  /// Runs `body` alone against the newest staged state. It must be short and must not call the store.
  func stage<Result, Failure: Error>(
    _ body: (inout Transaction) throws(Failure) -> Result
  ) throws(Failure) -> Result

  /// Waits until everything through a staged position is durable. If that fails, all that was staged is void and the
  /// store takes no more writes until it is opened again; after `diskFull`, until `recover` succeeds.
  func waitUntilDurable(through staged: StagedPosition) async throws(StoreFailure)

  /// Takes up work again if the store has failed because its disk was full: what was staged and is not durable is void,
  /// and a new generation of staging begins. Throws why nothing can be appended still.
  func recover() async throws(StoreFailure)
}

extension PipelinedEventStore {
  public func append(_ batch: EventBatch) async throws(AppendError) -> StagedBatch {
    let staged = try stage { (transaction: inout Transaction) throws(AppendError) in try transaction.append(batch) }
    do {
      try await waitUntilDurable(through: staged.end)
    } catch {
      throw .failed(error)
    }
    return staged
  }

  public func command(_ id: UUID) async throws(StoreFailure) -> CommittedCommand? { stage { $0.command(id) } }
}
