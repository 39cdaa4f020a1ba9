// An event store in memory on top of a log that is only read: commands are decided as if they were appended to the log,
// and the log stays as it is.

public import FoundationEssentials

/// A reader that also knows which commands and keys the log holds.
public protocol HistoryReader: EventReader {
  /// Where the durable events of a command are; nil if there are none.
  func durableCommand(_ id: UUID) throws(StoreFailure) -> CommittedCommand?
  /// The first position of the durable batch that holds a key; nil when it is free.
  func durableHolder(of key: UniqueKey) throws(StoreFailure) -> Position?
}

/// An event store that takes a log as it is now for its beginning and keeps in memory what is appended.
///
/// The log's reader must not be refreshed while it is used here: what others append to the log is not seen.
public final class OverlayEventStore<Base: HistoryReader>: PipelinedEventStore {
  private let base: Base
  private let beginning: ChainPoint
  private let state: Lock<OverlayTransaction<Base>>
  private let growth: GrowthSignal

  /// Begins where the reader's log ends.
  public init(on base: Base) throws {
    self.base = base
    beginning = base.durable
    var recordedAt: Instant?
    if beginning.position > 0 {
      try base.read(after: beginning.position - 1, through: beginning.position) { envelope, _ in
        recordedAt = envelope.recordedAt
        return true
      }
    }
    state = Lock(OverlayTransaction(on: base, through: beginning.position, recordedAt: recordedAt))
    growth = GrowthSignal(reached: beginning.position)
  }

  public var logID: UUID { base.logID }

  public func stage<Result, Failure: Error>(
    _ body: (inout OverlayTransaction<Base>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let (result, last) = state.withLock { transaction in
      let result = Swift.Result { () throws(Failure) in try body(&transaction) }
      return (result, transaction.lastPosition)
    }
    growth.reach(last)
    return try result.get()
  }

  /// - Throws: why the log below could not be asked; what was decided on no answer is void.
  public func waitUntilDurable(through staged: StagedPosition) async throws(StoreFailure) {
    if let failure = state.withLock({ $0.failure }) { throw failure }
    guard staged.position > durable.position else { return }
    throw StoreFailure(.limitExceeded, "nothing was staged at position \(staged.position)")
  }

  public func recover() async throws(StoreFailure) {
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }

  public var durable: ChainPoint {
    let position = state.withLock { $0.lastPosition }
    return position == beginning.position ? beginning : ChainPoint(position: position, digest: [])
  }

  public func waitUntilDurable(beyond position: Position) async -> Bool { await growth.wait(beyond: position) }

  public func digest(at position: Position) throws(StoreFailure) -> [UInt8]? {
    position <= beginning.position ? try base.digest(at: position) : nil
  }

  public func read(after position: Position, through last: Position?, _ visit: StoredEventVisitor) throws {
    let events = state.withLock { $0.events }
    var goesOn = true
    try base.read(after: position, through: min(last ?? .max, beginning.position)) { envelope, payload in
      goesOn = try visit(envelope, payload)
      return goesOn
    }
    guard goesOn else { return }
    let end = min(last ?? .max, beginning.position + Position(events.count))
    guard position < end, end > beginning.position else { return }
    let first = max(position, beginning.position) - beginning.position
    try Self.hand(events[Int(first)..<Int(end - beginning.position)], to: visit)
  }

  public func read(_ stream: StreamName, after version: UInt32, _ visit: StoredEventVisitor) throws {
    let events = state.withLock { $0.events(of: stream) }
    var goesOn = true
    try base.read(stream, after: version) { [beginning] envelope, payload in
      guard envelope.position <= beginning.position else { return false }
      goesOn = try visit(envelope, payload)
      return goesOn
    }
    guard goesOn else { return }
    try Self.hand(events.lazy.filter { $0.envelope.version > version }, to: visit)
  }

  private static func hand(_ events: some Sequence<OverlayTransaction<Base>.Stored>, to visit: StoredEventVisitor)
    throws
  {
    for stored in events {
      let goesOn = try stored.payload.withUnsafeBytes { try visit(stored.envelope, $0) }
      if !goesOn { return }
    }
  }
}

/// What an `OverlayEventStore` knows: the log below it, and what was appended on top.
public struct OverlayTransaction<Base: HistoryReader>: AppendTransaction, Sendable {
  struct Stored: Sendable {
    let envelope: Envelope
    let payload: [UInt8]
  }

