// Messages, calls, notes, documents and what came of effects: what the model knows of them, and the campaign's commands.

import EventSourcing
import FoundationEssentials

@testable import BackOffice

extension Model {
  struct Message {
    var customer: CustomerID
    /// Whose correspondence it stands in, also when that customer has become another.
    let stream: CustomerID
    let contact: ContactID?
    let channel: MessageChannel
    var status = CorrespondenceState.MessageStatus.requested
    /// Under which it failed.
    var effect: EffectID?
    var isAskedAgain = false
    /// By which it is on the list of what needs attention, since it failed last.
    var attention: String?
  }
}

extension Model {
  struct Document: Equatable {
    var customer: CustomerID
    let content: String
  }
}

extension Model {
  /// Subject, rights and version of what is about a customer's correspondence.
  fileprivate func correspondence(_ command: some LinkedCommand, _ by: Sender) throws(Refused) {
    _ = try customer(command.customerID)
    if type(of: command).integrations.isEmpty {
      try anyUser(by)
      if let order = command.orderID.flatMap({ jobs[.order($0)] }) {
        try own(order, task: command.taskID, key: command.taskKey, by)
      }
      if let lead = command.leadID.flatMap({ jobs[.lead($0)] }) { try own(lead, by) }
    } else {
      guard case .integration(let name) = by.party,
        type(of: command).integrations.contains(where: { $0.rawValue == name })
      else { throw Refused(.forbidden) }
    }
    try version(.correspondence(command.customerID), by)
  }

  /// Whom a message goes to: a contact, or the customer; the code if there is none.
  fileprivate func addressee(_ message: SendMessage) -> (contact: ContactID?, fault: Rejection.Code?) {
    let customer = customers[message.customerID]!
    let job = message.orderID.flatMap { jobs[.order($0)] } ?? message.leadID.flatMap { jobs[.lead($0)] }
    switch message.to {
    case .customer?: return (nil, nil)
    case .contact(let id)?:
      guard let place = customer.place(id) else { return (nil, .contactNotFound) }
      return (customer.contacts[place].id, nil)
    case nil:
      // The contact of the work; where that is no more, the default one.
      let place = job?.contact.flatMap { customer.place($0) }
      return (place.map { customer.contacts[$0].id } ?? customer.standard, nil)
    }
  }

  fileprivate func hasAddress(_ customer: Customer, _ contact: ContactID?, _ channel: MessageChannel) -> Bool {
    if let contact {
      let person = customer.contacts[customer.place(contact)!]
      return (channel == .email ? person.email : person.mobile ?? person.phone) != nil
    }
    let details = customer.details
    return (channel == .email ? details["email"] : details["mobile"] ?? details["phone"]) != nil
  }

  fileprivate func isBlocked(_ customer: Customer, _ contact: ContactID?, _ channel: MessageChannel) -> Bool {
    let way: ContactChannel = channel == .email ? .email : .sms
    let person = contact.flatMap { customer.place($0) }.map { customer.contacts[$0].blocked } ?? []
    return customer.blocked.contains(way) || person.contains(way)
  }

  /// Messages on their way to somebody who is no more, or does not want them, are not sent.
  mutating func dropMessages(to id: CustomerID) {
    let customer = customers[id]!
    for (key, message) in messages
    where message.customer == id && (message.status == .requested || message.isAskedAgain) {
      let isGone = message.contact.map { customer.place($0) == nil } ?? false
      guard isGone || isBlocked(customer, message.contact, message.channel) else { continue }
      (messages[key]!.status, messages[key]!.isAskedAgain, messages[key]!.effect) = (.failed, false, nil)
      messages[key]!.attention = nil
    }
  }

  /// A contact of another customer is none of this one's.
  fileprivate func correspondenceFaults(_ command: some LinkedCommand) -> [Rejection.Code] {
    let contact = command.contactID.map { isContact($0, of: command.customerID) } ?? true
    return linkFaults(command.customerID, nil, command.orderID, command.leadID) + taskFaults(command)
      + (contact ? [] : [.contactNotFound])
  }

  fileprivate func taskFaults(_ command: some LinkedCommand) -> [Rejection.Code] {
    guard command.taskID != nil || command.taskKey != nil, let order = command.orderID.flatMap({ jobs[.order($0)] })
    else { return [] }
    do throws(Refused) {
      _ = try order.place(command.taskID, command.taskKey)
      return []
    } catch { return error.codes }
  }
}

