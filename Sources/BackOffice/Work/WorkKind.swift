// What is work: orders. What sets the kinds apart are names, and what is said when something can't be done.

public import EventSourcing

/// A kind of work, by the category of its streams.
public enum WorkKind: String, Sendable, CaseIterable {
  case order
}

extension WorkKind {
  /// In words, with an article.
  var noun: String {
    switch self {
    case .order: "an order"
    }
  }

  /// The kind of workflows that it follows.
  var workflows: WorkflowKind {
    switch self {
    case .order: .order
    }
  }

  var noPublishedWorkflow: Rejection {
    switch self {
    case .order: .noPublishedOrderWorkflow
    }
  }

  /// It is no longer worked on.
  var closed: Rejection {
    switch self {
    case .order: .orderClosed
    }
  }

  var notClosed: Rejection {
    switch self {
    case .order: .orderNotClosed
    }
  }

  var deleted: Rejection {
    switch self {
    case .order: .orderDeleted
    }
  }

  func snoozed(until time: Instant) -> Rejection {
    switch self {
    case .order: .orderSnoozed(until: time)
    }
  }

  var notSnoozed: Rejection {
    switch self {
    case .order: .orderNotSnoozed
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

  /// - Parameter phrase: what happened; `the work` stands for the order or lead.
  init(_ name: String, _ phrase: String) {
    order = Name(type: "order.\(name)", phrase: phrase.replacing("the work", with: "the order"))
  }

  /// The name in the streams of a category.
  subscript(category: String) -> Name { order }
}

/// The content of an event that orders and leads share, stored under a name for each.
public protocol WorkPayload: EventContent {
  static var names: WorkNames { get }
}

extension WorkPayload {
  public func encode(with encoder: inout EventEncoder, in category: String) throws(EventCodingError) {
    try encoder.encode(self, named: Self.names[category].type)
  }
}
