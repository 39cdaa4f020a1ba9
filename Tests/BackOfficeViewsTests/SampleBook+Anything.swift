// One random command at a time. The rules refuse some; that is as it should be.

import EventSourcing
import Foundation

@testable import BackOffice

extension SampleBook {
  static let texts = [
    "plain words", "Robert'); DROP TABLE orders;--", "100% _sure_\\", "Über Äpfel & Öl", "עברית \u{202E}", "🧵 thread",
    "e\u{301}clair",
  ]

  func tryAnything() async {
    now = now.advanced(by: Int64(random.next(6 * 3_600_000)))
    switch random.next(20) {
    case 0, 1: await tryCustomer()
    case 2: await tryContact()
    case 3: await tryOffice()
    case 4, 5, 6: await openOrder()
    default: if let order = random.pick(orders) { await tryOrder(order) }
    }
    await tryActivity()
  }

  func text() -> String { random.pick(Self.texts)! + " \(random.next(1000))" }

  private func tryCustomer() async {
    guard let customer = random.pick(customers), random.next(3) > 0 else {
      let id = CustomerID.sample("customer", customers.count)
      await attempt(
        CreateCustomer(
          customerID: id, kind: random.next(3) == 0 ? .individual : .company, name: text(),
          details: CustomerDetails(
            email: "c\(customers.count)@example.com", phone: "01632 960\(customers.count)",
            address: Address(town: "Leeds", postcode: "ZZ1 \(customers.count)AA")),
          source: "Website", allowDuplicate: true))
      customers.append(id)
      return
    }
    switch random.next(6) {
    case 0:
      await attempt(
        EditCustomer(customerID: customer, changes: ["name": .text(text()), "phone": nil]))
    case 1:
      let to = random.pick(["Suspect", "Prospect", "Customer", "VIP"])!
      await attempt(ChangeCustomerStatus(customerID: customer, to: to))
    case 2: await attempt(ChangeCustomerKind(customerID: customer, to: .company))
    case 3: await attempt(ArchiveCustomer(customerID: customer))
    case 4: await attempt(UnarchiveCustomer(customerID: customer))
    default:
      let id = ContactID.sample("contact", contacts.count)
      await attempt(
        AddContact(
          customerID: customer, contactID: id, name: text(), jobTitle: "Director",
          email: "k\(contacts.count)@example.com", makeDefault: random.next(2) == 0))
      contacts.append((customer, id))
    }
  }

  /// A small sheet that is not the standard one: a good row, its twin, a bad one.
  func importSheet(finishing finishes: Bool) async {
    imports += 1
    let id = ImportID.sample("import", imports)
    let headers = ["Firm", "Mail"]
    await attempt(ProposeImportMapping(importID: id, headers: headers))
    let mapping = ImportMapping(columns: ["Firm": "Customer Name", "Mail": "Email"])
    await attempt(ApproveImportMapping(importID: id, mapping: mapping, quote: Money(minor: 100, currency: "GBP")))
    let digits = String(imports)
    await attempt(
      StartImport(
        importID: id, fileSHA256: String(repeating: "0", count: 64 - digits.count) + digits, headers: headers,
        rowCount: 3, mode: .mapped, onDuplicate: .skip, requestedBy: superAdmin))
    let rows = [["New", "i\(imports)@example.com"], ["Twin", "i\(imports)@example.com"], ["", "none"]]
    for (row, cells) in rows.enumerated() {
      await attempt(ImportRow(importID: id, row: row + 1, cells: cells), by: .importer(id.uuid))
    }
    if finishes {
      await attempt(FinishImport(importID: id), by: .importer(id.uuid))
    } else {
      await attempt(CancelImport(importID: id))
    }
  }

  private func tryContact() async {
    guard let (customer, contact) = random.pick(contacts) else { return }
    let siblings = contacts.filter { $0.customer == customer && $0.contact != contact }.map(\.contact)
    switch random.next(4) {
    case 0:
      await attempt(
        EditContact(customerID: customer, contactID: contact, changes: ["name": .text(text())])
      )
    case 1: await attempt(MakeContactDefault(customerID: customer, contactID: contact))
    case 2: await attempt(RemoveContact(customerID: customer, contactID: contact))
    default:
      guard let other = random.pick(siblings) else { return }
      await attempt(
        MergeContacts(customerID: customer, keep: contact, drop: other, take: ["name"]))
    }
  }

  private func openOrder() async {
    guard let customer = random.pick(customers) else { return }
    let id = OrderID.sample("order", orders.count)
    let service = random.next(services.count)
    await attempt(
      OpenOrder(
        orderID: id, customerID: customer,
        contactID: random.pick(contacts.filter { $0.customer == customer })?.contact,
        type: random.next(4) == 0 ? .contract : .oneOff, serviceID: services[service],
        productID: random.next(2) == 0 && service < products.count ? products[service] : nil,
        assignedUserID: random.pick(users)!, orderAdminID: random.next(2) == 0 ? random.pick(users) : nil,
        initialFee: random.next(3) == 0 ? nil : Money(minor: Int64(random.next(50_000)), currency: "GBP"),
        description: text()))
    orders.append(id)
  }

