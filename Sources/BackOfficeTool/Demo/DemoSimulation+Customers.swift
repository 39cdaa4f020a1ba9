// What the demo's people do with customers and their contacts.

internal import BackOffice
internal import BackOfficeViews
internal import BackOfficeWorkload
internal import Daybook
internal import EventSourcing

extension DemoSimulation {
  /// A new customer with its contacts.
  mutating func welcomeCustomer() async throws {
    let kind: CustomerKind = people.isFirm() ? .company : .individual
    var customer = DemoCustomer(id: desk.newID(), kind: kind)
    let creating = CreateCustomer(
      customerID: customer.id, kind: kind, name: kind == .company ? people.firm() : people.person(),
      details: people.details(), source: texts.pick(["Website", "Telephone", "Referral"]))
    try await office(creating)
    if kind == .company {
      for _ in 0..<people.contactCount() { customer.contacts.append(try await addContact(to: customer.id)) }
    }
    customers.append(customer)
    if chance.chance(0.05) { try await typeTwice(creating) }
  }

  private mutating func addContact(to customer: CustomerID) async throws -> ContactID {
    let contact: ContactID = desk.newID()
    let adding = AddContact(
      customerID: customer, contactID: contact, name: people.person(), jobTitle: people.jobTitle(),
      email: people.email())
    try await office(adding)
    return contact
  }

  /// The same customer once more: the rules find the duplicate.
  private mutating func typeTwice(_ creating: CreateCustomer) async throws {
    var again = creating
    again.customerID = desk.newID()
    pause()
    try await desk.sendInVain(again, as: .user(admin.id), at: now)
  }

  /// A small change to a customer that just got something done.
  mutating func touchCustomer(_ index: Int) async throws {
    let customer = customers[index]
    if customer.isProspect {
      customers[index].isProspect = false
      try await office(ChangeCustomerStatus(customerID: customer.id, to: "Customer"))
    }
    switch chance.below(12) {
    case 0:
      let website: FieldValue? = .text("https://\(customer.id.description.prefix(8)).example")
      try await office(EditCustomer(customerID: customer.id, changes: ["website": website]))
    case 1 where customer.kind == .company:
      customers[index].contacts.append(try await addContact(to: customer.id))
    case 2 where customer.contacts.count > 1:
      let chosen = chance.pick(customer.contacts)
      try await office(
        MakeContactDefault(customerID: customer.id, contactID: chosen))
    case 3 where !customer.contacts.isEmpty:
      let changes: FieldEdits = ["email": .text(people.email()), "jobTitle": .text(people.jobTitle())]
      let editing = EditContact(
        customerID: customer.id, contactID: chance.pick(customer.contacts), changes: changes)
      try await office(editing)
    case 4 where customer.contacts.count > 2:
      let leaver = customers[index].contacts.remove(at: chance.below(customer.contacts.count))
      try await office(RemoveContact(customerID: customer.id, contactID: leaver))
    default: break
    }
  }

  /// The office does something after a moment.
  mutating func office(_ command: some BackOfficeCommand) async throws {
    pause()
    try await desk.send(command, as: .user(admin.id), at: now)
  }
}
