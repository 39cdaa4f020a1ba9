// The campaign's commands about customers and their contacts.

import EventSourcing
import FoundationEssentials

@testable import BackOffice

extension Model {
  func customer(_ id: CustomerID) throws(Refused) -> Customer {
    guard let customer = customers[id] else { throw Refused(.customerNotFound) }
    return customer
  }

  fileprivate func customer(_ id: CustomerID, _ by: Sender) throws(Refused) -> Customer {
    let customer = try customer(id)
    try anyUser(by)
    try version(.customer(id), by)
    return customer
  }

  fileprivate func customer(forAdmin id: CustomerID, _ by: Sender) throws(Refused) -> Customer {
    let customer = try customer(id)
    try role(by, .superAdmin, .admin)
    try version(.customer(id), by)
    return customer
  }

  /// The status that a label or an id means, if it can be newly chosen.
  func status(_ labelOrID: String) throws(Refused) -> ListItemID {
    guard let item = item(labelOrID, in: .customerStatus) else { throw Refused(.unknownStatus) }
    if item.retired { throw Refused(.itemRetired) }
    return item.id
  }

  /// Customers that look the same (C8).
  func lookalikes(name: String, _ details: [String: String]) -> [CustomerID] {
    let mine = Self.looks(name, details)
    return customers.filter { !mine.isDisjoint(with: Self.looks($1.name, $1.details).union($1.looksOfOthers)) }.map(
      \.key
    ).sorted()
  }

  static func looks(_ name: String, _ details: [String: String]) -> Set<String> {
    var looks: Set<String> = []
    if let email = details["email"] { looks.insert("@" + email.lowercased()) }
    for field in ["phone", "mobile"] {
      guard var digits = details[field]?.filter(\.isNumber) else { continue }
      if digits.hasPrefix("0") { digits = "44" + digits.dropFirst() }
      if digits.count >= 7, Set(digits).count > 1 { looks.insert("#" + digits) }
    }
    if let postcode = details["address.postcode"] {
      let words = name.lowercased().split(separator: " ").filter { !["ltd", "limited", "plc", "llp"].contains($0) }
      looks.insert("\(words.joined(separator: " "))/\(postcode.lowercased().filter { $0 != " " })")
    }
    return looks
  }

  var isFull: Bool { maxCustomers.map { customers.count >= $0 } ?? false }
}

extension CommandMaker {
  fileprivate mutating func customerName() -> String {
    if chance(3) { return "Firm \(number(1...20)) Ltd" }
    return word("Firm")
  }
  fileprivate mutating func phone() -> String { "01632 96\(number(1000...9999))" }
  fileprivate mutating func postcode() -> String { "ZZ\(number(1...9)) 1AA" }

  /// Of which mostly some are given.
  fileprivate mutating func details() -> [String: String] {
    var details: [String: String] = [:]
    if chance(60) { details["email"] = email() }
    if chance(40) { details["phone"] = phone() }
    if chance(30) { details["mobile"] = phone() }
    if chance(30) { details["address.postcode"] = postcode() }
    if chance(3), let other = key(of: model.customers) { details["email"] = model.customers[other]!.details["email"] }
    return details
  }

  fileprivate mutating func blocked() -> [ContactChannel]? {
    chance(85) ? nil : ContactChannel.allCases.filter { _ in chance(40) }
  }
}

extension CustomerDetails {
  fileprivate var plain: [String: String] {
    [
      "email": email, "phone": phone, "mobile": mobile, "address.postcode": address?.postcode,
    ].compactMapValues { $0 }
  }
}

extension CreateCustomer: CampaignCommand {
  static let weight = 25
  static func random(_ maker: inout CommandMaker) -> Self? {
    let details = maker.details()
    let prospect = maker.model.item("Prospect", in: .customerStatus)
    var status = maker.chance(50) ? maker.label(.customerStatus) : nil
    if maker.chance(2) { status = "Nothing" }
    if status == nil, prospect?.retired != false { status = maker.item(.customerStatus).first?.label }
    return CreateCustomer(
      customerID: maker.id(or: maker.key(of: maker.model.customers)),
      kind: maker.chance(70) ? .company : .individual, name: maker.customerName(), status: status,
      details: CustomerDetails(
        email: details["email"], phone: details["phone"], mobile: details["mobile"],
        address: details["address.postcode"].map { Address(postcode: $0) }, doNotContact: maker.blocked()),
      source: maker.chance(20) ? maker.label(.source) : nil, allowDuplicate: maker.chance(40) ? true : nil)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.anyUser(sender)
    try model.version(.customer(customerID!), sender)
    try model.form(name: name)
    if model.customers[customerID!] != nil { throw Refused(.idInUse) }
    let status = try model.status(status ?? "Prospect")
    let source = try source.map { (label) throws(Refused) in try model.known(label, in: .source) }
    if source?.retired == true { throw Refused(.itemRetired) }
    if model.isFull { throw Refused(.customerLimitReached) }
    let details = details?.plain ?? [:]
    if allowDuplicate != true, !model.lookalikes(name: name, details).isEmpty { throw Refused(.probableDuplicate) }
    model.customersEver += 1
    model.customers[customerID!] = Model.Customer(
      place: model.customersEver, kind: kind, name: name, status: status, details: details, source: source?.id,
      blocked: Set(self.details?.doNotContact ?? []))
    return true
  }
}

