// For every value of a state the event that gave it: the last one before which the value was another.

public import EventSourcing

/// Where a value of a state comes from, or which event took it away.
public struct ValueOrigin: Equatable, Sendable {
  public let path: StatePath
  public let before: StateValue
  /// The value that the state has; empty where it is gone.
  public let value: StateValue
  /// The event that gave or took it.
  public let envelope: Envelope

  /// Whether the value is gone.
  public var isRemoval: Bool { value.isEmpty }
}

/// Follows a state from event to event.
struct StateBlame {
  private var origins: [StatePath: ValueOrigin] = [:]
  private(set) var state: StateValue

  init(from state: StateValue) {
    self.state = state
  }

  /// Takes in the state behind an event.
  mutating func take(_ next: StateValue, _ envelope: Envelope) {
    for change in state.changes(to: next) {
      forget(change)
      origins[change.path] = ValueOrigin(
        path: change.path, before: change.before, value: change.after, envelope: envelope)
    }
    state = next
  }

  /// What there was within a value that changes as a whole has gone with it. Where something is within a value that was
  /// gone, the rest of that is gone still, part by part.
  private mutating func forget(_ change: StateChange) {
    for length in change.path.steps.indices {
      guard let whole = origins.removeValue(forKey: StatePath(Array(change.path.steps[..<length]))) else { continue }
      for part in whole.parts where origins[part.path] == nil { origins[part.path] = part }
    }
    guard change.before.isCompound else { return }
    for (path, origin) in origins where change.path.leads(to: path) && !origin.isRemoval { origins[path] = nil }
  }

  /// The origins of what there is, in the order of the state, then of what is gone, oldest first.
  var all: [ValueOrigin] {
    let present = StateValue.null.changes(to: state).compactMap { origins[$0.path] }
    let gone = origins.values.filter(\.isRemoval).sorted {
      ($0.envelope.position, $0.path.description) < ($1.envelope.position, $1.path.description)
    }
    return present + gone
  }

  /// The last event that had to do with a change.
  func origin(of change: StateChange) -> Envelope? {
    if let exact = origins[change.path] { return exact.envelope }
    return origins.values.filter { change.path.leads(to: $0.path) || $0.path.leads(to: change.path) }
      .map(\.envelope).max { $0.position < $1.position }
  }
}

extension ValueOrigin {
  /// What a removal took away, value by value.
  fileprivate var parts: [ValueOrigin] {
    guard isRemoval, before.isCompound else { return [] }
    let isElement = if case .element? = path.steps.last { true } else { false }
    return StateValue.null.changes(to: isElement ? before.withoutID : before).map { part in
      ValueOrigin(
        path: StatePath(path.steps + part.path.steps), before: part.after, value: .null, envelope: envelope)
    }
  }
}

extension StateValue {
  /// Whether values within it have ways of their own.
  fileprivate var isCompound: Bool {
    switch self {
    case .object: !isAmount
    case .list: identified != nil
    case .null, .flag, .integer, .real, .text, .instant, .choice: false
    }
  }
}
