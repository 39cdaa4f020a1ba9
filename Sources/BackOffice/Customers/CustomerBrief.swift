// What other streams' rules ask about a customer: the part of its state that the account's index keeps. Events change it
// by the customers' own state machine, which works on a state that has only this part.

public import CBOR
public import EventSourcing

/// A customer as the account's index knows it.
public struct CustomerBrief: Sendable, Hashable {
  public let statusID: ListItemID
  let status: CustomerState.Status
  /// By what other entries of the same customer are found.
  let looks: CustomerLooks
  /// The names of its contacts.
  let contacts: [ContactID: String]
  fileprivate let mergedContacts: MergedContacts

  public var name: String { looks.name }
  public var isArchived: Bool { status == .archived }
  public var isErased: Bool { status == .erased }

  /// The contact that an id means, after all merges; nil if it was removed or never here.
  public func contact(_ id: ContactID) -> ContactID? {
    let survivor = mergedContacts.survivor(of: id)
    return contacts[survivor] != nil ? survivor : nil
  }

  /// Whether an id means a contact that the customer has.
  public func hasContact(_ id: ContactID) -> Bool { contact(id) != nil }

  /// The contacts of this name: in exactly this spelling if there are any, else in another one.
  func contacts(named name: String) -> [ContactID] {
    let exact = contacts.filter { FieldText.same($0.value, name) }
    if !exact.isEmpty { return exact.keys.sorted() }
    let label = Normalised.label(name)
    return contacts.filter { Normalised.label($0.value).utf8.elementsEqual(label.utf8) }.keys.sorted()
  }
}

extension CustomerBrief {
  init(_ customer: CustomerState) {
    statusID = customer.statusID
    status = customer.status
    looks = CustomerLooks(customer)
    contacts = Dictionary(customer.contacts.map { ($0.id, $0.name) }) { $1 }
    mergedContacts = customer.mergedContacts
  }
}

extension CustomerState {
  /// A customer of whom nothing is known but what the index keeps.
  init(_ brief: CustomerBrief) {
    kind = .company
    origin = ""
    createdAt = Instant(milliseconds: 0)
    custom = [:]
    name = .plain(brief.looks.name)
    statusID = brief.statusID
    status = brief.status
    details = brief.looks.details.mapValues(StoredText.plain)
    contacts = brief.contacts.map { Contact($0, named: $1) }
    mergedContacts = brief.mergedContacts
  }
}

/// What two entries of the same customer have in common.
struct CustomerLooks: Sendable, Hashable {
  let name: String
  fileprivate let email: String?
  fileprivate let phone: String?
  fileprivate let mobile: String?
  fileprivate let postcode: String?

  var duplicateKeys: Set<DuplicateKey> {
    DuplicateKey.keys(name: name, email: email, phone: phone, mobile: mobile, postcode: postcode)
  }
}

extension CustomerLooks {
  init(_ customer: CustomerState) {
    func text(_ detail: CustomerDetail) -> String? { customer.details[detail.rawValue]?.text }
    self.init(
      name: customer.name.text, email: text(.email), phone: text(.phone), mobile: text(.mobile),
      postcode: text(.postcode))
  }

  /// By the names under which a customer's state keeps them.
  fileprivate var details: [String: String] {
    let all: [(CustomerDetail, String?)] = [(.email, email), (.phone, phone), (.mobile, mobile), (.postcode, postcode)]
    return all.reduce(into: [:]) { $0[$1.0.rawValue] = $1.1 }
  }
}

extension CustomerBrief: CBORCodable {
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.array(9)
    writer.write(looks.name)
    try writer.write(statusID)
    writer.write(case: status)
    for text in [looks.email, looks.phone, looks.mobile, looks.postcode] { try writer.write(optional: text) }
    writer.array(2 * contacts.count)
    for (contact, name) in contacts.sorted(by: { $0.key < $1.key }) {
      try writer.write(contact)
      writer.write(name)
    }
    try writer.write(mergedContacts)
  }

  public init(from reader: inout CBORReader) throws(CBORError) {
    try reader.readRecord(of: 9)
    let name = try reader.readText()
    statusID = try reader.read()
    status = try reader.read(case: CustomerState.Status.self)
    looks = CustomerLooks(
      name: name, email: try reader.readIfPresent(), phone: try reader.readIfPresent(),
      mobile: try reader.readIfPresent(), postcode: try reader.readIfPresent())
    let start = reader.offset
    let count = try reader.readArrayCount()
    guard count.isMultiple(of: 2) else { throw CBORError(.invalidValue, at: start, "half a contact") }
    var contacts: [ContactID: String] = [:]
    for _ in 0..<count / 2 { contacts[try reader.read()] = try reader.readText() }
    self.contacts = contacts
    mergedContacts = try reader.read()
  }
}