extension CommandMaker {
  /// A task of an order that a message, a call or a note is about.
  fileprivate mutating func linkedTask(_ order: OrderID?) -> (TaskReference?, String?) {
    guard let order, chance(40) else { return (nil, nil) }
    return task(of: .order(order))
  }
}

extension SendMessage: CampaignCommand {
  static let weight = 25
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let customer = maker.customer() else { return nil }
    let (order, lead) = maker.links(customer)
    let (task, key) = maker.linkedTask(order)
    var to: MessageAddressee?
    if maker.chance(30) { to = .customer }
    if maker.chance(40), let contact = maker.contact(of: customer) { to = .contact(contact) }
    return SendMessage(
      customerID: customer, messageID: maker.id(or: maker.key(of: maker.model.messages)),
      channel: maker.chance(70) ? .email : .sms, to: to, body: maker.chance(1) ? "" : "Hello", orderID: order,
      taskID: task, taskKey: key, leadID: lead)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.correspondence(self, sender)
    if body.isEmpty { throw Refused(.invalidField) }
    if let known = model.messages[messageID!],
      known.customer == customerID || known.status == .requested || known.isAskedAgain
    {
      throw Refused(.idInUse)
    }
    var faults = model.linkFaults(customerID, nil, orderID, leadID) + model.taskFaults(self)
    let customer = model.customers[customerID]!
    let (contact, fault) = model.addressee(self)
    if let fault {
      // Another customer's contact, or nobody's.
      faults += [fault, .linkMismatch]
    } else {
      if !model.hasAddress(customer, contact, channel) { faults.append(.noAddressForChannel) }
      if model.isBlocked(customer, contact, channel) { faults.append(.doNotContact) }
    }
    if !model.channels.contains(channel) { faults.append(.channelNotConfigured) }
    if !faults.isEmpty { throw Refused(all: faults) }
    // An id that was another customer's before: what became of that message stays as it is.
    if let known = model.messages[messageID!], known.status == .failed, let key = known.attention {
      model.attentionForGood.insert(key)
    }
    model.messages[messageID!] = Model.Message(
      customer: customerID, stream: customerID, contact: contact, channel: channel)
    return true
  }
}

extension RecordMessageResult: CampaignCommand {
  static let weight = 22
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let id = maker.key(of: maker.model.messages, where: { $0.status == .requested || $0.isAskedAgain })
    else { return nil }
    let worked = maker.chance(65)
    return Self(
      messageID: id, customerID: maker.chance(50) ? maker.model.messages[id]!.customer : nil,
      result: worked ? .delivered : .failed, code: worked || maker.chance(3) ? nil : "full",
      effectID: worked ? nil : maker.id())
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let message = model.messages[messageID]
    guard let message else { throw Refused(.notFound) }
    let isWaiting = message.status == .requested || message.isAskedAgain
    if customerID == nil, !isWaiting { throw Refused(.notFound) }
    try model.integration(sender, "email", "sms")
    if customerID != nil { try model.version(.correspondence(message.stream), sender) }
    if result == .failed, code == nil { throw Refused(.invalidField) }
    if !isWaiting, message.status == .delivered || result == .failed { return false }
    model.messages[messageID]!.status = result == .delivered ? .delivered : .failed
    model.messages[messageID]!.isAskedAgain = false
    model.messages[messageID]!.effect = result == .failed ? effectID : nil
    model.messages[messageID]!.attention = nil
    return true
  }
}

extension RetryEffect: CampaignCommand {
  static let weight = 6
  static func random(_ maker: inout CommandMaker) -> Self? {
    let failed = maker.model.messages.values.compactMap { $0.isAskedAgain ? nil : $0.effect }.sorted()
    let mails = maker.model.invitations.values.compactMap(\.failure).sorted()
    guard !maker.chance(3), let id = maker.one(of: failed + mails) else { return Self(effectID: maker.id()) }
    return Self(effectID: id)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.role(sender, .superAdmin, .admin)
    try model.version(.effects, sender)
    if let user = model.invitations.first(where: { $1.failure == effectID })?.key {
      model.invitations[user]!.failure = nil
      model.invitations[user]!.isWaiting = true
      return true
    }
    guard let (id, message) = model.messages.first(where: { $1.effect == effectID && !$1.isAskedAgain })
    else { throw Refused(.notFound) }
    let customer = model.customers[message.customer]!
    var faults: [Rejection.Code] = []
    // Who is no more is not written to: the rules leave open how that is called.
    if let contact = message.contact, customer.place(contact) == nil { faults += [.contactNotFound, .doNotContact] }
    if model.isBlocked(customer, message.contact, message.channel) { faults.append(.doNotContact) }
    if !model.channels.contains(message.channel) { faults.append(.channelNotConfigured) }
    if !faults.isEmpty { throw Refused(all: faults) }
    model.messages[id]!.isAskedAgain = true
    return true
  }
}

