// The campaign's commands about the account: its plan, settings, lists, gateway, and the catalogue.

import EventSourcing
import FoundationEssentials

@testable import BackOffice

extension Model {
  fileprivate func superAdmin(_ by: Sender, _ stream: StreamName = .account) throws(Refused) {
    try role(by, .superAdmin)
    try version(stream, by)
  }
}

extension ChangePlan: CampaignCommand {
  static let weight = 3
  static func random(_ maker: inout CommandMaker) -> Self? {
    let all = maker.model.allFeatures
    let features: [String]? = maker.chance(85) ? nil : all.filter { _ in maker.chance(80) }
    return ChangePlan(
      planID: maker.chance(50) ? "free" : "business", maxSeats: maker.chance(30) ? nil : maker.number(2...6),
      maxCustomers: maker.chance(85) ? nil : maker.number(5...300), features: features,
      pricePerUserMonth: maker.money(1...9), billing: maker.chance(50) ? .monthly : .annual)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.superAdmin(sender)
    try model.form(fee: pricePerUserMonth)
    try model.currency(pricePerUserMonth)
    let features = features ?? model.allFeatures
    let isSame =
      planID == model.planID && maxSeats == model.seats && maxCustomers == model.maxCustomers
      && features == model.features && pricePerUserMonth == model.price && billing == model.billing
    (model.planID, model.seats, model.maxCustomers, model.features) = (planID, maxSeats, maxCustomers, features)
    (model.price, model.billing) = (pricePerUserMonth, billing)
    return !isSame
  }
}

extension Model {
  fileprivate var allFeatures: [String] { ["leads", "contracts", "payments", "mappedImports", "performance"] }
}

extension ChangeSettings: CampaignCommand {
  static let weight = 4
  static func random(_ maker: inout CommandMaker) -> Self? {
    var changes: FieldEdits = [:]
    if maker.model.isReadOnly {
      changes["accountReadOnly"] = .flag(false)
    } else if maker.chance(5) {
      changes["accountReadOnly"] = .flag(true)
    }
    if maker.chance(40) { changes["invitationDays"] = .integer(Int64(maker.number(1...20))) }
    if maker.chance(20) { changes["scopeIncludesOrderAdmin"] = .flag(maker.chance(60)) }
    if maker.chance(20) {
      changes["deleteOrderRoles"] = .list(["superAdmin"] + ["admin", "general"].filter { _ in maker.chance(30) })
    }
    if maker.chance(10) { changes["reminderChannel"] = .text("email") }
    if maker.chance(3) { changes["invitationDays"] = .integer(0) }
    return ChangeSettings(changes: changes)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.superAdmin(sender)
    let before = (
      model.isReadOnly, model.invitationDays, model.adminsOwn, model.deleters, model.reminderChannel
    )
    for (field, value) in changes {
      if field == "invitationDays", value == .integer(0) { throw Refused(.invalidField) }
    }
    for (field, value) in changes {
      switch (field, value) {
      case ("accountReadOnly", .flag(let flag)?): model.isReadOnly = flag
      case ("scopeIncludesOrderAdmin", .flag(let flag)?): model.adminsOwn = flag
      case ("invitationDays", .integer(let days)?): model.invitationDays = Int(days)
      case ("deleteOrderRoles", .list(let roles)?): model.deleters = Set(roles.compactMap(UserType.init))
      default: model.reminderChannel = value?.text
      }
    }
    return before != (
      model.isReadOnly, model.invitationDays, model.adminsOwn, model.deleters, model.reminderChannel
    )
  }
}

extension ConfigurePaymentGateway: CampaignCommand {
  static let weight = 3
  static func random(_ maker: inout CommandMaker) -> Self? {
    Self(
      provider: "stripe",
      accountRef: maker.chance(4) ? "sk_live_abcdefgh12345678" : "acct_\(maker.number(1...2))")
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.role(sender, .superAdmin)
    if accountRef.hasPrefix("sk_") { throw Refused(.secretInPayload) }
    try model.feature("payments")
    try model.version(.account, sender)
    let isSame = model.gateway.map { $0 == (provider, accountRef) } ?? false
    model.gateway = (provider, accountRef)
    return !isSame
  }
}

extension DisablePaymentGateway: CampaignCommand {
  static let weight = 1
  static func random(_ maker: inout CommandMaker) -> Self? { Self() }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.superAdmin(sender)
    defer { model.gateway = nil }
    return model.gateway != nil
  }
}

extension CommandMaker {
  fileprivate mutating func list() -> AccountList { one(of: AccountList.allCases)! }
  fileprivate mutating func newLabel(_ list: AccountList) -> String {
    chance(8) ? label(list) ?? "Old" : word("Label")
  }
}

extension AddListItem: CampaignCommand {
  static let weight = 4
  static func random(_ maker: inout CommandMaker) -> Self? {
    let list = maker.list()
    return Self(list: list, itemID: maker.id(or: maker.item(list).first?.id), label: maker.newLabel(list))
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.superAdmin(sender)
    try model.form(name: label)
    if model.lists.values.joined().contains(where: { $0.id == itemID }) { throw Refused(.idInUse) }
    if model.lists[list]!.contains(where: { !$0.retired && $0.label == label }) { throw Refused(.duplicateLabel) }
    model.lists[list]!.append(Model.Item(id: itemID!, label: label))
    return true
  }
}

