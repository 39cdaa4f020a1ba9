// The small types of an order: its kind, the workflow that it copied, why things happened to it.

public import EventSourcing

/// A one-off is done when fulfilled; a contract goes on.
public enum OrderType: String, Codable, Sendable {
  case oneOff, contract
}

/// Why something that was put aside was taken up again.
public enum WakeCause: String, Codable, Sendable {
  case due, manual, completed, closed
}

/// Why an order went to somebody else.
public enum AssignmentCause: String, Codable, Sendable {
  case manual, reopened, handOver
}

/// How an order ended.
public enum CloseOutcome: String, Codable, Sendable {
  case completed, cancelled, other
}

/// Whether a person closed an order, or its workflow when the last task was done.
public enum ClosedBy: String, Codable, Sendable {
  case user, workflow
}

/// A task of one order: a copy of the workflow's definition with an id of its own.
public struct OrderTaskDefinition: Hashable, Sendable, Codable {
  public let taskID: TaskID
  public let key: String
  public let name: String
  public let responsible: TaskRole
  public let targetHours: Int?
}

/// The version of a workflow that an order was opened with; it keeps it to its end.
public struct OrderWorkflow: Hashable, Sendable, Codable {
  public let id: WorkflowID
  public let version: Int
  public let autoCloseOnFinish: Bool
  public let tasks: [OrderTaskDefinition]
}

/// Names one fee of an order.
public enum FeeReference: Hashable, Sendable {
  case initial
  case additional(FeeID)
}

extension FeeReference: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    if text == "initial" {
      self = .initial
    } else if let id = FeeID(text) {
      self = .additional(id)
    } else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected \"initial\" or a fee's id, found \"\(text)\"")
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .initial: try container.encode("initial")
    case .additional(let id): try container.encode(id.description)
    }
  }
}
