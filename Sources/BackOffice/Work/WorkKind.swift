// What is work: orders and leads. What sets them apart are names, what is said when something can't be done, and how
// finished work ends.

public import EventSourcing

/// A kind of work, by the category of its streams.
public enum WorkKind: String, Sendable, CaseIterable {
  case order, lead
}

/// What the ids of a kind of work are ids of.
public protocol WorkSubject {
  static var kind: WorkKind { get }
}

extension Order: WorkSubject {
  public static var kind: WorkKind { .order }
}

extension Lead: WorkSubject {
  public static var kind: WorkKind { .lead }
}

extension WorkKind {
  /// In words, with an article.
  public var noun: String {
    switch self {
    case .order: "an order"
    case .lead: "a lead"
    }
  }

  /// The kind of workflows that it follows.
  var workflows: WorkflowKind {
    switch self {
    case .order: .order
    case .lead: .lead
    }
  }

  var noPublishedWorkflow: Rejection {
    switch self {
    case .order: .noPublishedOrderWorkflow
    case .lead: .noPublishedLeadWorkflow
    }
  }

  /// How work ends whose workflow closes it when the last task is done.
  var outcomeWhenFinished: CloseOutcome {
    switch self {
    case .order: .completed
    case .lead: .won
    }
  }

  /// The outcomes that its end can have.
  var outcomes: [CloseOutcome] {
    switch self {
    case .order: [.completed, .cancelled, .other]
    case .lead: [.won, .lost, .other]
    }
  }

  /// It is no longer worked on.
  var closed: Rejection {
    switch self {
    case .order: .orderClosed
    case .lead: .leadClosed
    }
  }

  var notClosed: Rejection {
    switch self {
    case .order: .orderNotClosed
    case .lead: .leadNotClosed
    }
  }

  var deleted: Rejection {
    switch self {
    case .order: .orderDeleted
    case .lead: .leadDeleted
    }
  }

  func snoozed(until time: Instant) -> Rejection {
    switch self {
    case .order: .orderSnoozed(until: time)
    case .lead: .leadSnoozed(until: time)
    }
  }

  var notSnoozed: Rejection {
    switch self {
    case .order: .orderNotSnoozed
    case .lead: .leadNotSnoozed
    }
  }
}

/// The name of an event's content in streams of each kind of work, and what it is in words.
public struct WorkNames: Sendable {
  struct Name: Sendable {
    let type: String
    let phrase: String
  }

  private let order: Name
  private let lead: Name

  /// - Parameter phrase: what happened, of which `work` is in words what it happened to: `the order` or `the lead`.
  init(_ name: String, _ phrase: (_ work: String) -> String) {
    func made(for kind: WorkKind) -> Name {
      Name(type: kind.rawValue + "." + name, phrase: phrase("the " + kind.rawValue))
    }
    order = made(for: .order)
    lead = made(for: .lead)
  }

  init(_ name: String, _ phrase: String) {
    self.init(name) { _ in phrase }
  }

  subscript(kind: WorkKind) -> Name {
    switch kind {
    case .order: order
    case .lead: lead
    }
  }
}

/// The content of an event that orders and leads share, stored under a name for each.
public protocol WorkPayload: EventContent {
  static var names: WorkNames { get }
}

extension WorkPayload {
  public func encode(with encoder: inout EventEncoder, in category: String) throws(EventCodingError) {
    guard let kind = WorkKind(rawValue: category) else { preconditionFailure("\(category) is no kind of work") }
    try encoder.encode(self, named: Self.names[kind].type)
  }
}
