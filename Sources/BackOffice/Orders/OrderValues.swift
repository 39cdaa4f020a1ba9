// The small types of an order: its kind, and how its fees are named.

public import CBOR
public import EventSourcing
public import JSON

/// A one-off is done when fulfilled; a contract goes on.
public enum OrderType: String, FieldType, CaseIterable {
  case oneOff, contract
}

/// How an order can be closed.
public enum OrderOutcome: String, FieldType, CaseIterable {
  case completed, cancelled, other

  var outcome: CloseOutcome {
    switch self {
    case .completed: .completed
    case .cancelled: .cancelled
    case .other: .other
    }
  }
}

/// Names one fee of an order.
public enum FeeReference: Hashable, Sendable {
  case initial
  case additional(FeeID)
}

extension FeeReference: CustomStringConvertible {
  public var description: String {
    switch self {
    case .initial: "initial"
    case .additional(let id): id.description
    }
  }
}

extension FeeReference: FieldType {
  public static var form: FieldForm { .other("initial, or the id of a further fee", example: #""initial""#) }
  public static var placeholder: FeeReference { .initial }

  public func write(to writer: inout CBORWriter) throws(CBORError) {
    writer.write(description)
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

  public init?(text: String) {
    if text == "initial" {
      self = .initial
    } else if let id = FeeID(text) {
      self = .additional(id)
    } else {
      return nil
    }
  }
}