  private let base: Base
  private let beginning: Position
  private let firstRecordedAt: Instant?
  private let firstFailure = Lock<StoreFailure?>(nil)
  fileprivate var events: [Stored] = []
  private var streams: [StreamName: [Int]] = [:]
  private var commands: [UUID: CommittedCommand] = [:]
  /// Nil for a key that was released.
  private var claims: [UniqueKey: Position?] = [:]

  init(on base: Base, through beginning: Position, recordedAt: Instant?) {
    self.base = base
    self.beginning = beginning
    firstRecordedAt = recordedAt
  }

  /// Why the log could not be asked, if it could not.
  var failure: StoreFailure? { firstFailure.withLock { $0 } }

  fileprivate func events(of stream: StreamName) -> [Stored] { streams[stream, default: []].map { events[$0] } }

  public var lastPosition: Position { beginning + Position(events.count) }

  /// Nothing that is staged here ever becomes void.
  public var generation: UInt64 { 0 }

  public var newestRecordedAt: Instant? { events.last?.envelope.recordedAt ?? firstRecordedAt }

  public func version(of stream: StreamName) -> UInt32 {
    if let newest = streams[stream]?.last { return events[newest].envelope.version }
    return asking(otherwise: 0) { try $0.version(of: stream, at: beginning) }
  }

  public func command(_ id: UUID) -> CommittedCommand? {
    commands[id] ?? asking(otherwise: nil) { try $0.durableCommand(id) }
  }

  public func holder(of key: UniqueKey) -> Position? {
    claims[key] ?? asking(otherwise: nil) { try $0.durableHolder(of: key) }
  }

  /// Asks the log below. Where that fails, nothing more is appended.
  private func asking<Answer>(otherwise answer: Answer, _ question: (Base) throws -> Answer) -> Answer {
    do {
      return try question(base)
    } catch {
      let failure = error as? StoreFailure ?? StoreFailure(.io, "\(error)")
      firstFailure.withLock { $0 = $0 ?? failure }
      return answer
    }
  }

  public mutating func append(_ batch: EventBatch) throws(AppendError) -> StagedBatch {
    try check(batch)
    do throws(StoreFailure) {
      _ = try BatchSize(of: batch, actor: batch.actor.description)
      if let failure { throw failure }
    } catch {
      throw .failed(error)
    }
    let header = BatchHeader(
      batch, at: lastPosition + 1, recordedAt: max(batch.recordedAt, newestRecordedAt ?? batch.recordedAt))
    commands[batch.commandID] = CommittedCommand(
      firstPosition: header.firstPosition, count: header.count, fingerprint: batch.fingerprint)
    for key in batch.releases { claims[key] = .some(nil) }
    for key in batch.claims { claims[key] = header.firstPosition }
    let versions = batch.events.map { add($0, header) }
    if let failure { throw .failed(failure) }
    return StagedBatch(header: header, versions: versions)
  }

  private mutating func add(_ new: NewEvent, _ header: BatchHeader) -> UInt32 {
    let envelope = Envelope(
      batch: header, position: lastPosition + 1, stream: new.stream, version: version(of: new.stream) + 1,
      type: new.event.type, schema: new.event.schema, occurredAt: new.occurredAt)
    streams[new.stream, default: []].append(events.count)
    events.append(Stored(envelope: envelope, payload: new.event.payload))
    return envelope.version
  }
}
