// Customers of a sample book that turn out to be the same, at its end: those that something happened to, in chains, and
// what goes on under ids that are gone.

import EventSourcing
import FoundationEssentials

@testable import BackOffice

extension SampleBook {
  func mergeCustomers() async throws {
    var chance = SeededRandom(state: random.state &+ 3_000_000)
    // Other tests tell what happened to this one.
    let mergeable = customers.filter { id in
      id != .sample("written to", 0) && runner.withIndex { $0.customers.exists(id) }
    }
    let (busiest, twin) = (mergeable[0], CustomerID.sample("twin", 0))
    try await run(CreateCustomer(customerID: twin, kind: .company, name: "Twin", allowDuplicate: true))
    let people = (0..<3).map { ContactID.sample("twin", $0) }
    for (number, contact) in people.enumerated() {
      try await run(AddContact(customerID: twin, contactID: contact, name: "Tom \(number)"))
    }
    try await run(RemoveContact(customerID: twin, contactID: people[0]))
    try await run(MergeContacts(customerID: twin, keep: people[1], drop: people[2]))
    try await run(LogCall(customerID: twin, contactID: people[1], direction: .inbound))
    try await run(MergeCustomers(keep: busiest, drop: twin))
    customers.append(twin)
    for _ in 0..<6 {
      guard let keep = chance.pick(mergeable), let drop = chance.pick(mergeable) else { return }
      now = now.advanced(by: 60_000)
      await attempt(MergeCustomers(keep: keep, drop: drop))
    }
    let last = CustomerID.sample("last", 0)
    try await run(CreateCustomer(customerID: last, kind: .company, name: "Last of all"))
    try await run(MergeCustomers(keep: last, drop: busiest))
    customers.append(last)
    try await goOn(as: twin, &chance)
  }

  /// Something of each kind for a customer under an id that is gone.
  private func goOn(as customer: CustomerID, _ chance: inout SeededRandom) async throws {
    try await run(EditCustomer(customerID: customer, changes: ["name": .text("Last and Sons")]))
    try await run(AddNote(customerID: customer, text: "Is one with others"))
    let order = OrderID.sample("merged", 0)
    try await run(
      OpenOrder(
        orderID: order, customerID: customer, type: .oneOff, serviceID: services[0], assignedUserID: users[3],
        initialFee: Money(minor: 5_000, currency: "GBP")))
    orders.append(order)
    let contact = ContactID.sample("merged", 0)
    try await run(AddContact(customerID: customer, contactID: contact, name: "Mo"))
    contacts.append((customer, contact))
    try await run(
      LogActivity(
        activityID: .sample("merged", 0), customerID: customer, contactID: contact, kind: "Call", text: "Asked",
        occurredAt: now))
    activities.append(.sample("merged", 0))
    for order in orders where chance.next(8) == 0 { await attempt(CloseOrder(orderID: order, outcome: .completed)) }
  }

  /// The customer that an id means by now.
  func current(_ id: CustomerID) -> CustomerID { runner.withIndex { $0.customers.current(id) } }
}