extension EditCustomer: CampaignCommand {
  static let weight = 8
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let id = maker.customer() else { return nil }
    var changes = maker.details().mapValues { FieldValue.text($0) as FieldValue? }
    if maker.chance(30) { changes["name"] = .text(maker.customerName()) }
    if maker.chance(10) { changes["phone"] = .some(nil) }
    if maker.chance(10) { changes["source"] = maker.label(.source).map { .text($0) } }
    if maker.chance(5) { changes["doNotContact"] = .list(["email"]) }
    if maker.chance(2) { changes["shoes"] = .text("9") }
    return EditCustomer(customerID: id, changes: changes)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let customer = try model.customer(customerID, sender)
    if changes.keys.contains("shoes") { throw Refused(.invalidField) }
    if let name = changes["name"] { try model.form(name: name?.text ?? "") }
    if customer.archived { throw Refused(.customerArchived) }
    var edited = customer
    for (field, value) in changes {
      switch field {
      case "name": edited.name = value!.text!
      case "source":
        let item = try model.known(value!.text!, in: .source)
        if item.retired, item.id != customer.source { throw Refused(.itemRetired) }
        edited.source = item.id
      case "doNotContact": edited.blocked = [.email]
      default: edited.details[field] = value?.text
      }
    }
    model.customers[customerID] = edited
    model.dropMessages(to: customerID)
    return edited.name != customer.name || edited.details != customer.details || edited.source != customer.source
      || edited.blocked != customer.blocked
  }
}

extension ChangeCustomerStatus: CampaignCommand {
  static let weight = 8
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let id = maker.customer(), let status = maker.chance(3) ? "Nothing" : maker.label(.customerStatus)
    else { return nil }
    return Self(customerID: id, to: status)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let customer = try model.customer(customerID, sender)
    // One that it has already changes nothing, retired or not.
    if let item = model.item(to, in: .customerStatus), item.id == customer.status { return false }
    model.customers[customerID]!.status = try model.status(to)
    return true
  }
}

extension ChangeCustomerKind: CampaignCommand {
  static let weight = 2
  static func random(_ maker: inout CommandMaker) -> Self? {
    maker.customer().map { Self(customerID: $0, to: maker.chance(50) ? .company : .individual) }
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let customer = try model.customer(forAdmin: customerID, sender)
    model.customers[customerID]!.kind = to
    return customer.kind != to
  }
}

extension ArchiveCustomer: CampaignCommand {
  static let weight = 4
  static func random(_ maker: inout CommandMaker) -> Self? {
    let busy = Set(maker.model.jobs.values.filter(\.isLive).map(\.customer))
    let idle = maker.model.customers.filter { !$1.archived && !busy.contains($0) }
    return (maker.chance(75) ? maker.key(of: idle) : maker.customer()).map { Self(customerID: $0) }
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let customer = try model.customer(forAdmin: customerID, sender)
    if customer.archived { return false }
    let isBusy =
      model.jobs.values.contains { $0.customer == customerID && $0.isLive }
      || model.contracts.values.contains { $0.customer == customerID && !$0.isEnded }
    if isBusy { throw Refused(.customerHasOpenWork) }
    model.customers[customerID]!.archived = true
    return true
  }
}

extension UnarchiveCustomer: CampaignCommand {
  static let weight = 3
  static func random(_ maker: inout CommandMaker) -> Self? {
    (maker.key(of: maker.model.customers) { $0.archived } ?? maker.customer()).map { Self(customerID: $0) }
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let customer = try model.customer(forAdmin: customerID, sender)
    model.customers[customerID]!.archived = false
    return customer.archived
  }
}

// MARK: Contacts

extension Model.Customer {
  fileprivate func place(of id: ContactID) throws(Refused) -> Int {
    guard let place = place(id) else { throw Refused(.contactNotFound) }
    return place
  }
}

