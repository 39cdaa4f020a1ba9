// What policies would answer to the events that a branch has changed: asked once, with the index as it is in the branch
// behind the event's batch, and only written down.

internal import EventLogStore
internal import EventSourcing

extension Book {
  /// - Parameter places: of the events that are asked about.
  static func answers(to places: Set<String>, in log: any LogBacked) throws -> [PolicyAnswer] {
    guard !places.isEmpty, !D.policies.isEmpty else { return [] }
    var index = D.initialIndex
    var answers: [PolicyAnswer] = []
    var left = places.count
    var waiting: [Recorded<D.Event>] = []
    func ask() {
      for event in waiting {
        for policy in D.policies { answers += Self.answers(of: policy, to: event, index) }
      }
      left -= waiting.count
      waiting = []
    }
    try log.read(after: 0, through: nil) { envelope, payload in
      if let last = waiting.last, last.envelope.batch.firstPosition != envelope.batch.firstPosition { ask() }
      guard left > 0 else { return false }
      try D.Event.registry.read(envelope, payload) { event, envelope in
        D.evolve(&index, event, envelope)
        if places.contains(envelope.place) { waiting.append(Recorded(event, envelope)) }
      }
      return true
    }
    ask()
    return answers
  }

  private static func answers<P: Policy<D>>(
    of policy: P.Type, to event: Recorded<D.Event>, _ index: D.Index
  ) -> [PolicyAnswer] {
    let commands = P.reactions(to: event.event, event.envelope, in: index).map { command in
      PolicyAnswer(
        cause: event.envelope, policy: P.name.actor, kind: .command(command.name),
        content: StateValue(reflecting: command))
    }
    let effects = P.requests(of: event.event, event.envelope, in: index).map { request in
      PolicyAnswer(
        cause: event.envelope, policy: P.name.actor, kind: .effect, content: tree(of: request))
    }
    return commands + effects
  }

  /// A request with its kind, where there are several.
  private static func tree(of request: D.Request) -> StateValue {
    guard case .list(let all) = StateValue(reflecting: [request]), let tree = all.first else { return .null }
    return tree
  }
}
