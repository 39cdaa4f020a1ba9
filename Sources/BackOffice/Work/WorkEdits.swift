// What an edit asks of an order or a lead, as JSON brings it: from field to new value, with names where ids are wanted.

internal import CBOR
internal import EventSourcing
internal import JSON

/// The changes of an edit; stored as any other changes are.
struct WorkEdits: FieldType {
  let fields: FieldEdits

  static var form: FieldForm { FieldEdits.form }
  static var placeholder: Self { Self(fields: [:]) }

  func write(to writer: inout CBORWriter) throws(CBORError) { try fields.write(to: &writer) }

  static func read(from reader: inout CBORReader) throws(CBORError) -> Self {
    Self(fields: try FieldEdits.read(from: &reader))
  }

  static func read(_ json: JSONValue, _ reading: inout FieldReading) -> Self? {
    guard var fields = FieldEdits.read(json, &reading) else { return nil }
    var isWhole = true
    for detail in WorkDetail.allCases {
      guard let value = json[detail.rawValue], value.string != nil else { continue }
      let id: (any CustomStringConvertible)?
      switch detail {
      case .serviceID: id = ServiceID.read(value, &reading)
      case .productID: id = ProductID.read(value, &reading)
      case .contactID: id = ContactID.read(value, &reading)
      case .description: continue
      }
      if let id { fields[detail.rawValue] = .text(id.description) } else { isWhole = false }
    }
    return isWhole ? Self(fields: fields) : nil
  }
}
