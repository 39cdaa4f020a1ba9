// A replay of everything: each event decoded and folded into its state, each view made anew. It tells what there was, and
// digests by which two versions of the code, or two machines, can be compared.

internal import EventLogStore
public import EventSourcing
public import ReadModels

/// What a replay of everything came to.
public struct ReplayReport: Sendable {
  /// The events of one type.
  public struct TypeCount: Sendable {
    public let type: String
    public var count: UInt64 = 0
    /// The position of the first, and of the last.
    public let first: Position
    public var last: Position
  }

  /// In alphabetical order.
  public let types: [TypeCount]
  public let states: [CategoryDigest]
  public let views: [(name: String, digest: ViewDigest)]
}

extension Replay {
  /// Folds every event and makes every view anew, outside the book.
  ///
  /// - Parameter progress: is told how many of how many events are folded; the views come after the states.
  /// - Throws: `store` with the code `corrupt` and the event that can't be folded.
  public func report(
    progress: (@Sendable (_ done: UInt64, _ of: UInt64) -> Void)? = nil
  ) async throws(Failure) -> ReplayReport {
    try await past.onViews { [end] updater, log in
      var types: [String: ReplayReport.TypeCount] = [:]
      var states = StateDigests<D>(through: end)
      try log.read(after: 0, through: nil) { envelope, payload in
        types[envelope.type, default: .init(type: envelope.type, first: envelope.position, last: 0)].count += 1
        types[envelope.type]?.last = envelope.position
        do {
          try states.take(envelope, payload, of: log)
        } catch let error as EventCodingError {
          throw StoreFailure(
            .corrupt, "#\(envelope.position), \(envelope.type) of \(envelope.stream), can't be folded: \(error)")
        }
        if envelope.position.isMultiple(of: 1024) { progress?(envelope.position, 2 * end) }
        return true
      }
      let views = try updater.set.replayed(from: log) { progress?(end + $0.position, 2 * end) }
      return ReplayReport(types: types.values.sorted { $0.type < $1.type }, states: states.sorted, views: views)
    }
  }
}
