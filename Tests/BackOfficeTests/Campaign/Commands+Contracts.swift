// The campaign's commands about contracts.

import EventSourcing
import FoundationEssentials

@testable import BackOffice

extension Model {
  fileprivate func contract(_ id: ContractID, _ by: Sender) throws(Refused) -> Contract {
    guard let contract = contracts[id] else { throw Refused(.notFound) }
    try role(by, .superAdmin, .admin)
    try version(.contract(id), by)
    return contract
  }
}

extension Model.Contract {
  fileprivate func requireActive() throws(Refused) {
    if isEnded { throw Refused(.contractEnded) }
  }
}

extension CommandMaker {
  fileprivate mutating func contract(where isWanted: (Model.Contract) -> Bool = { !$0.isEnded }) -> ContractID? {
    if chance(2) { return id() }
    if chance(10) { return key(of: model.contracts) }
    return key(of: model.contracts, where: isWanted)
  }
}

extension ChangeContractTerms: CampaignCommand {
  static let weight = 5
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let id = maker.contract(), let contract = maker.model.contracts[id] else { return nil }
    var edits = ContractEdits()
    switch maker.number(1...8) {
    case 1: edits.renewal = .set(maker.chance(50) ? .automatic : .manual)
    case 2: edits.leadDays = .set(maker.chance(10) ? 91 : maker.number(0...6))
    case 3:
      edits.endsOn =
        maker.chance(50) ? .clear : .set(Day(contract.day(contract.newest).number + maker.number(1...300)).date)
    case 4: edits.maxCycles = maker.chance(50) ? .clear : .set(contract.newest + maker.number(1...5))
    case 5: edits.fee = maker.chance(20) ? .clear : .set(maker.money())
    case 6: edits.assignedUserID = maker.activeUser().map { .set($0) } ?? .keep
    case 7: edits.orderAdminID = maker.chance(30) ? .clear : maker.activeUser().map { .set($0) } ?? .keep
    default:
      edits.anchor = .set(Day(contract.day(contract.newest).number + maker.number(1...20)).date)
      if !maker.chance(5) { edits.every = .set(ContractPeriod(maker.number(1...2), .month)) }
    }
    return Self(contractID: id, changes: edits)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    var contract = try model.contract(contractID, sender)
    if (changes.anchor == .keep) != (changes.every == .keep) { throw Refused(.invalidTerms) }
    if case .set(let fee) = changes.fee { try model.form(fee: fee) }
    if case .set(let days) = changes.leadDays, days > 90 { throw Refused(.invalidTerms) }
    if case .set(let end) = changes.endsOn, Day(end) < Day(of: model.now) { throw Refused(.invalidTerms) }
    try contract.requireActive()
    let before = contract
    let newestDay = contract.newestDay ?? contract.day(0)
    if case .set(let anchor) = changes.anchor {
      contract.terms.anchor = anchor
      contract.anchorCycle = contract.newest + 1
    }
    contract.terms.every = changes.every.applied(to: contract.terms.every)!
    contract.terms.renewal = changes.renewal.applied(to: contract.terms.renewal)!
    contract.terms.leadDays = changes.leadDays.applied(to: contract.terms.leadDays)!
    contract.terms.endsOn = changes.endsOn.applied(to: contract.terms.endsOn)
    contract.terms.maxCycles = changes.maxCycles.applied(to: contract.terms.maxCycles)
    contract.fee = changes.fee.applied(to: contract.fee)
    contract.assigned = changes.assignedUserID.applied(to: contract.assigned)!
    contract.admin = changes.orderAdminID.applied(to: contract.admin)
    try model.form(terms: contract.terms)
    let isMoved = contract.terms.anchor != before.terms.anchor || contract.terms.every != before.terms.every
    if isMoved, Day(contract.terms.anchor) <= newestDay { throw Refused(.invalidTerms) }
    if contract.assigned != before.assigned { try model.active(contract.assigned) }
    if contract.admin != before.admin { try model.active(contract.admin) }
    if case .set(let fee) = changes.fee { try model.currency(fee) }
    model.contracts[contractID] = contract
    return contract.terms != before.terms || contract.fee != before.fee || contract.assigned != before.assigned
      || contract.admin != before.admin
  }
}

extension RenewContract: CampaignCommand {
  static let weight = 5
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let id = maker.contract(where: { !$0.isEnded && !$0.waiting.isEmpty }) ?? maker.contract() else { return nil }
    let done = maker.model.contracts[id]?.orders.keys.sorted() ?? []
    return Self(contractID: id, cycle: maker.chance(15) ? maker.one(of: done) : nil)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let contract = try model.contract(contractID, sender)
    try contract.requireActive()
    if let cycle, contract.orders[cycle] != nil { throw Refused(.cycleAlreadyRenewed) }
    guard let due = contract.waiting.first else { throw Refused(.renewalNotDue) }
    try model.renew(contractID, due)
    return true
  }
}

extension EndContract: CampaignCommand {
  static let weight = 2
  static func random(_ maker: inout CommandMaker) -> Self? { maker.contract().map { Self(contractID: $0) } }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let contract = try model.contract(contractID, sender)
    try contract.requireActive()
    model.contracts[contractID]!.isEnded = true
    return true
  }
}
