// By which ways customers and contacts don't want to be reached.

import EventSourcing
import EventSourcingTesting
import Testing

@testable import BackOffice

@Suite struct DoNotContactTests {
  private func edit(_ changes: FieldEdits) -> any CustomerStreamCommand {
    EditContact(customerID: Desk.abc, contactID: Desk.ann, changes: changes)
  }

  private func edited(_ before: FieldValue?, _ after: FieldValue?) -> CustomerEvent {
    .contactEdited(
      ContactEdited(contactID: Desk.ann, changes: [FieldChange("doNotContact", before: before, after: after)]))
  }

  @Test func `a new customer's and a new contact's wishes are stored, each channel once`() throws {
    let create = CreateCustomer(
      kind: .company, name: "New", details: CustomerDetails(doNotContact: [.sms, .email, .sms]))
    let events = try create.decide(on: nil, Desk.context()).events.map(\.event)
    guard case .created(let created)? = events.first else { return }
    #expect(created.doNotContact == [.email, .sms] && created.details.isEmpty)
    let add = AddContact(customerID: Desk.abc, contactID: Desk.bob, name: "Bob", doNotContact: [.call])
    var bob = ContactAdded(
      contactID: Desk.bob, name: PersonalText("Bob"), jobTitle: nil, department: nil, email: nil, phone: nil,
      mobile: nil)
    bob.doNotContact = [.call]
    CustomerSpec.given(Desk.withAnn).when(add).then(.contactAdded(bob))
    let state = CustomerSpec.given(Desk.withAnn + [.contactAdded(bob)]).state
    #expect(state?.contact(Desk.bob)?.doNotContact == [.call] && state?.doNotContact == [])
  }

  @Test func `no wish and an empty list are the same content`() throws {
    let plain = CreateCustomer(kind: .company, name: "New")
    let empty = CreateCustomer(kind: .company, name: "New", details: CustomerDetails(doNotContact: []))
    #expect(empty.canonical == plain)
    #expect(
      AddContact(customerID: Desk.abc, name: "A", doNotContact: []).canonical
        == AddContact(customerID: Desk.abc, name: "A"))
  }

  @Test func `a contact's wishes are edited as one field, and cleared`() {
    let shy = edited(nil, .list(["email", "call"]))
    CustomerSpec.given(Desk.withAnn).when(edit(["doNotContact": .list(["call", "email", "call"])])).then(shy)
    CustomerSpec.given(Desk.withAnn + [shy]).when(edit(["doNotContact": .list(["email", "call"])])).thenNothing()
    for value: FieldValue? in [nil, .list([])] {
      CustomerSpec.given(Desk.withAnn + [shy]).when(edit(["doNotContact": value]))
        .then(edited(.list(["email", "call"]), nil))
    }
    #expect(CustomerSpec.given(Desk.withAnn + [shy]).state?.contact(Desk.ann)?.doNotContact == [.email, .call])
  }

  @Test func `a customer's wishes are edited like other details`() {
    let change = CustomerEdited(changes: [FieldChange("doNotContact", before: nil, after: .list(["sms"]))])
    let command = EditCustomer(customerID: Desk.abc, changes: ["doNotContact": .list(["sms"])])
    CustomerSpec.given(Desk.withAnn).when(command).then(.edited(change))
    #expect(CustomerSpec.given(Desk.withAnn + [.edited(change)]).state?.doNotContact == [.sms])
  }

  @Test(arguments: [FieldValue.text("email"), .list(["fax"]), .flag(true)])
  func `only lists of channels are taken`(_ value: FieldValue) {
    let customer = EditCustomer(customerID: Desk.abc, changes: ["doNotContact": value])
    for command in [edit(["doNotContact": value]), customer] as [any BackOfficeCommand] {
      #expect(throws: Rejection.self) { try command.checkFields(Desk.context()) }
    }
  }

  @Test func `what either of two contacts didn't want, the one that is made of them doesn't`() {
    let shy = edited(nil, .list(["email"]))
    let bob = CustomerEvent.contactEdited(
      ContactEdited(
        contactID: Desk.bob, changes: [FieldChange("doNotContact", before: nil, after: .list(["sms"]))]))
    let merge = MergeContacts(customerID: Desk.abc, keep: Desk.ann, drop: Desk.bob)
    CustomerSpec.given(Desk.withTwo + [shy, bob]).when(merge).then(
      .contactsMerged(
        ContactsMerged(
          kept: Desk.ann, dropped: Desk.bob,
          changes: [FieldChange("doNotContact", before: .list(["email"]), after: .list(["email", "sms"]))])))
  }

  @Test func `the index knows what is not wanted`() {
    let shy = edited(nil, .list(["email"]))
    let brief = AccountIndex.desk.after(Desk.withTwo + [shy], of: Desk.abc).customers.brief(Desk.abc)
    #expect(brief?.unwantedChannels(of: Desk.ann) == [.email])
    #expect(brief?.unwantedChannels(of: Desk.bob) == [] && brief?.unwantedChannels(of: nil) == [])
  }
}
