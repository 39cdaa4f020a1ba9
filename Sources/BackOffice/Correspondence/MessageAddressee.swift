// Whom a message goes to, as a command says it: the customer's own details or one of its contacts.

public import CBOR
public import EventSourcing
public import JSON

/// Whom a message goes to. Written `"customer"` or `{"contactID": id}`.
public enum MessageAddressee: Hashable, Sendable {
  /// The customer's own details.
  case customer
  case contact(ContactID)
}

extension MessageAddressee: FieldType {
  /// A contact, as an object.
  private struct Named: Record {
    let contactID: ContactID

    init(contactID: ContactID) { self.contactID = contactID }

    init(_ field: inout some FieldList<Named>) {
      contactID = field("contactID", \.contactID, "the contact")
    }
  }

  public static var form: FieldForm {
    .other("customer, or an object with the contactID of a contact", example: #""customer""#)
  }
  public static var placeholder: MessageAddressee { .customer }

  public func write(to writer: inout CBORWriter) throws(CBORError) {
    switch self {
    case .customer: writer.write("customer")
    case .contact(let id): try Named(contactID: id).write(to: &writer)
    }
  }

  public static func read(from reader: inout CBORReader) throws(CBORError) -> MessageAddressee {
    guard reader.isText else { return .contact(try Named.read(from: &reader).contactID) }
    let start = reader.offset
    guard try reader.readText() == "customer" else {
      throw CBORError(.invalidValue, at: start, "expected customer or a contact")
    }
    return .customer
  }

  public static func read(_ json: JSONValue, _ reading: inout FieldReading) -> MessageAddressee? {
    guard let text = json.string else { return Named.read(json, &reading).map { .contact($0.contactID) } }
    if text == "customer" { return .customer }
    reading.add(json.error(.invalidValue, "expected \"customer\" or {\"contactID\": …}, found \"\(text)\""))
    return nil
  }
}
