// Customers that become one, and what is taken off the list of what needs attention: what the model makes of both.

import EventSourcing
import FoundationEssentials

@testable import BackOffice

extension Model {
  /// The customer that an id means by now.
  func meaning(_ id: CustomerID) -> CustomerID {
    var id = id
    while let next = gone[id] { id = next }
    return id
  }

  /// A command about customers that are gone is one about those that they became. That every field of every command is
  /// looked at is what tests of merging show; here it is taken over.
  func meaning(_ command: any CampaignCommand) -> any CampaignCommand {
    func replaced<C: CampaignCommand>(_ command: C) -> any CampaignCommand {
      command.replacing(IDReplacement(of: BackOffice.Customer.self, meaning))
    }
    return gone.isEmpty ? command : replaced(command)
  }

  /// All that named one customer names another.
  fileprivate mutating func rename(_ drop: CustomerID, to keep: CustomerID) {
    for id in jobs.keys where jobs[id]!.customer == drop { jobs[id]!.customer = keep }
    for id in contracts.keys where contracts[id]!.customer == drop { contracts[id]!.customer = keep }
    for id in activities.keys where activities[id]!.customer == drop { activities[id]!.customer = keep }
    for id in messages.keys where messages[id]!.customer == drop { messages[id]!.customer = keep }
    for key in documents.keys where documents[key]!.customer == drop { documents[key]!.customer = keep }
    for key in received.keys where received[key] == drop { received[key] = keep }
  }
}

extension MergeCustomers: CampaignCommand {
  static let weight = 3
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let keep = maker.customer(), let drop = maker.chance(3) ? keep : maker.customer() else { return nil }
    return Self(keep: keep, drop: drop)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    var kept = try model.customer(keep)
    try model.role(sender, .superAdmin)
    try model.version(.customer(keep), sender)
    if keep == drop { throw Refused(.sameCustomer) }
    let dropped = try model.customer(drop)
    kept.contacts += dropped.contacts
    kept.used.formUnion(dropped.used)
    kept.mergedInto.merge(dropped.mergedInto) { own, _ in own }
    kept.standard = kept.standard ?? dropped.standard
    kept.looksOfOthers.formUnion(Model.looks(dropped.name, dropped.details).union(dropped.looksOfOthers))
    model.customers[keep] = kept
    model.customers[drop] = nil
    model.gone[drop] = keep
    model.rename(drop, to: keep)
    model.dropMessages(to: keep)
    return true
  }
}

extension Model {
  /// Whether something is on the list: a message that failed last, a mail that invites somebody who has not come. What else
  /// needs attention the campaign leaves alone.
  fileprivate func needsAttention(_ key: String) -> Bool {
    attentionForGood.contains(key) || messages.values.contains { $0.attention == key && $0.status == .failed }
      || mailsThatFailed.contains { $1 == key && users[$0]?.standing == .invited }
  }
}

extension DismissAttention: CampaignCommand {
  static let weight = 5
  static func random(_ maker: inout CommandMaker) -> Self? {
    if maker.chance(2) { return Self(key: "nothing") }
    let keys =
      maker.model.messages.values.compactMap(\.attention) + maker.model.mailsThatFailed.values.compactMap(\.self)
    return maker.one(of: keys.sorted()).map { Self(key: $0) }
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.role(sender, .superAdmin, .admin)
    try model.version(.attention, sender)
    if model.dismissed.contains(key) { return false }
    guard model.needsAttention(key) else { throw Refused(.notFound) }
    model.dismissed.insert(key)
    return true
  }
}