extension RenameListItem: CampaignCommand {
  static let weight = 3
  static func random(_ maker: inout CommandMaker) -> Self? {
    let list = maker.list()
    guard let item = maker.chance(3) ? "Nothing" : maker.label(list) else { return nil }
    return Self(list: list, item: item, label: maker.newLabel(list))
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.superAdmin(sender)
    try model.form(name: label)
    guard let item = model.item(item, in: list) else { throw Refused(.notFound) }
    if item.label == label { return false }
    let place = model.lists[list]!.firstIndex { $0.id == item.id }!
    if model.lists[list]!.contains(where: { !$0.retired && $0.label == label }) { throw Refused(.duplicateLabel) }
    model.lists[list]![place].label = label
    return true
  }
}

extension RetireListItem: CampaignCommand {
  static let weight = 3
  static func random(_ maker: inout CommandMaker) -> Self? {
    let list = maker.list()
    return maker.label(list).map { Self(list: list, item: $0) }
  }

  /// One of the statuses while no customer has any: some accounts are to come down to the last.
  static func ofStatus(_ maker: inout CommandMaker) -> Self? {
    let statuses = maker.model.lists[.customerStatus] ?? []
    let left = statuses.filter { !$0.retired }
    let percent = left.count == statuses.count ? 8 : left.count > 1 ? 60 : 20
    guard maker.model.customers.isEmpty, maker.chance(percent) else { return nil }
    return maker.one(of: left).map { Self(list: .customerStatus, item: $0.label) }
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.superAdmin(sender)
    guard let item = model.item(item, in: list) else { throw Refused(.notFound) }
    if item.retired { return false }
    if list == .customerStatus {
      if model.lists[list]!.count(where: { !$0.retired }) == 1 { throw Refused(.itemProtected) }
      if model.customers.values.contains(where: { $0.status == item.id }) { throw Refused(.itemInUse) }
    }
    model.lists[list]![model.lists[list]!.firstIndex { $0.id == item.id }!].retired = true
    return true
  }
}

// MARK: The catalogue

extension Model {
  fileprivate func service(_ id: ServiceID, _ by: Sender) throws(Refused) -> Service {
    guard let service = services[id] else { throw Refused(.notFound) }
    try superAdmin(by, .catalogue)
    return service
  }

  fileprivate func product(_ id: ProductID, _ by: Sender) throws(Refused) -> Product {
    guard let product = products[id] else { throw Refused(.notFound) }
    try superAdmin(by, .catalogue)
    return product
  }
}

extension AddService: CampaignCommand {
  static let weight = 4
  static func random(_ maker: inout CommandMaker) -> Self? {
    let taken = maker.key(of: maker.model.services) { !$0.retired }
    let name = maker.chance(5) ? taken.map { maker.model.services[$0]!.name } : nil
    return Self(serviceID: maker.id(or: maker.key(of: maker.model.services)), name: name ?? maker.word("Service"))
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.superAdmin(sender, .catalogue)
    try model.form(name: name)
    if model.services[serviceID!] != nil { throw Refused(.idInUse) }
    if model.services.values.contains(where: { !$0.retired && $0.name == name }) { throw Refused(.duplicateName) }
    model.services[serviceID!] = Model.Service(name: name)
    return true
  }
}

extension RenameService: CampaignCommand {
  static let weight = 2
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let id = maker.service() else { return nil }
    let other = maker.key(of: maker.model.services) { !$0.retired }.map { maker.model.services[$0]!.name }
    return Self(serviceID: id, name: maker.chance(10) ? other ?? "X" : maker.word("Service"))
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let service = try model.service(serviceID, sender)
    try model.form(name: name)
    if service.name == name { return false }
    if model.services.values.contains(where: { !$0.retired && $0.name == name }) { throw Refused(.duplicateName) }
    model.services[serviceID]!.name = name
    return true
  }
}

extension RetireService: CampaignCommand {
  static let weight = 1
  static func random(_ maker: inout CommandMaker) -> Self? { maker.service().map { Self(serviceID: $0) } }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let service = try model.service(serviceID, sender)
    model.services[serviceID]!.retired = true
    return !service.retired
  }
}

extension AddProduct: CampaignCommand {
  static let weight = 4
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let service = maker.service() else { return nil }
    let name = maker.chance(5) ? maker.product(of: service).map { maker.model.products[$0]!.name } : nil
    return Self(
      productID: maker.id(or: maker.key(of: maker.model.products)), serviceID: service,
      name: name ?? maker.word("Product"))
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let service = try model.service(serviceID, sender)
    try model.form(name: name)
    if model.products[productID!] != nil { throw Refused(.idInUse, service.retired ? .serviceRetired : .idInUse) }
    if service.retired { throw Refused(.serviceRetired) }
    if model.products.values.contains(where: { !$0.retired && $0.name == name && $0.service == serviceID }) {
      throw Refused(.duplicateName)
    }
    model.products[productID!] = Model.Product(service: serviceID, name: name)
    return true
  }
}

extension RenameProduct: CampaignCommand {
  static let weight = 2
  static func random(_ maker: inout CommandMaker) -> Self? {
    maker.key(of: maker.model.products).map { Self(productID: $0, name: maker.word("Product")) }
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let product = try model.product(productID, sender)
    try model.form(name: name)
    model.products[productID]!.name = name
    return product.name != name
  }
}

extension RetireProduct: CampaignCommand {
  static let weight = 1
  static func random(_ maker: inout CommandMaker) -> Self? {
    maker.key(of: maker.model.products).map { Self(productID: $0) }
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let product = try model.product(productID, sender)
    model.products[productID]!.retired = true
    return !product.retired
  }
}
