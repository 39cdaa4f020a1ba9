// Customers and their contacts: how they come in, who is chosen, what is changed of them.

internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import EventSourcing
internal import Foundation

extension WorkloadSimulation {
  /// A new customer with its contacts; returns where in the list it is.
  mutating func welcomeCustomer() async throws -> Int {
    // The second one is the firm that can become the largest.
    let kind: CustomerKind = people.isFirm() || customers.count < 2 ? .company : .individual
    let creating = CreateCustomer(
      customerID: desk.newID(), kind: kind, name: kind == .company ? people.firm() : people.person(),
      details: people.details(), source: customerChance.pick(["Website", "Telephone", "Referral", "Other"]))
    guard let id = creating.customerID else { preconditionFailure("the customer has just got its id") }
    try await send(creating, as: 1)
    try await makeMistake(
      WorkloadRates.typedTwice, creating, as: 1, expecting: ["idInUse", "probableDuplicate"])
    customers.append(WorkloadCustomer(id: id, kind: kind))
    let number = customers.count - 1
    if kind == .company { for _ in 0..<people.contactCount() { try await addContact(to: number) } }
    return number
  }

  mutating func addContact(to number: Int) async throws {
    let contact: ContactID = desk.newID()
    try await send(people.contact(contact, of: customers[number].id), as: 1)
    customers[number].contacts.append(contact)
    customers[number].defaultContact = customers[number].defaultContact ?? contact
  }

  /// Ten contacts a day, until the largest firm has all of them.
  mutating func growLargestFirm(_ left: Int) async throws {
    for _ in 0..<min(10, left) { try await addContact(to: 1) }
    if left > 10 { agenda.enter(.largestFirmGrows(left - 10), at: calendar.morning(days: 1, after: now)) }
  }

  /// The customer of something new: one in five is new as well, one in fifty the busiest of all, of the others those
  /// most often that were there first (Zipf with s = 1.07, without its peak).
  mutating func customerForWork() async throws -> Int {
    if customerChance.chance(WorkloadRates.newCustomer) { return try await welcomeCustomer() }
    if customerChance.chance(0.02) { return 0 }
    while true {
      let (s, first, last) = (0.07, 21.0, 21.0 + Double(customers.count))
      let draw = pow(first, -s) - customerChance.fraction() * (pow(first, -s) - pow(last, -s))
      let number = min(customers.count - 1, Int(pow(draw, -1 / s) - first))
      if !customers[number].isArchived { return number }
    }
  }

  /// What is changed of a customer and its contacts when an order of it is done.
  mutating func touch(_ number: Int) async throws {
    guard !customers[number].isArchived else { return }
    try await becomeCustomer(number)
    if customerChance.chance(WorkloadRates.customerEdited) { try await editCustomer(number) }
    if customerChance.chance(WorkloadRates.contactEdited), let contact = anyContact(of: number) {
      try await send(
        EditContact(customerID: customers[number].id, contactID: contact, changes: people.contactChanges()), as: 1)
    }
    let firm = firmWithContacts(number)
    if customerChance.chance(WorkloadRates.defaultChosen) { try await chooseDefault(firm) }
    if customerChance.chance(WorkloadRates.contactRemoved) { try await removeContact(firm) }
    if customerChance.chance(WorkloadRates.contactsMerged) { try await mergeContacts(number) }
    if customerChance.chance(WorkloadRates.archived) { try await archiveSomebody() }
  }

  /// The customer itself, or now and then the largest firm where it has no choice of contacts.
  private mutating func firmWithContacts(_ number: Int) -> Int {
    let isPassedOver = scale.largestFirm > 0 && customers[number].contacts.count < 2
    return isPassedOver && customerChance.chance(0.35) ? 1 : number
  }

  private mutating func becomeCustomer(_ number: Int) async throws {
    guard customers[number].isProspect else { return }
    customers[number].isProspect = false
    try await send(ChangeCustomerStatus(customerID: customers[number].id, to: "Customer"), as: 1)
  }

  private mutating func editCustomer(_ number: Int) async throws {
    let customer = customers[number].id
    let changes: FieldEdits = ["website": .text("https://www.example.com/\(1 + customerChance.below(1_000_000))")]
    let editing = EditCustomer(customerID: customer, changes: changes)
    try await makeMistake(WorkloadRates.staleVersion, editing, as: 1, version: .max, expecting: ["concurrencyConflict"])
    try await send(editing, as: 1)
  }

  private mutating func anyContact(of number: Int) -> ContactID? {
    customers[number].contacts.isEmpty ? nil : customerChance.pick(customers[number].contacts)
  }

  private mutating func chooseDefault(_ number: Int) async throws {
    let customer = customers[number]
    let others = customer.contacts.filter { $0 != customer.defaultContact }
    guard !others.isEmpty else { return }
    let chosen = customerChance.pick(others)
    try await send(MakeContactDefault(customerID: customer.id, contactID: chosen), as: 1)
    customers[number].defaultContact = chosen
  }

  private mutating func removeContact(_ number: Int) async throws {
    guard customers[number].contacts.count > 1, let leaver = anyContact(of: number) else { return }
    try await send(RemoveContact(customerID: customers[number].id, contactID: leaver), as: 1)
    forget(leaver, of: number)
  }

  private mutating func mergeContacts(_ number: Int) async throws {
    let customer = customers[number]
    guard customer.contacts.count > 2 else { return }
    let place = customerChance.below(customer.contacts.count - 1)
    let (kept, dropped) = (customer.contacts[place], customer.contacts[place + 1])
    try await send(MergeContacts(customerID: customer.id, keep: kept, drop: dropped, take: ["phone"]), as: 1)
    if customer.defaultContact == dropped { customers[number].defaultContact = kept }
    forget(dropped, of: number)
  }

  /// The longest-standing contact takes the place of a default that is gone.
  private mutating func forget(_ contact: ContactID, of number: Int) {
    customers[number].contacts.removeAll { $0 == contact }
    if customers[number].defaultContact == contact {
      customers[number].defaultContact = customers[number].contacts.first
    }
  }

  /// Somebody from whom nothing was heard is put away.
  private mutating func archiveSomebody() async throws {
    guard customers.count > 50 else { return }
    for _ in 0..<20 {
      let number = 40 + customerChance.below(customers.count - 40)
      guard customers[number].openWork == 0, !customers[number].isArchived else { continue }
      try await send(ArchiveCustomer(customerID: customers[number].id), as: 1)
      customers[number].isArchived = true
      return
    }
  }
}
