// What an edit of a customer asks for, read from the loose object of fields that a command brings. Reading it is the
// check of its form: an unknown field, a wrong kind of value or a malformed text is refused.

/// The fields that an edit of a customer names, in a fixed order; a nil text clears.
struct CustomerEdits {
  private(set) var name: String?
  /// A label or an id.
  private(set) var source: (text: String?, isEdited: Bool) = (nil, false)
  private(set) var details: [(detail: CustomerDetail, text: String?)] = []
  /// By which ways the customer doesn't want to be reached; nil if that is not edited.
  private(set) var doNotContact: Set<ContactChannel>?
  /// Whether all the account's own fields go.
  private(set) var clearsCustom = false
  /// The account's own fields by the order of their names.
  private(set) var custom: [(key: String, text: String?)] = []

  /// Throws for the first field, by name, that is not well formed.
  init(_ changes: FieldEdits) throws(Rejection) {
    for (field, value) in changes.sorted(by: { $0.key < $1.key }) {
      switch field {
      case "name": name = try Self.name(value)
      case "source": source = (try Self.text(value, field), true)
      case "address": try readAddress(value, changes)
      case "custom": try readCustom(value)
      case DoNotContact.field: doNotContact = try Set(edit: value, field: field)
      default:
        guard let detail = CustomerDetail(rawValue: field) else {
          throw .invalidField(field: field, reason: "a customer has no such field")
        }
        try set(detail, try Self.text(value, field))
      }
    }
    details.sort { Self.place($0.detail) < Self.place($1.detail) }
  }

  private static func place(_ detail: CustomerDetail) -> Int { CustomerDetail.allCases.firstIndex(of: detail)! }

  private static func name(_ value: FieldValue?) throws(Rejection) -> String {
    let name = try text(value, "name") ?? ""
    try FieldText.check(name: name, field: "name")
    return name
  }

  private mutating func set(_ detail: CustomerDetail, _ text: String?) throws(Rejection) {
    try detail.check(text)
    details.append((detail, text))
  }

  /// An address is replaced as a whole: the lines that it doesn't have are cleared.
  private mutating func readAddress(_ value: FieldValue?, _ changes: FieldEdits) throws(Rejection) {
    let lines = try Self.fields(value, "address") ?? [:]
    for name in lines.keys.sorted() where CustomerDetail(addressLine: name) == nil {
      throw .invalidField(field: CustomerDetail.addressPrefix + name, reason: "an address has no such line")
    }
    for line in CustomerDetail.addressLines {
      guard changes[line.rawValue] == nil else {
        throw .invalidField(field: line.rawValue, reason: "give the address as a whole or by lines, not both")
      }
      let name = String(line.rawValue.dropFirst(CustomerDetail.addressPrefix.count))
      try set(line, FieldText.trimmedUnlessBlank(lines[name]))
    }
  }

  private mutating func readCustom(_ value: FieldValue?) throws(Rejection) {
    guard let fields = try Self.fields(value, "custom") else {
      clearsCustom = true
      return
    }
    try CustomFields.check(fields)
    custom = CustomFields.sorted(CustomFields.stored(fields)).map { ($0.key, FieldText.trimmedUnlessBlank($0.text)) }
  }

  private static func text(_ value: FieldValue?, _ field: String) throws(Rejection) -> String? {
    guard let value else { return nil }
    guard let text = value.text else { throw .invalidField(field: field, reason: "expected text") }
    return FieldText.trimmedUnlessBlank(text)
  }

  private static func fields(_ value: FieldValue?, _ field: String) throws(Rejection) -> [String: String]? {
    guard let value else { return nil }
    guard case .fields(let fields) = value else { throw .invalidField(field: field, reason: "expected an object") }
    return fields
  }
}
