// A log as it would be with some of its events left out, changed or put in: whoever reads it sees the branch, and the
// log stays as it is. Nothing can be appended to it.

public import FoundationEssentials

/// The events of a branch of a log.
///
/// A branch keeps no digests: its history is nobody's. What lies before the first difference is the log's own.
public struct LogBranch<Base: EventReader>: EventReader {
  public let base: Base
  public let edits: HistoryEdits
  /// The last position; no event may be there.
  public let durable: ChainPoint
  private let shifts: [StreamName: StreamShift]
  /// What stands behind events, with versions.
  private let inserted: [Position: [InsertedEvent]]

  /// - Parameter base: ends where it ends now, as a `LogPrefix` does.
  public init(of base: Base, with edits: HistoryEdits) throws {
    self.base = base
    self.edits = edits
    durable = ChainPoint(position: base.durable.position, digest: [])
    let shifts = StreamShift.all(of: edits)
    self.shifts = shifts
    inserted = try edits.inserted.mapValues { events in
      try events.map { event in
        let (stream, position, part) = (event.envelope.stream, event.envelope.position, event.envelope.part)
        guard let shift = shifts[stream] else { return event }
        var event = event
        let later = shift.inserted.count { $0.envelope.position == position && $0.envelope.part > part }
        let version = shift.version(try base.version(of: stream, at: position), behind: position)
        event.envelope.version = version - min(version, UInt32(later))
        return event
      }
    }
  }

  /// The log as if the events at these positions had never been written.
  public init(of base: Base, without positions: Set<Position>) throws {
    var edits = HistoryEdits()
    for position in positions where position > 0 {
      try base.read(after: position - 1, through: position) { envelope, _ in
        edits.dropped[position] = envelope.stream
        return false
      }
    }
    try self.init(of: base, with: edits)
  }

  public var logID: UUID { base.logID }
  public var keepsChain: Bool { false }
  public func digest(at position: Position) -> [UInt8]? { nil }

  public func read(after position: Position, through last: Position?, _ visit: StoredEventVisitor) throws {
    try base.read(after: position, through: min(last ?? .max, durable.position)) { envelope, payload in
      try hand(envelope, payload, to: visit)
    }
  }

  /// Hands on what the branch has in the place of an event; false when `visit` stopped it.
  private func hand(
    _ envelope: Envelope, _ payload: UnsafeRawBufferPointer, to visit: StoredEventVisitor
  ) throws -> Bool {
    if edits.dropped[envelope.position] == nil {
      var moved = envelope
      if let shift = shifts[envelope.stream] { moved.version = shift.version(of: envelope) }
      guard try hand(moved, edits.edited[envelope.position], or: payload, to: visit) else { return false }
    }
    for event in inserted[envelope.position] ?? [] {
      guard try hand(event.envelope, event.payload, or: payload, to: visit) else { return false }
    }
    return true
  }

  private func hand(
    _ envelope: Envelope, _ changed: [UInt8]?, or payload: UnsafeRawBufferPointer, to visit: StoredEventVisitor
  ) throws -> Bool {
    guard let changed else { return try visit(envelope, payload) }
    return try changed.withUnsafeBytes { try visit(envelope, $0) }
  }

  public func read(_ stream: StreamName, after version: UInt32, _ visit: StoredEventVisitor) throws {
    guard let shift = shifts[stream] else {
      return try base.read(stream, after: version) { envelope, payload in
        guard envelope.position <= durable.position else { return false }
        return try hand(envelope, edits.edited[envelope.position], or: payload, to: visit)
      }
    }
    var next = 0
    var goesOn = true
    var reached: UInt32 = 0
    func pass(_ envelope: Envelope, _ payload: UnsafeRawBufferPointer) throws {
      reached += 1
      guard reached > version else { return }
      var envelope = envelope
      envelope.version = reached
      goesOn = try visit(envelope, payload)
    }
    func passInserted(before position: Position) throws {
      while goesOn, next < shift.inserted.count, shift.inserted[next].envelope.position < position {
        let event = shift.inserted[next]
        next += 1
        try event.payload.withUnsafeBytes { try pass(event.envelope, $0) }
      }
    }
    try base.read(stream, after: 0) { envelope, payload in
      guard envelope.position <= durable.position else { return false }
      try passInserted(before: envelope.position)
      if goesOn, edits.dropped[envelope.position] == nil {
        if let edited = edits.edited[envelope.position] {
          try edited.withUnsafeBytes { try pass(envelope, $0) }
        } else {
          try pass(envelope, payload)
        }
      }
      return goesOn
    }
    try passInserted(before: .max)
  }

  public func version(of stream: StreamName, at position: Position) throws -> UInt32 {
    let position = min(position, durable.position)
    let version = try base.version(of: stream, at: position)
    return shifts[stream]?.version(version, behind: position) ?? version
  }

  public func readBackwards(_ stream: StreamName, through version: UInt32?, _ visit: StoredEventVisitor) throws {
    var events: [(envelope: Envelope, payload: [UInt8])] = []
    try read(stream, after: 0) { envelope, payload in
      guard envelope.version <= version ?? .max else { return false }
      events.append((envelope, Array(payload)))
      return true
    }
    for event in events.reversed() {
      guard try event.payload.withUnsafeBytes({ try visit(event.envelope, $0) }) else { return }
    }
  }

  public func refresh() throws(StoreFailure) { try base.refresh() }
  public func requirePlace() throws(StoreFailure) { try base.requirePlace() }
}