  private func tryOrder(_ id: OrderID) async {
    guard let state = try? order(id) else { return }
    let soon = now.advanced(by: Int64(1 + random.next(40_000_000_000)))
    let task = random.pick(state.work.tasks)!.id
    let command: any OrderCommand
    switch random.next(20) {
    case 0...4:
      command = CompleteTask(orderID: id, taskID: .current, comment: random.next(3) == 0 ? text() : nil)
    case 5: command = CommentOnTask(orderID: id, taskID: .id(task), text: text())
    case 6: command = SnoozeTask(orderID: id, taskID: .current, until: soon, note: text())
    case 7: command = WakeTask(orderID: id, taskID: .current)
    case 8: command = SnoozeOrder(orderID: id, until: soon, note: text())
    case 9, 10: command = WakeOrder(orderID: id)
    case 11:
      command = EditOrderDetails(orderID: id, changes: ["description": .text(text()), "productID": nil])
    case 12:
      command = AssignOrder(
        orderID: id, assignedUserID: .set(random.pick(users)!),
        orderAdminID: random.next(4) == 0 ? .clear : .set(random.pick(users)!))
    case 13:
      command = SetTaskResponsible(orderID: id, taskID: .id(task), userID: random.pick(users)!)
    case 14:
      command = SetInitialFee(orderID: id, amount: Money(minor: Int64(random.next(9000)), currency: "GBP"))
    case 15:
      command = AddFee(orderID: id, name: text(), amount: Money(minor: Int64(random.next(9000)), currency: "GBP"))
    case 16: command = fee(state, id)
    case 17:
      command = CloseOrder(orderID: id, outcome: .cancelled, reasonID: "Cancelled by us", note: text())
    case 18: command = ReopenOrder(orderID: id, resumeAt: random.next(2) == 0 ? .id(task) : nil)
    default:
      guard random.next(4) == 0 else { return }
      command = DeleteOrder(orderID: id, reason: text())
    }
    await attempt(command)
  }

  private func fee(_ state: OrderState, _ id: OrderID) -> any OrderCommand {
    let fee = random.pick(state.fees)?.id ?? FeeID.sample("fee", 0)
    if random.next(2) == 0 { return RemoveFee(orderID: id, feeID: fee) }
    return ChangeFee(orderID: id, feeID: fee, amount: Money(minor: Int64(random.next(9000)), currency: "GBP"))
  }

  /// What is done in the office: users, lists, plans, the catalogue, workflows.
  private func tryOffice() async {
    switch random.next(16) {
    case 0:
      let id = UserID.sample("invited", users.count)
      await attempt(
        InviteUser(
          userID: id, name: text(), email: "i\(users.count)@example.com", userType: .general, licence: .free))
      users.append(id)
    case 1: await attempt(ResendInvitation(userID: random.pick(users)!))
    case 2: await acceptInvitation()
    case 3: await attempt(EditUser(userID: random.pick(users)!, changes: ["name": .text(text())]))
    case 4: await attempt(ChangeUserType(userID: random.pick(Array(users[1...]))!, to: .admin))
    case 5:
      await attempt(
        AssignUserLicence(userID: random.pick(users)!, licence: random.next(2) == 0 ? .paid : .free))
    case 6:
      if users.count > 8 {
        await attempt(DeactivateUser(userID: random.pick(Array(users[4...]))!))
      }
    case 7: await attempt(RestoreUser(userID: random.pick(users)!))
    case 8:
      if users.count > 9 { await attempt(DeleteUser(userID: random.pick(Array(users[5...]))!)) }
    case 9: await tryLists()
    case 10:
      await attempt(ConfigurePaymentGateway(provider: text(), accountRef: "acct"))
    case 11: await attempt(DisablePaymentGateway())
    case 12:
      await attempt(
        ChangeSettings(changes: ["invitationDays": .integer(Int64(1 + random.next(30)))]))
    case 13: await tryCatalogue()
    default: await tryWorkflow()
    }
  }

  private func acceptInvitation() async {
    let invited = users.compactMap { id in runner.withIndex { $0.users[id] } }.filter { $0.status == .invited }
    guard let user = random.pick(invited), let invitation = user.invitation else { return }
    let command = AcceptInvitation(userID: user.id, token: invitation.id.description, credentialRef: "x")
    await attempt(command, as: user.id)
  }

  private func tryLists() async {
    switch random.next(4) {
    case 0:
      await attempt(
        AddListItem(list: .customerStatus, itemID: .sample("item", 0), label: "VIP"))
    case 1: await attempt(RenameListItem(list: .closeReason, item: "Other", label: text()))
    case 2: await attempt(RetireListItem(list: .source, item: "Referral"))
    default:
      await attempt(
        ChangePlan(
          planID: text(), maxSeats: 40 + random.next(9), maxCustomers: nil,
          pricePerUserMonth: Money(minor: 700, currency: "GBP"), billing: .annual))
    }
  }

  private func tryCatalogue() async {
    switch random.next(4) {
    case 0: await attempt(RenameService(serviceID: random.pick(services)!, name: text()))
    case 1: await attempt(RenameProduct(productID: random.pick(products)!, name: text()))
    case 2: await attempt(RetireProduct(productID: products[2]))
    default:
      guard services.count < 5 else { return }
      try? await addService("Spare \(services.count)")
      if services.count == 5 { await attempt(RetireService(serviceID: services[4])) }
    }
  }

  private func tryWorkflow() async {
    let workflow = random.pick(workflows)!
    switch random.next(5) {
    case 0:
      await attempt(
        SetWorkflowTasks(workflowID: workflow, tasks: tasks(named: random.pick(users)!).reversed()))
      await attempt(PublishWorkflow(workflowID: workflow))
    case 1, 2: await attempt(MarkWorkflowDefault(workflowID: workflow))
    default:
      let copy = WorkflowID.sample("copy", random.next(1000))
      await attempt(CopyWorkflow(workflowID: workflow, newWorkflowID: copy, newName: text()))
      await attempt(ArchiveWorkflow(workflowID: copy))
    }
  }
}
