// The campaign's commands about orders and their fees, and what those about leads share with them.

import EventSourcing
import FoundationEssentials

@testable import BackOffice

struct Opening {
  let customer: CustomerID
  let contact: ContactID?
  let service: ServiceID
  let product: ProductID?
  let workflow: WorkflowID?
  let assigned: UserID
  let admin: UserID?
}

extension CommandMaker {
  mutating func workflow(_ kind: WorkflowKind) -> WorkflowID? {
    if chance(10) { return key(of: model.workflows) }
    return key(of: model.workflows) { $0.kind == kind && !$0.archived && $0.published != nil }
  }

  mutating func opening(_ kind: WorkflowKind) -> Opening? {
    guard let customer = customer(), let service = service(), let assigned = activeUser() else { return nil }
    let hasOwn = model.defaults["\(service)/\(kind)"] != nil
    return Opening(
      customer: customer, contact: chance(40) ? contact(of: customer) : nil, service: service,
      product: chance(30) ? product(of: service) : nil,
      workflow: hasOwn && chance(70) || chance(5) ? nil : workflow(kind), assigned: assigned,
      admin: chance(50) ? activeUser() : nil)
  }

  mutating func edits(of job: JobID) -> FieldEdits {
    var changes: FieldEdits = [:]
    guard let known = model.jobs[job] else { return changes }
    if chance(50) { changes["description"] = .text(text()) }
    if chance(30) { changes["contactID"] = contact(of: known.customer).map { .text($0.description) } }
    if chance(20), let service = service() {
      changes["serviceID"] = .text(service.description)
      changes["productID"] = .some(nil)
    }
    if chance(20) { changes["productID"] = product(of: known.service).map { .text($0.description) } }
    if chance(2) { changes["shoes"] = .text("9") }
    return changes
  }

  mutating func assignee() -> FieldUpdate<UserID> {
    if chance(1) { return .clear }
    return chance(70) ? activeUser().map { .set($0) } ?? .keep : .keep
  }
  mutating func administrator() -> FieldUpdate<UserID> {
    if chance(10) { return .clear }
    return chance(40) ? activeUser().map { .set($0) } ?? .keep : .keep
  }

  mutating func comment() -> String? {
    if chance(3) { return "  " }
    return chance(30) ? text() : nil
  }
  mutating func commentID(of job: JobID) -> CommentID? {
    chance(50) ? nil : id(or: model.jobs[job]?.comments.sorted().first)
  }
  mutating func resumption(of job: JobID) -> TaskReference? {
    guard let tasks = model.jobs[job]?.tasks, !chance(2) else { return .id(id()) }
    return one(of: tasks)?.id.map(TaskReference.id)
  }

  mutating func terms() -> NewContract {
    let unit = one(of: ContractPeriodUnit.allCases)!
    let every = ContractPeriod(chance(2) ? 0 : number(1...(unit == .week ? 3 : 1)), unit)
    let anchor = Day(Day(of: model.now).number - number(0...6) - (chance(3) ? 900 : 0))
    return NewContract(
      ContractTerms(
        anchor: anchor.date, every: every, renewal: chance(60) ? .automatic : .manual,
        leadDays: chance(60) ? 0 : number(0...(chance(10) ? 91 : 6)),
        endsOn: chance(25) ? Day(anchor.number + number(1...200)).date : nil,
        maxCycles: chance(25) ? number(1...9) : nil, catchUp: chance(70) ? .all : .latest),
      fee: chance(60) ? money() : nil)
  }
}

extension Model {
  func isContact(_ id: ContactID, of customer: CustomerID) -> Bool { customers[customer]?.place(id) != nil }

  /// What is wrong with the form of a new order's terms and fee. Of several faults, any.
  func form(terms: NewContract?, _ type: OrderType, _ fee: Money?) throws(Refused) {
    var faults: [Rejection.Code] = []
    if terms != nil, type == .oneOff { faults.append(.termsOnOneOff) }
    do throws(Refused) { if let terms { try form(new: terms) } } catch { faults += error.codes }
    if let fee, fee.minor < 0 { faults.append(.invalidMoney) }
    if !faults.isEmpty { throw Refused(all: faults) }
  }

  /// An order whose sender may change its fees, and which can still be changed.
  fileprivate func orderForFees(_ id: OrderID, _ amount: Money?, _ by: Sender) throws(Refused) -> Job {
    let order = try job(.order(id))
    try own(order, by)
    try version(.order(id), by)
    if let amount { try form(fee: amount) }
    try order.requireLive()
    return order
  }
}

extension Job {
  func amount(of fee: FeeReference) throws(Refused) -> Money? {
    switch fee {
    case .initial: return self.fee
    case .additional(let id):
      guard let amount = fees[id] else { throw Refused(.unknownFee) }
      return amount
    }
  }
}

