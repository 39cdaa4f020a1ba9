// What other streams' rules ask about a customer.

public import CBOR
public import EventSourcing

/// A customer as the account's index knows it.
public struct CustomerBrief: Sendable, Hashable {
  public internal(set) var name: String
  public internal(set) var statusID: ListItemID
  public internal(set) var isArchived = false
  public internal(set) var isErased = false
  private var email: String?
  private var phone: String?
  private var mobile: String?
  private var postcode: String?
  private var contacts: Set<ContactID> = []
  private var mergedContacts = MergedContacts()

  init(_ event: CustomerCreated) {
    name = event.name.text
    statusID = event.statusID
    for (field, text) in event.details { set(field, text.text) }
  }

  /// The contact that an id means, after all merges; nil if it was removed or never here.
  public func contact(_ id: ContactID) -> ContactID? {
    let survivor = mergedContacts.survivor(of: id)
    return contacts.contains(survivor) ? survivor : nil
  }

  /// Whether an id means a contact that the customer has.
  public func hasContact(_ id: ContactID) -> Bool { contact(id) != nil }

  /// By what other entries of the same customer are found.
  var duplicateKeys: Set<DuplicateKey> {
    DuplicateKey.keys(name: name, email: email, phone: phone, mobile: mobile, postcode: postcode)
  }

  mutating func apply(_ changes: [FieldChange]) {
    for change in changes {
      if change.field == "name" {
        name = change.after?.text ?? name
      } else {
        set(change.field, change.after?.text)
      }
    }
  }

  mutating func add(_ contact: ContactID) { contacts.insert(contact) }

  mutating func remove(_ contact: ContactID) { contacts.remove(contact) }

  mutating func merge(_ dropped: ContactID, into kept: ContactID) {
    contacts.remove(dropped)
    mergedContacts.merge(dropped, into: kept)
  }

  private mutating func set(_ field: String, _ text: String?) {
    switch CustomerDetail(rawValue: field) {
    case .email: email = text
    case .phone: phone = text
    case .mobile: mobile = text
    case .postcode: postcode = text
    default: break
    }
  }
}

extension CustomerBrief: CBORCodable {
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.array(10)
    writer.write(name)
    try writer.write(statusID)
    writer.write(isArchived)
    writer.write(isErased)
    for text in [email, phone, mobile, postcode] { try writer.write(optional: text) }
    try writer.writeArray(contacts.sorted())
    try writer.write(mergedContacts)
  }

  public init(from reader: inout CBORReader) throws(CBORError) {
    try reader.readRecord(of: 10)
    name = try reader.readText()
    statusID = try reader.read()
    isArchived = try reader.readBool()
    isErased = try reader.readBool()
    email = try reader.readIfPresent()
    phone = try reader.readIfPresent()
    mobile = try reader.readIfPresent()
    postcode = try reader.readIfPresent()
    contacts = Set(try reader.readArray(of: ContactID.self))
    mergedContacts = try reader.read()
  }
}
