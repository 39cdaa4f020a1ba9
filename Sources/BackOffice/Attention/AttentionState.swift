// What somebody has seen of what needed attention, and the commands about it.

public import EventSourcing

/// The state of the stream `attention`.
public struct AttentionState: Hashable, Sendable {
  /// The number of what the fold makes of the events: raise it with every change of that.
  public static let fold = 1

  /// The keys of what was dismissed.
  public internal(set) var dismissed: Set<String> = []
}

/// The state machine of the stream `attention`.
public enum Attention: Aggregate {
  public typealias State = AttentionState
  public typealias Event = AttentionEvent

  /// What can be asked for.
  static let commands: [any Command<BackOfficeDomain>.Type] = [DismissAttention.self]

  /// Nothing was seen yet.
  public static var initial: AttentionState { AttentionState() }

  public static func evolve(_ state: inout AttentionState, _ event: AttentionEvent, _ envelope: Envelope) {
    switch event {
    case .dismissed(let event): state.dismissed.insert(event.key)
    }
  }
}
