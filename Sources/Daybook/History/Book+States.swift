// The state of one stream at any point of its history, what changed between two points, and which event gave each value.
// All of it is folded from the stream when it is asked for, by the events of that stream alone.

internal import EventLogStore
public import EventSourcing

/// The state of a stream at a point of its history.
public struct StreamState: Sendable {
  /// The newest event in it.
  public let envelope: Envelope
  public let value: StateValue
  /// How the thing ended; nil while it goes on.
  public let ending: StreamEnding?
}

/// How a thing ended, and by which event.
public struct StreamEnding: Sendable {
  /// In a word, such as `deleted`.
  public let word: String
  public let envelope: Envelope
}

/// A value that changed between two points, with the event that gave the later one.
public struct ExplainedChange: Sendable {
  public let change: StateChange
  /// The last event between the points before which the value was another.
  public let envelope: Envelope
}

extension Book {
  /// The state of a stream at a point, also of a thing that is deleted; nil if the stream has no event by then.
  ///
  /// - Throws: `noSuchMoment` for a point that has not come yet.
  public func state(of stream: StreamName, at point: StatePoint = .newest) async throws(Failure) -> StreamState? {
    try await onLog { [now] log in
      let point = try log.come(point, now: now)
      var state = D.initialState(of: stream)
      var newest: Envelope?
      var ending: StreamEnding?
      try Self.follow(stream, through: point, in: log, &state) { state, envelope in
        newest = envelope
        let word = D.ending(of: state)
        if word != ending?.word { ending = word.map { StreamEnding(word: $0, envelope: envelope) } }
        return true
      }
      return newest.map { StreamState(envelope: $0, value: D.describe(state), ending: ending) }
    }
  }

  /// What changed in a stream between two points, by field; nothing if `end` is not behind `start`. Before its first event
  /// a stream has no values.
  public func changes(
    of stream: StreamName, from start: StatePoint, to end: StatePoint
  ) async throws(Failure) -> [ExplainedChange] {
    try await onLog { [now] log in
      let (start, end) = (try log.come(start, now: now), try log.come(end, now: now))
      var state = D.initialState(of: stream)
      var beginning: D.State?
      var first = StateValue.null
      var blame: StateBlame?
      try Self.follow(stream, through: end, in: log, &state) { state, envelope in
        if start.takes(envelope) {
          beginning = state
        } else {
          if blame == nil {
            first = beginning.map(D.describe) ?? .null
            blame = StateBlame(from: first)
          }
          blame?.take(D.describe(state), envelope)
        }
        return true
      }
      guard let blame else { return [] }
      return first.changes(to: blame.state).compactMap { change in
        blame.origin(of: change).map { ExplainedChange(change: change, envelope: $0) }
      }
    }
  }

  /// For each value of a stream's state at a point the event that gave it: the last one before which the value was
  /// another. Behind these come the values that are gone, with the events that took them, oldest first.
  ///
  /// Each event's state is compared with the one before, so it takes as long as the stream has events times the size of
  /// its state.
  public func blame(_ stream: StreamName, at point: StatePoint = .newest) async throws(Failure) -> [ValueOrigin] {
    try await onLog { [now] log in
      let point = try log.come(point, now: now)
      var state = D.initialState(of: stream)
      var blame = StateBlame(from: .null)
      try Self.follow(stream, through: point, in: log, &state) { state, envelope in
        blame.take(D.describe(state), envelope)
        return true
      }
      return blame.all
    }
  }

  /// Folds a stream through a point; `visit` is shown the state behind each event.
  private static func follow(
    _ stream: StreamName, through point: StatePoint, in log: any LogBacked, _ state: inout D.State,
    _ visit: (D.State, Envelope) -> Bool
  ) throws {
    try log.read(stream, after: 0) { envelope, payload in
      guard point.takes(envelope) else { return false }
      try D.evolve(&state, envelope, payload)
      return visit(state, envelope)
    }
  }
}
