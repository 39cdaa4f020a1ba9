// The campaign's commands about leads.

import EventSourcing
import FoundationEssentials

@testable import BackOffice

extension OpenLead: CampaignCommand {
  static let weight = 18
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let opening = maker.opening(.lead) else { return nil }
    return OpenLead(
      leadID: maker.id(or: maker.lead()), customerID: opening.customer, contactID: opening.contact,
      serviceID: opening.service, productID: opening.product, workflowID: opening.workflow,
      assignedUserID: opening.assigned, leadAdminID: opening.admin,
      source: maker.chance(20) ? maker.label(.source) : nil)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.anyUser(sender)
    if sender.isGeneral, sender.user != assignedUserID { throw Refused(.forbidden) }
    try model.feature("leads")
    try model.version(.lead(leadID!), sender)
    if model.jobs[.lead(leadID!)] != nil { throw Refused(.idInUse) }
    let source = source.flatMap { model.item($0, in: .source) }
    let chosen: (workflow: WorkflowID, contact: ContactID?)
    do throws(Refused) {
      chosen = try model.opening(
        .lead, customer: customerID, contact: contactID, service: serviceID, product: productID, workflow: workflowID,
        assigned: assignedUserID, admin: leadAdminID)
    } catch {
      throw source?.retired == true ? Refused(error.codes[0], .itemRetired) : error
    }
    if source?.retired == true { throw Refused(.itemRetired) }
    model.open(
      .lead(leadID!), customer: customerID, contact: chosen.contact, service: serviceID, product: productID,
      workflow: chosen.workflow, assigned: assignedUserID, admin: leadAdminID)
    return true
  }
}

extension EditLeadDetails: CampaignCommand {
  static let weight = 3
  static func random(_ maker: inout CommandMaker) -> Self? {
    maker.lead().map { Self(leadID: $0, changes: maker.edits(of: .lead($0))) }
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.edit(.lead(leadID), changes, sender)
  }
}

extension AssignLead: CampaignCommand {
  static let weight = 4
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let id = maker.lead() else { return nil }
    return Self(leadID: id, assignedUserID: maker.assignee(), leadAdminID: maker.administrator())
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.assign(.lead(leadID), assignedUserID, leadAdminID, sender)
  }
}

extension CompleteLeadTask: CampaignCommand {
  static let weight = 20
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let id = maker.lead(where: { $0.state == .open && !$0.finished }) else { return nil }
    let (task, key) = maker.task(of: .lead(id))
    return Self(leadID: id, taskID: task, taskKey: key, comment: maker.comment())
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.completeTask(.lead(leadID), taskID, taskKey, comment: comment, sender)
  }
}

extension CommentOnLeadTask: CampaignCommand {
  static let weight = 4
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let id = maker.lead() else { return nil }
    let (task, key) = maker.task(of: .lead(id))
    return Self(
      leadID: id, taskID: task, taskKey: key, commentID: maker.commentID(of: .lead(id)), text: maker.comment() ?? "Yes")
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.comment(.lead(leadID), taskID, taskKey, commentID, text, sender)
  }
}

extension SnoozeLeadTask: CampaignCommand {
  static let weight = 4
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let id = maker.lead(where: { $0.isLive && !$0.finished }) else { return nil }
    let (task, key) = maker.task(of: .lead(id))
    return Self(leadID: id, taskID: task, taskKey: key, until: maker.later())
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.snoozeTask(.lead(leadID), taskID, taskKey, until: until, sender)
  }
}

extension WakeLeadTask: CampaignCommand {
  static let weight = 3
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let id = maker.lead(where: { $0.isLive && !$0.finished }) else { return nil }
    let (task, key) = maker.task(of: .lead(id))
    return Self(leadID: id, taskID: task, taskKey: key)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.wakeTask(.lead(leadID), taskID, taskKey, sender)
  }
}

extension SetLeadTaskResponsible: CampaignCommand {
  static let weight = 3
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let id = maker.lead(), let user = maker.activeUser() else { return nil }
    let (task, key) = maker.task(of: .lead(id))
    return Self(leadID: id, taskID: task, taskKey: key, userID: user)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.setResponsible(.lead(leadID), taskID, taskKey, userID, sender)
  }
}