extension OpenOrder: CampaignCommand {
  static let weight = 40
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let opening = maker.opening(.order) else { return nil }
    let isContract = maker.chance(15)
    return OpenOrder(
      orderID: maker.id(or: maker.order()), customerID: opening.customer, contactID: opening.contact,
      type: isContract ? .contract : .oneOff, serviceID: opening.service, productID: opening.product,
      workflowID: opening.workflow, assignedUserID: opening.assigned, orderAdminID: opening.admin,
      initialFee: maker.chance(60) ? maker.money() : nil,
      contractTerms: maker.chance(isContract ? 85 : 1) ? maker.terms() : nil)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.anyUser(sender)
    if sender.isGeneral, sender.user != assignedUserID { throw Refused(.forbidden) }
    if contractTerms != nil { try model.feature("contracts") }
    try model.version(.order(orderID!), sender)
    try model.form(terms: contractTerms, type, initialFee)
    if model.jobs[.order(orderID!)] != nil { throw Refused(.idInUse) }
    let chosen = try model.opening(
      .order, customer: customerID, contact: contactID, service: serviceID, product: productID, workflow: workflowID,
      assigned: assignedUserID, admin: orderAdminID)
    try model.currency(initialFee)
    try model.currency(contractTerms?.fee)
    model.open(
      .order(orderID!), customer: customerID, contact: chosen.contact, service: serviceID, product: productID,
      workflow: chosen.workflow, assigned: assignedUserID, admin: orderAdminID, fee: initialFee)
    if let contractTerms { model.begin(contractTerms, orderID!, chosen.workflow, sender.commandID) }
    return true
  }
}

extension EditOrderDetails: CampaignCommand {
  static let weight = 6
  static func random(_ maker: inout CommandMaker) -> Self? {
    maker.order().map { Self(orderID: $0, changes: maker.edits(of: .order($0))) }
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.edit(.order(orderID), changes, sender)
  }
}

extension AssignOrder: CampaignCommand {
  static let weight = 8
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let id = maker.order() else { return nil }
    return Self(orderID: id, assignedUserID: maker.assignee(), orderAdminID: maker.administrator())
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.assign(.order(orderID), assignedUserID, orderAdminID, sender)
  }
}

extension CompleteTask: CampaignCommand {
  static let weight = 60
  static func random(_ maker: inout CommandMaker) -> Self? {
    let isSnoozed = maker.chance(8)
    guard let id = maker.order(where: { $0.state == (isSnoozed ? .snoozed : .open) && !$0.finished }) else {
      return nil
    }
    let (task, key) = maker.task(of: .order(id))
    return Self(orderID: id, taskID: task, taskKey: key, comment: maker.comment())
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.completeTask(.order(orderID), taskID, taskKey, comment: comment, sender)
  }
}

extension CommentOnTask: CampaignCommand {
  static let weight = 8
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let id = maker.order() else { return nil }
    let (task, key) = maker.task(of: .order(id))
    return Self(
      orderID: id, taskID: task, taskKey: key, commentID: maker.commentID(of: .order(id)),
      text: maker.comment() ?? "Yes")
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.comment(.order(orderID), taskID, taskKey, commentID, text, sender)
  }
}

extension SnoozeTask: CampaignCommand {
  static let weight = 7
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let id = maker.order(where: { $0.isLive && !$0.finished }) else { return nil }
    let (task, key) = maker.task(of: .order(id))
    return Self(orderID: id, taskID: task, taskKey: key, until: maker.later())
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.snoozeTask(.order(orderID), taskID, taskKey, until: until, sender)
  }
}

extension WakeTask: CampaignCommand {
  static let weight = 5
  static func random(_ maker: inout CommandMaker) -> Self? {
    let id =
      maker.order(where: { job in job.tasks.contains { $0.snoozedUntil != nil } })
      ?? maker.order(where: { $0.isLive && !$0.finished })
    guard let id else { return nil }
    let (task, key) = maker.task(of: .order(id))
    return Self(orderID: id, taskID: task, taskKey: key)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.wakeTask(.order(orderID), taskID, taskKey, sender)
  }
}

extension SetTaskResponsible: CampaignCommand {
  static let weight = 6
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let id = maker.order(), let user = maker.activeUser() else { return nil }
    let (task, key) = maker.task(of: .order(id))
    return Self(orderID: id, taskID: task, taskKey: key, userID: user)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.setResponsible(.order(orderID), taskID, taskKey, userID, sender)
  }
}

extension SnoozeOrder: CampaignCommand {
  static let weight = 8
  static func random(_ maker: inout CommandMaker) -> Self? {
    maker.order().map { Self(orderID: $0, until: maker.later(hours: 240)) }
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.snooze(.order(orderID), until: until, sender)
  }
}

extension WakeOrder: CampaignCommand {
  static let weight = 5
  static func random(_ maker: inout CommandMaker) -> Self? {
    maker.order(where: { $0.state == .snoozed }).map { Self(orderID: $0) }
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.wake(.order(orderID), sender)
  }
}

