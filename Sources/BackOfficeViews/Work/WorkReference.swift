// How an order or a lead is named: its number or its id.

public import BackOffice
public import EventSourcing

/// Names an order or a lead.
public enum WorkReference<Subject: WorkSubject>: Hashable, Sendable, CustomStringConvertible {
  case number(Int)
  case id(ID<Subject>)

  public var description: String {
    switch self {
    case .number(let number): "\(number)"
    case .id(let id): id.description
    }
  }

  var kind: WorkKind { Subject.kind }

  /// The same number or id as one of another type.
  func retyped<Other>() -> WorkReference<Other> {
    switch self {
    case .number(let number): .number(number)
    case .id(let id): .id(ID(id.uuid))
    }
  }
}

/// Names an order.
public typealias OrderReference = WorkReference<Order>
/// Names a lead.
public typealias LeadReference = WorkReference<Lead>