extension Model {
  /// The mail that invites a user.
  struct InvitationMailing {
    var cause: Position
    var isWaiting = true
    var failure: EffectID?
  }
}

extension RecordEffectResult: CampaignCommand {
  static let weight = 8
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let user = maker.key(of: maker.model.invitations, where: { $0.isWaiting }) else { return nil }
    let worked = maker.chance(65)
    return Self(
      effectID: maker.id(), kind: .invitation, cause: Int64(maker.model.invitations[user]!.cause),
      result: worked ? .delivered : .failed, userID: user, code: worked ? nil : "full")
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.integration(sender, "email", "sms", "accounting")
    try model.version(.effects, sender)
    guard let (user, mail) = model.invitations.first(where: { Int64($1.cause) == cause }), mail.isWaiting
    else { return false }
    model.invitations[user]!.isWaiting = false
    model.mailsThatFailed[user] = result == .failed ? .some(nil) : nil
    if result == .failed { model.invitations[user]!.failure = effectID }
    return true
  }
}

extension LogCall: CampaignCommand {
  static let weight = 10
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let customer = maker.customer() else { return nil }
    let (order, lead) = maker.links(customer)
    let (task, key) = maker.linkedTask(order)
    return LogCall(
      customerID: customer, contactID: maker.chance(30) ? maker.contact(of: customer) : nil, direction: .inbound,
      note: maker.chance(50) ? maker.text() : nil,
      occurredAt: maker.chance(30) ? maker.model.now.advanced(by: maker.chance(5) ? 900_000_000_000 : -60_000) : nil,
      orderID: order, taskID: task, taskKey: key, leadID: lead)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.correspondence(self, sender)
    if let occurredAt, occurredAt > model.now { throw Refused(.invalidField) }
    try model.form(text: note)
    let faults = model.correspondenceFaults(self)
    if !faults.isEmpty { throw Refused(all: faults) }
    return true
  }
}

extension AddNote: CampaignCommand {
  static let weight = 6
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let customer = maker.customer() else { return nil }
    let (order, lead) = maker.links(customer)
    let (task, key) = maker.linkedTask(order)
    return AddNote(
      customerID: customer, contactID: maker.chance(30) ? maker.contact(of: customer) : nil, text: maker.text(),
      orderID: order, taskID: task, taskKey: key, leadID: lead)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.correspondence(self, sender)
    try model.form(text: text)
    let faults = model.correspondenceFaults(self)
    if !faults.isEmpty { throw Refused(all: faults) }
    return true
  }
}

extension RecordInboundMessage: CampaignCommand {
  static let weight = 8
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let customer = maker.customer() else { return nil }
    let (order, lead) = maker.links(customer)
    return RecordInboundMessage(
      customerID: customer, contactID: maker.chance(30) ? maker.contact(of: customer) : nil, channel: .email,
      externalID: "in \(maker.number(1...(maker.chance(20) ? 20 : 100_000)))", body: maker.text(), orderID: order,
      leadID: lead)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.correspondence(self, sender)
    guard case .integration(let port) = sender.party else { return false }
    let key = "\(port)/\(externalID)"
    if model.received[key] == customerID { return false }
    var faults = model.correspondenceFaults(self)
    if model.received[key] != nil { faults.append(.idInUse) }
    if !faults.isEmpty { throw Refused(all: faults) }
    model.received[key] = customerID
    return true
  }
}

extension LinkExternalDocument: CampaignCommand {
  static let weight = 9
  static func random(_ maker: inout CommandMaker) -> Self? {
    let number = maker.number(1...(maker.chance(70) ? 40 : 100_000))
    let known = maker.model.documents["books/\(number)"]?.customer
    guard let customer = maker.chance(90) ? known ?? maker.customer() : maker.customer() else { return nil }
    return LinkExternalDocument(
      customerID: customer, system: "books", externalID: "\(number)", kind: .invoice, number: "I\(number)",
      date: "2024-03-01", amount: Money(minor: Int64(number), currency: "GBP"),
      status: maker.chance(50) ? .open : .paid)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.correspondence(self, sender)
    let key = "\(system)/\(externalID)"
    let document = Model.Document(customer: customerID, content: "\(status)")
    if let known = model.documents[key], known.customer != customerID { throw Refused(.idInUse) }
    defer { model.documents[key] = document }
    return model.documents[key] != document
  }
}