extension CloseOrder: CampaignCommand {
  static let weight = 14
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let id = maker.order() else { return nil }
    let ends = maker.model.jobs[.order(id)]?.contract != nil ? maker.chance(30) : maker.chance(1)
    return Self(
      orderID: id, outcome: maker.one(of: OrderOutcome.allCases)!,
      reasonID: maker.chance(20) ? maker.label(.closeReason) : nil, endContract: ends ? true : nil)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let order = try model.job(.order(orderID))
    let isWithout = endContract == true && order.contract == nil
    let before = model
    do throws(Refused) { _ = try model.close(.order(orderID), reason: reasonID, sender) } catch {
      // Whether a contract that is not there counts as a fault of the form, the rules do not say.
      let isFirst = [.orderDeleted, .alreadyClosed, .itemRetired].contains(error.codes[0])
      throw isWithout && isFirst ? Refused(all: error.codes + [.invalidField]) : error
    }
    if isWithout {
      model = before
      throw Refused(.invalidField)
    }
    if endContract == true, let contract = order.contract { model.contracts[contract.id]!.isEnded = true }
    return true
  }
}

extension ReopenOrder: CampaignCommand {
  static let weight = 8
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let id = maker.order(where: { $0.state == .closed }) else { return nil }
    return Self(orderID: id, resumeAt: maker.chance(40) ? maker.resumption(of: .order(id)) : nil)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.reopen(.order(orderID), at: resumeAt, sender)
  }
}

extension DeleteOrder: CampaignCommand {
  static let weight = 4
  static func random(_ maker: inout CommandMaker) -> Self? {
    maker.order(where: { $0.state != .deleted }).map { Self(orderID: $0) }
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let order = try model.job(.order(orderID))
    try model.mayDelete(order, sender)
    try model.version(.order(orderID), sender)
    try order.requireNotDeleted()
    if order.netPaid != 0 { throw Refused(.orderHasPayments) }
    if order.hasPending { throw Refused(.paymentInProgress) }
    model.delete(.order(orderID))
    return true
  }
}

// MARK: Fees

extension CommandMaker {
  fileprivate mutating func fee(of order: OrderID) -> FeeID {
    guard let fees = model.jobs[.order(order)]?.fees, !chance(4) else { return id() }
    return key(of: fees) ?? id()
  }
}

extension SetInitialFee: CampaignCommand {
  static let weight = 6
  static func random(_ maker: inout CommandMaker) -> Self? {
    maker.order().map { Self(orderID: $0, amount: maker.money()) }
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let order = try model.orderForFees(orderID, amount, sender)
    if amount.currency != "GBP", amount.minor < order.bound(.initial) {
      throw Refused(.feeBelowPaid, .currencyMismatch)
    }
    try model.currency(amount)
    if amount == order.fee { return false }
    if amount.minor < order.bound(.initial) { throw Refused(.feeBelowPaid) }
    model.change(.order(orderID)) { $0.fee = amount }
    return true
  }
}

extension AddFee: CampaignCommand {
  static let weight = 10
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let order = maker.order() else { return nil }
    let used = maker.model.jobs[.order(order)]?.usedFees.sorted().first
    return Self(orderID: order, feeID: maker.id(or: used), name: maker.word("Fee"), amount: maker.money())
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let order = try model.job(.order(orderID))
    try model.own(order, sender)
    try model.version(.order(orderID), sender)
    var faults: [Rejection.Code] = []
    if name.isEmpty { faults.append(.invalidField) }
    if amount.minor < 0 { faults.append(.invalidMoney) }
    if !faults.isEmpty { throw Refused(all: faults) }
    try order.requireLive()
    if order.usedFees.contains(feeID!) { throw Refused(.idInUse) }
    try model.currency(amount)
    model.change(.order(orderID)) { order in
      order.usedFees.insert(feeID!)
      order.fees[feeID!] = amount
    }
    return true
  }
}

extension ChangeFee: CampaignCommand {
  static let weight = 5
  static func random(_ maker: inout CommandMaker) -> Self? {
    let id = maker.order(where: { $0.isLive && !$0.fees.isEmpty }) ?? maker.order()
    return id.map { Self(orderID: $0, feeID: maker.fee(of: $0), amount: maker.money()) }
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let order = try model.orderForFees(orderID, amount, sender)
    let before = try order.amount(of: .additional(feeID))
    let bound = order.bound(.additional(feeID))
    if amount.currency != "GBP", amount.minor < bound { throw Refused(.feeBelowPaid, .currencyMismatch) }
    try model.currency(amount)
    if amount == before { return false }
    if amount.minor < bound { throw Refused(.feeBelowPaid) }
    model.change(.order(orderID)) { $0.fees[feeID] = amount }
    return true
  }
}

extension RemoveFee: CampaignCommand {
  static let weight = 4
  static func random(_ maker: inout CommandMaker) -> Self? {
    let id = maker.order(where: { $0.isLive && !$0.fees.isEmpty }) ?? maker.order()
    return id.map { Self(orderID: $0, feeID: maker.fee(of: $0)) }
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let order = try model.orderForFees(orderID, nil, sender)
    _ = try order.amount(of: .additional(feeID))
    let isTouched = order.payments.values.contains {
      $0.fee == .additional(feeID) && ($0.net != 0 || $0.isPending || $0.hasPendingRefund)
    }
    if isTouched { throw Refused(.feeHasPayments) }
    model.change(.order(orderID)) { $0.fees[feeID] = nil }
    return true
  }
}
