// Activities: what the model knows of them, and the campaign's commands.

import EventSourcing
import FoundationEssentials

@testable import BackOffice

extension Model {
  struct Activity {
    var customer: CustomerID
    var status: ActivityState.Status
    var assigned: UserID?
    let maker: UserID?
    var startsAt: Instant
    var order: OrderID?
    var lead: LeadID?
    var title: String
    /// Minutes before the start at which somebody is still to be reminded.
    var pending: Set<Int> = []
    var minutes: Set<Int> = []

    /// Of the reminders that have passed already only the one nearest the start fires.
    mutating func setReminders(_ now: Instant) {
      let start = startsAt
      let past = minutes.filter { start.advanced(by: Int64(-$0) * 60_000) <= now }
      pending = minutes.subtracting(past)
      if let nearest = past.min() { pending.insert(nearest) }
    }
  }
}

extension Model {
  fileprivate func activity(_ id: ActivityID, _ by: Sender) throws(Refused) -> Activity {
    guard let activity = activities[id] else { throw Refused(.notFound) }
    try anyUser(by)
    if by.isGeneral, activity.assigned != by.user, activity.maker != by.user { throw Refused(.forbidden) }
    try version(.activity(id), by)
    return activity
  }

  /// What an activity is tied to must be there and belong to the customer. Of several faults, any.
  func linkFaults(
    _ customer: CustomerID, _ contact: ContactID?, _ order: OrderID?, _ lead: LeadID?
  ) -> [Rejection.Code] {
    var faults: [Rejection.Code] = []
    if let contact, !isContact(contact, of: customer) {
      faults.append(
        customers.contains { $0 != customer && $1.used.contains(contact) } ? .linkMismatch : .contactNotFound)
    }
    let jobs = [order.map(JobID.order), lead.map(JobID.lead)].compactMap { $0 }
    for id in jobs {
      guard let job = self.jobs[id] else {
        faults.append(.notFound)
        continue
      }
      if job.customer != customer { faults.append(.linkMismatch) }
      if job.state == .deleted { faults.append(id.kind == .order ? .orderDeleted : .leadDeleted) }
    }
    return faults
  }

  fileprivate func kindFaults(_ kind: String) -> [Rejection.Code] {
    guard let item = item(kind, in: .activityKind) else { return [.notFound, .invalidField] }
    return item.retired ? [.itemRetired] : []
  }

  fileprivate func forWork(_ customer: CustomerID) throws(Refused) {
    guard let known = customers[customer] else { throw Refused(.customerNotFound) }
    if known.archived { throw Refused(.customerArchived) }
  }

  fileprivate func form(_ new: ScheduleActivity) throws(Refused) {
    try form(name: new.title)
    guard case .at(let start) = new.startsAt else { return }
    if start < now { throw Refused(.invalidField) }
    if case .at(let end)? = new.endsAt, end <= start { throw Refused(.invalidField) }
    let reminders = new.reminders ?? []
    if reminders.count > 5 || Set(reminders).count < reminders.count { throw Refused(.invalidField) }
  }

  fileprivate mutating func schedule(_ new: ScheduleActivity, _ by: Sender) throws(Refused) {
    if activities[new.activityID!] != nil { throw Refused(.idInUse) }
    try forWork(new.customerID)
    var faults = linkFaults(new.customerID, new.contactID, new.orderID, new.leadID) + kindFaults(new.kind)
    if !isActive(new.assignedUserID) { faults.append(.assigneeNotActive) }
    if !faults.isEmpty { throw Refused(all: faults) }
    guard case .at(let start) = new.startsAt else { return }
    var activity = Activity(
      customer: new.customerID, status: .scheduled, assigned: new.assignedUserID, maker: by.user, startsAt: start,
      order: new.orderID, lead: new.leadID, title: new.title)
    activity.minutes = Set(new.reminders ?? [])
    activity.setReminders(now)
    activities[new.activityID!] = activity
  }
}

extension CommandMaker {
  fileprivate mutating func activity() -> ActivityID? {
    if chance(1) { return id() }
    if chance(10) { return key(of: model.activities) }
    return key(of: model.activities) { $0.status == .scheduled }
  }

  /// An order or a lead, mostly of the customer.
  mutating func links(_ customer: CustomerID) -> (order: OrderID?, lead: LeadID?) {
    let any = chance(4)
    switch number(1...4) {
    case 1: return (order(where: { any || $0.customer == customer && $0.state != .deleted }), nil)
    case 2: return (nil, lead(where: { any || $0.customer == customer && $0.state != .deleted }))
    default: return (nil, nil)
    }
  }

