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
  let contacts: [ContactID: ContactBrief]
  /// The main person among them.
  let defaultContactID: ContactID?
  /// By which ways the customer doesn't want to be reached.
  fileprivate let doNotContact: Set<ContactChannel>
  fileprivate let mergedContacts: MergedIDs<ContactKind>
  /// The customer that it was merged into, and is known by since.
  let mergedInto: CustomerID?
  /// The customers that were merged into it.
  let absorbed: [CustomerID]

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
    let exact = contacts.filter { FieldText.same($0.value.name, name) }
    if !exact.isEmpty { return exact.keys.sorted() }
    let label = Normalised.label(name)
    return contacts.filter { Normalised.label($0.value.name).utf8.elementsEqual(label.utf8) }.keys.sorted()
  }

  /// The name of a contact, after all merges; the customer's own for nil. Nil for a contact that is gone.
  func name(of contact: ContactID?) -> String? {
    guard let contact else { return name }
    return self.contact(contact).flatMap { contacts[$0]?.name }
  }

  /// By which ways neither the customer nor the contact, if it is one, wants to be reached.
  func unwantedChannels(of contact: ContactID?) -> Set<ContactChannel> {
    doNotContact.union(contact.flatMap(self.contact).flatMap { contacts[$0]?.doNotContact } ?? [])
  }
}

/// A contact as the account's index knows it.
struct ContactBrief: Sendable, Hashable {
  let name: String
  let doNotContact: Set<ContactChannel>
}

extension CustomerBrief {
  init(_ customer: CustomerState) {
    statusID = customer.statusID
    status = customer.status
    looks = CustomerLooks(customer)
    contacts = Dictionary(
      customer.contacts.map { ($0.id, ContactBrief(name: $0.name, doNotContact: $0.doNotContact)) }
    ) { $1 }
    defaultContactID = customer.defaultContactID
    doNotContact = customer.doNotContact
    mergedContacts = customer.mergedContacts
    mergedInto = customer.mergedInto
    absorbed = customer.absorbed
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
    contacts = brief.contacts.map { Contact($0, named: $1.name, $1.doNotContact) }
    defaultContactID = brief.defaultContactID
    doNotContact = brief.doNotContact
    mergedContacts = brief.mergedContacts
    mergedInto = brief.mergedInto
    absorbed = brief.absorbed
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
    writer.array(13)
    writer.write(looks.name)
    try writer.write(statusID)
    writer.write(case: status)
    for text in [looks.email, looks.phone, looks.mobile, looks.postcode] { try writer.write(optional: text) }
    writer.array(contacts.count)
    for (id, contact) in contacts.sorted(by: { $0.key < $1.key }) {
      writer.array(3)
      try writer.write(id)
      writer.write(contact.name)
      writer.write(contact.doNotContact)
    }
    try writer.write(mergedContacts)
    writer.write(doNotContact)
    try writer.write(optional: defaultContactID)
    try writer.write(optional: mergedInto)
    writer.array(absorbed.count)
    for id in absorbed { try writer.write(id) }
  }

  public init(from reader: inout CBORReader) throws(CBORError) {
    try reader.readRecord(of: 13)
    let name = try reader.readText()
    statusID = try reader.read()
    status = try reader.read(case: CustomerState.Status.self)
    looks = CustomerLooks(
      name: name, email: try reader.readIfPresent(), phone: try reader.readIfPresent(),
      mobile: try reader.readIfPresent(), postcode: try reader.readIfPresent())
    var contacts: [ContactID: ContactBrief] = [:]
    try reader.readArray { (reader) throws(CBORError) in
      try reader.readRecord(of: 3)
      let id: ContactID = try reader.read()
      contacts[id] = ContactBrief(name: try reader.readText(), doNotContact: try reader.readChannels())
    }
    self.contacts = contacts
    mergedContacts = try reader.read()
    doNotContact = try reader.readChannels()
    defaultContactID = try reader.readIfPresent()
    mergedInto = try reader.readIfPresent()
    var absorbed: [CustomerID] = []
    try reader.readArray { (reader) throws(CBORError) in absorbed.append(try reader.read()) }
    self.absorbed = absorbed
  }
}

extension CBORWriter {
  fileprivate mutating func write(_ channels: Set<ContactChannel>) {
    array(channels.count)
    for channel in channels.inOrder { write(case: channel) }
  }
}

extension CBORReader {
  fileprivate mutating func readChannels() throws(CBORError) -> Set<ContactChannel> {
    var channels: Set<ContactChannel> = []
    try readArray { (reader) throws(CBORError) in channels.insert(try reader.read(case: ContactChannel.self)) }
    return channels
  }
}