extension SnoozeLead: CampaignCommand {
  static let weight = 5
  static func random(_ maker: inout CommandMaker) -> Self? {
    maker.lead().map { Self(leadID: $0, until: maker.later()) }
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.snooze(.lead(leadID), until: until, sender)
  }
}

extension WakeLead: CampaignCommand {
  static let weight = 4
  static func random(_ maker: inout CommandMaker) -> Self? {
    maker.lead(where: { $0.state == .snoozed }).map { Self(leadID: $0) }
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.wake(.lead(leadID), sender)
  }
}

extension CloseLead: CampaignCommand {
  static let weight = 6
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let id = maker.lead() else { return nil }
    return Self(leadID: id, outcome: .lost, reasonID: maker.chance(20) ? maker.label(.closeReason) : nil)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.close(.lead(leadID), reason: reasonID, sender)
  }
}

extension ReopenLead: CampaignCommand {
  static let weight = 5
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let id = maker.lead(where: { $0.state == .closed }) else { return nil }
    return Self(leadID: id, resumeAt: maker.chance(40) ? maker.resumption(of: .lead(id)) : nil)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.reopen(.lead(leadID), at: resumeAt, sender)
  }
}

extension DeleteLead: CampaignCommand {
  static let weight = 2
  static func random(_ maker: inout CommandMaker) -> Self? { maker.lead().map { Self(leadID: $0) } }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let lead = try model.job(.lead(leadID))
    try model.mayDelete(lead, sender)
    try model.version(.lead(leadID), sender)
    try lead.requireNotDeleted()
    model.delete(.lead(leadID))
    return true
  }
}

extension ConvertLead: CampaignCommand {
  static let weight = 6
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let id = maker.lead() else { return nil }
    let isContract = maker.chance(30)
    return Self(
      leadID: id, orderID: maker.id(or: maker.order()), orderWorkflow: maker.chance(30) ? maker.workflow(.order) : nil,
      orderType: isContract ? .contract : .oneOff, initialFee: maker.chance(50) ? maker.money() : nil,
      setStatus: maker.chance(25) ? maker.chance(10) ? "Nothing" : maker.label(.customerStatus) : nil,
      contractTerms: maker.chance(isContract ? 60 : 3) ? maker.terms() : nil)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let lead = try model.job(.lead(leadID))
    try model.own(lead, sender)
    try model.feature("leads")
    if contractTerms != nil { try model.feature("contracts") }
    try model.version(.lead(leadID), sender)
    try model.form(terms: contractTerms, orderType, initialFee)
    try lead.requireNotDeleted()
    if lead.convertedTo != nil { throw Refused(.alreadyConverted) }
    try lead.requireLive()
    var others: [Rejection.Code] = []
    var status: ListItemID?
    if let setStatus {
      do throws(Refused) { status = try model.status(setStatus) } catch {
        let isKept = model.item(setStatus, in: .customerStatus)?.id == model.customers[lead.customer]?.status
        if !isKept { others += error.codes }
      }
    }
    if model.jobs[.order(orderID!)] != nil { others.append(.idInUse) }
    var chosen: (workflow: WorkflowID, contact: ContactID?)?
    do throws(Refused) {
      chosen = try model.opening(
        .order, customer: lead.customer,
        contact: lead.contact, service: lead.service, product: lead.product, workflow: orderWorkflow,
        assigned: lead.assigned, admin: lead.admin)
      try model.currency(initialFee)
      try model.currency(contractTerms?.fee)
    } catch { others += error.codes }
    if !others.isEmpty { throw Refused(all: others) }
    model.open(
      .order(orderID!), customer: lead.customer, contact: chosen!.contact, service: lead.service,
      product: lead.product,
      workflow: chosen!.workflow, assigned: lead.assigned, admin: lead.admin, fee: initialFee, note: lead.note)
    if let contractTerms { model.begin(contractTerms, orderID!, chosen!.workflow, sender.commandID) }
    if let status { model.customers[lead.customer]!.status = status }
    let (now, order) = (model.now, orderID)
    model.change(.lead(leadID)) { lead in
      lead.convertedTo = order
      lead.close(now)
    }
    return true
  }
}
