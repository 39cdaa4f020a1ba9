// Random commands about leads: what an order has, a lead has too, and it can become one.

import EventSourcing
import Foundation

@testable import BackOffice

extension SampleBook {
  /// From here on there are leads: two services have a workflow for them.
  func beginLeads() async throws {
    for (number, service) in services[..<2].enumerated() {
      try await addWorkflow(
        .sample("enquiry", number), "Enquiry \(number)", service, .lead, autoClose: number == 1)
    }
  }

  func tryLeads() async {
    if let lead = random.pick(leads), random.next(5) > 0 { return await tryLead(lead) }
    guard let customer = random.pick(customers) else { return }
    let id = LeadID.sample("lead", leads.count)
    await attempt(
      OpenLead(
        leadID: id, customerID: customer, contactID: random.pick(contacts.filter { $0.customer == customer })?.contact,
        serviceID: services[random.next(2)], assignedUserID: random.pick(users)!,
        leadAdminID: random.next(2) == 0 ? random.pick(users) : nil, source: random.pick(["Website", "Telephone"]),
        description: text()))
    if (try? lead(id)) != nil { leads.append(id) }
  }

  private func tryLead(_ id: LeadID) async {
    guard let work = try? lead(id)?.work else { return }
    let soon = now.advanced(by: Int64(1 + random.next(40_000_000_000)))
    let task = random.pick(work.tasks)!.id
    switch random.next(20) {
    case 0...4: await attempt(CompleteLeadTask(leadID: id, taskID: .current))
    case 5: await attempt(CommentOnLeadTask(leadID: id, taskID: .id(task), text: text()))
    case 6: await attempt(SnoozeLeadTask(leadID: id, taskID: .current, until: soon, note: text()))
    case 7: await attempt(WakeLeadTask(leadID: id, taskID: .current))
    case 8: await attempt(SnoozeLead(leadID: id, until: soon, note: text()))
    case 9, 10: await attempt(WakeLead(leadID: id))
    case 11: await attempt(EditLeadDetails(leadID: id, changes: ["description": .text(text())]))
    case 12:
      await attempt(
        AssignLead(leadID: id, assignedUserID: .set(random.pick(users)!), leadAdminID: .set(random.pick(users)!)))
    case 13: await attempt(SetLeadTaskResponsible(leadID: id, taskID: .id(task), userID: random.pick(users)!))
    case 14, 15: await attempt(CloseLead(leadID: id, outcome: .lost, reasonID: "Other", note: text()))
    case 16, 17: await attempt(ReopenLead(leadID: id, resumeAt: random.next(2) == 0 ? .id(work.tasks[0].id) : nil))
    case 18: await convert(id)
    default:
      guard random.next(4) == 0 else { return }
      await attempt(DeleteLead(leadID: id, reason: text()))
    }
  }

  private func convert(_ id: LeadID) async {
    let order = OrderID.sample("order", orders.count)
    await attempt(
      ConvertLead(
        leadID: id, orderID: order, orderType: .oneOff, initialFee: Money(minor: 700, currency: "GBP"),
        setStatus: random.next(2) == 0 ? "Customer" : nil))
    orders.append(order)
  }
}
