// C6: making one contact of two, and what the dropped id means from then on.

import EventSourcing
import EventSourcingTesting
import Testing

@testable import BackOffice

@Suite("Merging contacts")
struct MergingContactsTests {
  private let history = [
    Desk.created, Desk.person(Desk.ann, "Ann", jobTitle: "Director", phone: "1"), Desk.annFirst,
    Desk.person(Desk.bob, "Anne", email: "ann@abc.example", phone: "1"), Desk.cyAdded,
  ]

  private func merge(_ drop: ContactID, into keep: ContactID, take: [String]? = nil) -> any CustomerStreamCommand {
    MergeContacts(customerID: Desk.abc, keep: keep, drop: drop, take: take)
  }

  @Test
  func `the kept contact keeps its fields`() {
    CustomerSpec.given(history).when(merge(Desk.bob, into: Desk.ann)).then(Desk.merged(Desk.bob, into: Desk.ann))
  }

  @Test
  func `fields to take come from the dropped contact, empty ones too; what is the same is not listed`() {
    let command = merge(Desk.bob, into: Desk.ann, take: ["phone", "email", "jobTitle", "name"])
    let merged = Desk.merged(
      Desk.bob, into: Desk.ann,
      FieldChange("name", before: .personal(PersonalText("Ann")), after: .personal(PersonalText("Anne"))),
      FieldChange("jobTitle", before: .text("Director"), after: nil),
      FieldChange("email", before: nil, after: .personal(PersonalText("ann@abc.example"))))
    CustomerSpec.given(history).when(command).then(merged)
    let state = CustomerSpec.given(history + [merged]).state
    #expect(state?.contacts.map(\.id) == [Desk.ann, Desk.cy])
    #expect(state?.contacts.first?.name == "Anne")
    #expect(state?.contacts.first?.jobTitle == nil)
    #expect(state?.contacts.first?.email == "ann@abc.example")
  }

  @Test
  func `if the dropped one was the default, the kept one becomes it`() {
    CustomerSpec.given(history).when(merge(Desk.ann, into: Desk.bob))
      .then(Desk.merged(Desk.ann, into: Desk.bob), Desk.defaultChanged(from: Desk.ann, to: Desk.bob, .merged))
  }

  @Test
  func `the dropped id means the kept contact, through chains`() {
    let chained = history + [Desk.merged(Desk.cy, into: Desk.bob), Desk.merged(Desk.bob, into: Desk.ann)]
    #expect(CustomerSpec.given(chained).state?.contact(Desk.cy)?.id == Desk.ann)
    let edit = EditContact(customerID: Desk.abc, contactID: Desk.cy, changes: ["department": .text("Sales")])
    CustomerSpec.given(chained).when(edit).then(
      .contactEdited(
        ContactEdited(
          contactID: Desk.ann, changes: [FieldChange("department", before: nil, after: .text("Sales"))])))
    CustomerSpec.given(chained)
      .when(MakeContactDefault(customerID: Desk.abc, contactID: Desk.cy)).thenNothing()
    let brief = AccountIndex.desk.after(chained, of: Desk.abc).customers.brief(Desk.abc)
    #expect(brief?.contact(Desk.cy) == Desk.ann)
    let removed = AccountIndex.desk.after(chained + [Desk.removed(Desk.ann)], of: Desk.abc)
    #expect(removed.customers.brief(Desk.abc)?.hasContact(Desk.cy) == false)
  }

  @Test
  func `a dropped id can be promoted as the contact that it means, but not take that contact away`() {
    let merged = history + [Desk.merged(Desk.cy, into: Desk.bob)]
    CustomerSpec.given(merged)
      .when(RemoveContact(customerID: Desk.abc, contactID: Desk.ann, promote: Desk.cy))
      .then(Desk.removed(Desk.ann), Desk.defaultChanged(from: Desk.ann, to: Desk.bob, .previousRemoved))
    CustomerSpec.given(merged).when(RemoveContact(customerID: Desk.abc, contactID: Desk.cy))
      .thenRejected(.contactNotFound)
    CustomerSpec.given(merged).when(merge(Desk.cy, into: Desk.ann)).thenRejected(.contactNotFound)
  }

  @Test
  func `a contact is not merged with itself, under whichever id`() {
    #expect(Desk.fieldRejection(of: merge(Desk.ann, into: Desk.ann)) == .sameContact)
    CustomerSpec.given(history + [Desk.merged(Desk.cy, into: Desk.bob)]).when(merge(Desk.bob, into: Desk.cy))
      .thenRejected(.sameContact)
  }

  // Checklist: L-51
  @Test
  func `unknown and removed contacts are not found, those of another customer can't be merged`() {
    CustomerSpec.given(history).when(merge(Desk.stranger, into: Desk.ann)).thenRejected(.contactNotFound)
    CustomerSpec.given(history).when(merge(Desk.ann, into: Desk.stranger)).thenRejected(.contactNotFound)
    CustomerSpec.given(history + [Desk.removed(Desk.bob)]).when(merge(Desk.bob, into: Desk.ann))
      .thenRejected(.contactNotFound)
    let index = AccountIndex.desk.after(history, of: Desk.abc)
      .after([Desk.company("XYZ"), Desk.person(Desk.stranger, "Zoe")], of: Desk.xyz)
    for command in [merge(Desk.stranger, into: Desk.ann), merge(Desk.ann, into: Desk.stranger)] {
      CustomerSpec.given(history).when(command, in: Desk.context(index)).thenRejected(.mergeAcrossCustomers)
    }
    CustomerSpec.given(history).when(merge(Desk.bob, into: Desk.ann), in: Desk.context(index))
      .then(Desk.merged(Desk.bob, into: Desk.ann))
  }

  @Test
  func `only fields that a contact has can be taken`() {
    #expect(
      Desk.fieldRejection(of: merge(Desk.bob, into: Desk.ann, take: ["name", "shoeSize"]))
        == .invalidField(field: "take", reason: "a contact has no field \"shoeSize\""))
    #expect(Desk.fieldRejection(of: merge(Desk.bob, into: Desk.ann, take: ["name", "mobile"])) == nil)
  }
}
