// How a command names a task of an order: by id, or the one in progress.

public import CBOR
public import EventSourcing
public import JSON

/// How a command names a task: by id, or the one in progress.
public enum TaskReference: Hashable, Sendable {
  case current
  case id(TaskID)
}

extension TaskReference: FieldType {
  public static var form: FieldForm { .other("an id, or current for the task in progress", example: #""current""#) }
  public static var placeholder: Self { .current }

  public func write(to writer: inout CBORWriter) throws(CBORError) {
    switch self {
    case .current: writer.write("current")
    case .id(let id): writer.write(id.description)
    }
  }

  public static func read(from reader: inout CBORReader) throws(CBORError) -> Self {
    let start = reader.offset
    guard let reference = Self(text: try reader.readText()) else {
      throw CBORError(.invalidValue, at: start, "expected a task's id or current")
    }
    return reference
  }

  public static func read(_ json: JSONValue, _ reading: inout FieldReading) -> Self? {
    guard let text = String.read(json, &reading) else { return nil }
    if let reference = Self(text: text) { return reference }
    reading.add(json.error(.invalidValue, "expected a task's id or \"current\", found \"\(text)\""))
    return nil
  }

  private init?(text: String) {
    if text == "current" {
      self = .current
    } else if let id = TaskID(text) {
      self = .id(id)
    } else {
      return nil
    }
  }
}
