// The small types of an order: its kind, the workflow that it copied, why things happened to it.

public import CBOR
public import EventSourcing
public import JSON

/// A one-off is done when fulfilled; a contract goes on.
public enum OrderType: String, FieldType, CaseIterable {
  case oneOff, contract
}

/// Why something that was put aside was taken up again.
public enum WakeCause: String, FieldType, CaseIterable {
  case due, manual, completed, closed
}

/// Why an order went to somebody else.
public enum AssignmentCause: String, FieldType, CaseIterable {
  case manual, reopened, handOver
}

/// How an order ended.
public enum CloseOutcome: String, FieldType, CaseIterable {
  case completed, cancelled, other
}

/// Whether a person closed an order, or its workflow when the last task was done.
public enum ClosedBy: String, FieldType, CaseIterable {
  case user, workflow
}

/// A task of one order: a copy of the workflow's definition with an id of its own.
public struct OrderTaskDefinition: Hashable, Record {
  public let taskID: TaskID
  public let key: String
  public let name: String
  public let responsible: TaskRole
  public let targetHours: Int?
}

extension OrderTaskDefinition {
  public init(_ field: inout some FieldList<OrderTaskDefinition>) {
    key = field("key", \.key, "its key in the workflow")
    name = field("name", \.name, "the name")
    taskID = field("taskID", \.taskID, "its id in the order")
    responsible = field("responsible", \.responsible, "who is to do it")
    targetHours = field("targetHours", \.targetHours, "how long it should take", .hours)
  }
}

/// The version of a workflow that an order was opened with; it keeps it to its end.
public struct OrderWorkflow: Hashable, Record {
  public let id: WorkflowID
  public let version: Int
  public let autoCloseOnFinish: Bool
  public let tasks: [OrderTaskDefinition]
}

extension OrderWorkflow {
  public init(_ field: inout some FieldList<OrderWorkflow>) {
    id = field("id", \.id, "the workflow")
    tasks = field("tasks", \.tasks, "the tasks in order")
    version = field("version", \.version, "which version", .count)
    autoCloseOnFinish = field("autoCloseOnFinish", \.autoCloseOnFinish, "whether the last task closes the order")
  }
}

/// Names one fee of an order.
public enum FeeReference: Hashable, Sendable {
  case initial
  case additional(FeeID)
}

extension FeeReference: FieldType {
  public static var form: FieldForm { .other("initial, or the id of a further fee", example: #""initial""#) }
  public static var placeholder: FeeReference { .initial }

  public func write(to writer: inout CBORWriter) throws(CBORError) {
    switch self {
    case .initial: writer.write("initial")
    case .additional(let id): writer.write(id.description)
    }
  }

  public static func read(from reader: inout CBORReader) throws(CBORError) -> FeeReference {
    let start = reader.offset
    guard let reference = FeeReference(text: try reader.readText()) else {
      throw CBORError(.invalidValue, at: start, "expected initial or a fee's id")
    }
    return reference
  }

  public static func read(_ json: JSONValue, _ reading: inout FieldReading) -> FeeReference? {
    guard let text = String.read(json, &reading) else { return nil }
    if let reference = FeeReference(text: text) { return reference }
    reading.add(json.error(.invalidValue, "expected \"initial\" or a fee's id, found \"\(text)\""))
    return nil
  }

  private init?(text: String) {
    if text == "initial" {
      self = .initial
    } else if let id = FeeID(text) {
      self = .additional(id)
    } else {
      return nil
    }
  }
}
