// What services outside could not do and nobody has done since, where the business has no event of its own for it.

internal import EventSourcing

/// The state of the stream `effects`.
public struct EffectsState: Hashable, Sendable {
  /// Something that could not be done.
  struct Failure: Hashable, Sendable {
    let purpose: EffectPurpose
    let userID: UserID?
    let code: String
    let at: Instant
    /// The event that says so.
    let position: Position
  }

  /// The number of what the fold makes of the events: raise it with every change of that.
  public static let fold = 3

  /// What failed last, and was not done since.
  private(set) var failures: [EffectID: Failure] = [:]

  /// Takes in one event. Whatever comes of a later mail to the same user, for the same purpose, takes the place of what
  /// came of an earlier one.
  mutating func evolve(_ event: EffectEvent, _ envelope: Envelope) {
    switch event {
    case .delivered(let event): remove(event.effectID, event.kind, of: event.userID)
    case .failed(let event):
      remove(event.effectID, event.kind, of: event.userID)
      failures[event.effectID] = Failure(
        purpose: event.kind, userID: event.userID, code: event.code, at: envelope.recordedAt,
        position: envelope.position)
    case .retried: break
    }
  }

  private mutating func remove(_ effect: EffectID, _ purpose: EffectPurpose, of user: UserID?) {
    failures = failures.filter { id, failure in
      id != effect && (user == nil || failure.userID != user || failure.purpose != purpose)
    }
  }
}