  fileprivate mutating func newActivity(for customer: CustomerID) -> ScheduleActivity? {
    guard let kind = chance(2) ? "Nothing" : label(.activityKind), let assigned = activeUser() else { return nil }
    let (order, lead) = links(customer)
    let start = later(hours: 300)
    let reminders = chance(50) ? nil : [10, 60, 1_440, 600, 20_000, 30].prefix(chance(3) ? 6 : number(0...4))
    return ScheduleActivity(
      activityID: id(or: key(of: model.activities)), customerID: customer,
      contactID: chance(30) ? contact(of: customer) : nil, orderID: order, leadID: lead, kind: kind,
      title: word("Visit"), startsAt: .at(start),
      endsAt: chance(40) ? .at(start.advanced(by: chance(5) ? -1 : 3_600_000)) : nil,
      reminders: reminders.map(Array.init),
      assignedUserID: assigned)
  }
}

extension ScheduleActivity: CampaignCommand {
  static let weight = 15
  static func random(_ maker: inout CommandMaker) -> Self? {
    maker.customer().flatMap { maker.newActivity(for: $0) }
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.anyUser(sender)
    try model.version(.activity(activityID!), sender)
    try model.form(self)
    try model.schedule(self, sender)
    return true
  }
}

extension EditActivity: CampaignCommand {
  static let weight = 5
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let id = maker.activity() else { return nil }
    var edits = ActivityEdits()
    if maker.chance(50) { edits.title = .set(maker.word("Visit")) }
    if maker.chance(50) {
      edits.startsAt = .set(.at(maker.later(hours: 300)))
      edits.endsAt = .clear
    }
    if maker.chance(30) { edits.assignedUserID = maker.activeUser().map { .set($0) } ?? .keep }
    return Self(activityID: id, changes: edits)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let activity = try model.activity(activityID, sender)
    var faults: [Rejection.Code] = []
    if case .set("") = changes.title { faults.append(.invalidField) }
    if case .set(.at(let start)) = changes.startsAt, start < model.now { faults.append(.invalidField) }
    // Which of both is told first the rules leave open.
    if activity.status != .scheduled { throw Refused(all: [.activityFinished] + faults) }
    if !faults.isEmpty { throw Refused(all: faults) }
    var edited = activity
    if case .set(let title) = changes.title { edited.title = title }
    if case .set(let user) = changes.assignedUserID { edited.assigned = user }
    if case .set(.at(let start)) = changes.startsAt { edited.startsAt = start }
    if edited.assigned != activity.assigned { try model.active(edited.assigned) }
    if edited.startsAt != activity.startsAt { edited.setReminders(model.now) }
    model.activities[activityID] = edited
    // Where the activity had an end, that ends too; the model does not keep it.
    if case .set = changes.startsAt { return true }
    return edited.title != activity.title || edited.assigned != activity.assigned
  }
}

extension CompleteActivity: CampaignCommand {
  static let weight = 6
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let id = maker.activity() else { return nil }
    var followUp: ScheduleActivity?
    if maker.chance(25), let customer = maker.model.activities[id]?.customer {
      followUp = maker.newActivity(for: customer)
    }
    return Self(activityID: id, outcome: maker.chance(50) ? maker.text() : nil, followUp: followUp)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let activity = try model.activity(activityID, sender)
    var faults: [Rejection.Code] = []
    do throws(Refused) { try model.form(text: outcome) } catch { faults += error.codes }
    do throws(Refused) { if let followUp { try model.form(followUp) } } catch { faults += error.codes }
    if !faults.isEmpty { throw Refused(all: faults) }
    if activity.status != .scheduled { throw Refused(.activityFinished) }
    if let followUp { try model.schedule(followUp, sender) }
    model.activities[activityID]!.status = .completed
    return true
  }
}

extension CancelActivity: CampaignCommand {
  static let weight = 3
  static func random(_ maker: inout CommandMaker) -> Self? { maker.activity().map { Self(activityID: $0) } }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let activity = try model.activity(activityID, sender)
    if activity.status != .scheduled { throw Refused(.activityFinished) }
    model.activities[activityID]!.status = .cancelled
    return true
  }
}

extension LogActivity: CampaignCommand {
  static let weight = 6
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let customer = maker.customer(), let kind = maker.chance(2) ? "Nothing" : maker.label(.activityKind)
    else { return nil }
    let (order, lead) = maker.links(customer)
    return LogActivity(
      activityID: maker.id(or: maker.key(of: maker.model.activities)), customerID: customer,
      contactID: maker.chance(30) ? maker.contact(of: customer) : nil, orderID: order, leadID: lead, kind: kind,
      text: maker.text(), occurredAt: maker.model.now.advanced(by: maker.chance(3) ? 900_000_000_000 : -60_000))
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    try model.anyUser(sender)
    try model.version(.activity(activityID!), sender)
    if occurredAt > model.now { throw Refused(.invalidField) }
    try model.form(text: text)
    if model.activities[activityID!] != nil { throw Refused(.idInUse) }
    try model.forWork(customerID)
    let faults = model.linkFaults(customerID, contactID, orderID, leadID) + model.kindFaults(kind)
    if !faults.isEmpty { throw Refused(all: faults) }
    model.activities[activityID!] = Model.Activity(
      customer: customerID, status: .logged, assigned: nil, maker: sender.user, startsAt: occurredAt, order: orderID,
      lead: leadID, title: text)
    return true
  }
}