extension AddContact: CampaignCommand {
  static let weight = 25
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let customer = maker.customer() else { return nil }
    return AddContact(
      customerID: customer, contactID: maker.id(or: maker.contact(of: customer)), name: maker.word("Contact"),
      email: maker.chance(70) ? maker.email() : nil, phone: maker.chance(30) ? maker.phone() : nil,
      mobile: maker.chance(30) ? maker.phone() : nil, doNotContact: maker.blocked(),
      makeDefault: maker.chance(20) ? true : nil)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let customer = try model.customer(customerID, sender)
    try model.form(name: name)
    if customer.archived { throw Refused(.customerArchived) }
    if model.customers.values.contains(where: { $0.used.contains(contactID!) }) { throw Refused(.idInUse) }
    model.customers[customerID]!.used.insert(contactID!)
    model.customers[customerID]!.contacts.append(
      Model.Contact(
        id: contactID!, name: name, email: email, phone: phone, mobile: mobile, blocked: Set(doNotContact ?? [])))
    if customer.contacts.isEmpty || makeDefault == true { model.customers[customerID]!.standard = contactID }
    return true
  }
}

extension EditContact: CampaignCommand {
  static let weight = 6
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let customer = maker.customer(), let contact = maker.contact(of: customer) else { return nil }
    var changes: FieldEdits = [:]
    if maker.chance(60) { changes["name"] = .text(maker.word("Contact")) }
    if maker.chance(60) { changes["phone"] = maker.chance(30) ? .some(nil) : .text(maker.phone()) }
    if maker.chance(2) { changes["shoes"] = .text("9") }
    return EditContact(customerID: customer, contactID: contact, changes: changes)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let customer = try model.customer(customerID, sender)
    if changes.keys.contains("shoes") { throw Refused(.invalidField) }
    if let name = changes["name"] { try model.form(name: name?.text ?? "") }
    let place = try customer.place(of: contactID)
    var contact = customer.contacts[place]
    if let name = changes["name"] { contact.name = name!.text! }
    if let phone = changes["phone"] { contact.phone = phone?.text }
    model.customers[customerID]!.contacts[place] = contact
    return contact.name != customer.contacts[place].name || contact.phone != customer.contacts[place].phone
  }
}

extension MakeContactDefault: CampaignCommand {
  static let weight = 6
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let customer = maker.customer(), let contact = maker.contact(of: customer) else { return nil }
    return Self(customerID: customer, contactID: contact)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let customer = try model.customer(customerID, sender)
    let id = customer.contacts[try customer.place(of: contactID)].id
    model.customers[customerID]!.standard = id
    return customer.standard != id
  }
}

extension RemoveContact: CampaignCommand {
  static let weight = 7
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let customer = maker.customer(), let contact = maker.contact(of: customer) else { return nil }
    return Self(
      customerID: customer, contactID: contact, promote: maker.chance(30) ? maker.contact(of: customer) : nil)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    var customer = try model.customer(customerID, sender)
    // One that was merged away does not take the contact with it that lives on.
    if customer.mergedInto[contactID] != nil { throw Refused(.contactNotFound) }
    let removed = customer.contacts.remove(at: try customer.place(of: contactID)).id
    var heir: ContactID?
    if let promote {
      guard let place = customer.place(promote) else { throw Refused(.promoteTargetInvalid) }
      heir = customer.contacts[place].id
    }
    if customer.standard == removed { customer.standard = heir ?? customer.contacts.first?.id }
    model.customers[customerID] = customer
    model.dropMessages(to: customerID)
    return true
  }
}

extension MergeContacts: CampaignCommand {
  static let weight = 5
  static func random(_ maker: inout CommandMaker) -> Self? {
    let many = maker.key(of: maker.model.customers) { $0.contacts.count > 1 }
    guard let customer = many ?? maker.customer(), let keep = maker.contact(of: customer),
      let drop = maker.contact(of: customer)
    else { return nil }
    return Self(customerID: customer, keep: keep, drop: drop, take: maker.chance(50) ? ["email"] : nil)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    var customer = try model.customer(forAdmin: customerID, sender)
    if keep == drop { throw Refused(.sameContact) }
    for id in [keep, drop] where customer.place(id) == nil {
      let isElsewhere = model.customers.contains { $0 != customerID && $1.used.contains(id) }
      throw isElsewhere ? Refused(.mergeAcrossCustomers) : Refused(.contactNotFound, .mergeAcrossCustomers)
    }
    // Who is to go is named by an id of his own, so that a merge sent twice takes nobody else away.
    if customer.mergedInto[drop] != nil { throw Refused(.contactNotFound) }
    let (kept, dropped) = (customer.contacts[customer.place(keep)!], customer.contacts[customer.place(drop)!])
    if kept.id == dropped.id { throw Refused(.sameContact) }
    if take == ["email"] { customer.contacts[customer.place(keep)!].email = dropped.email }
    customer.contacts[customer.place(keep)!].blocked.formUnion(dropped.blocked)
    customer.contacts.remove(at: customer.place(drop)!)
    customer.mergedInto[dropped.id] = kept.id
    if customer.standard == dropped.id { customer.standard = kept.id }
    model.customers[customerID] = customer
    model.dropMessages(to: customerID)
    return true
  }
}
