// Adding, editing and removing contacts, and the default among them: C1 to C5 and C7.

import EventSourcing
import EventSourcingTesting
import Testing

@testable import BackOffice

@Suite("Contacts")
struct ContactTests {
  private func add(_ id: ContactID? = Desk.bob, _ name: String = "Bob", makeDefault: Bool? = nil)
    -> any CustomerStreamCommand
  {
    AddContact(customerID: Desk.abc, contactID: id, name: name, makeDefault: makeDefault)
  }

  private func remove(_ id: ContactID, promote: ContactID? = nil) -> any CustomerStreamCommand {
    RemoveContact(customerID: Desk.abc, contactID: id, promote: promote)
  }

  @Test
  func `a later contact becomes the default only if asked`() {
    CustomerSpec.given(Desk.withAnn).when(add()).then(Desk.bobAdded)
    CustomerSpec.given(Desk.withAnn).when(add(makeDefault: true))
      .then(Desk.bobAdded, Desk.defaultChanged(from: Desk.ann, to: Desk.bob, .chosen))
  }

  @Test
  func `C2: the first contact after all others went becomes the default again`() {
    let emptied =
      Desk.withAnn + [Desk.removed(Desk.ann), .defaultContactCleared(DefaultContactCleared(from: Desk.ann))]
    CustomerSpec.given(emptied).when(add(makeDefault: true))
      .then(Desk.bobAdded, Desk.defaultChanged(from: nil, to: Desk.bob, .firstContact))
  }

  // Checklist: L-52
  @Test
  func `texts are stored without outer white space, blank ones not at all`() {
    let command = AddContact(
      customerID: Desk.abc, contactID: Desk.bob, name: " Bob ", jobTitle: " Director ", department: " ",
      email: " bob@abc.example ", phone: "", mobile: nil)
    CustomerSpec.given(Desk.withAnn).when(command)
      .then(Desk.person(Desk.bob, "Bob", jobTitle: "Director", email: "bob@abc.example"))
  }

  @Test
  func `without an id the contact gets one made from the command's`() {
    let id = ContactID.made(by: Desk.command, "contact")
    CustomerSpec.given(Desk.withAnn).when(add(nil)).then(Desk.person(id, "Bob"))
  }

  // Checklist: L-51
  @Test
  func `C5: an id is never used again, by this customer or another`() {
    let rejection = Rejection.idInUse(kind: "contact", id: Desk.bob.description)
    CustomerSpec.given(Desk.withTwo).when(add()).thenRejected(rejection)
    CustomerSpec.given(Desk.withTwo + [Desk.removed(Desk.bob)]).when(add()).thenRejected(rejection)
    CustomerSpec.given(Desk.withTwo + [Desk.merged(Desk.bob, into: Desk.ann)]).when(add()).thenRejected(rejection)
    let elsewhere = AccountIndex.desk(Desk.xyz, Desk.company("XYZ"), Desk.bobAdded, Desk.removed(Desk.bob))
    CustomerSpec.given(Desk.withAnn).when(add(), in: Desk.context(elsewhere)).thenRejected(rejection)
  }

  // Checklist: L-50
  @Test
  func `C7: an archived customer takes no new contact, but contacts can still be removed`() {
    let archived = Desk.withTwo + [.archived(CustomerArchived())]
    CustomerSpec.given(archived).when(add(Desk.cy, "Cy")).thenRejected(.customerArchived)
    CustomerSpec.given(archived).when(remove(Desk.bob)).then(Desk.removed(Desk.bob))
  }

  // Checklist: L-50
  @Test
  func `editing lists the fields that change, personal ones as such`() {
    let command = EditContact(
      customerID: Desk.abc, contactID: Desk.bob,
      changes: ["phone": .text(" 2 "), "jobTitle": .text("Director"), "email": nil, "name": .text("Bob")])
    let bob = Desk.person(Desk.bob, "Bob", email: "bob@abc.example", phone: "1")
    let edited = CustomerEvent.contactEdited(
      ContactEdited(
        contactID: Desk.bob,
        changes: [
          FieldChange("jobTitle", before: nil, after: .text("Director")),
          FieldChange("email", before: .personal(PersonalText("bob@abc.example")), after: nil),
          FieldChange("phone", before: .personal(PersonalText("1")), after: .personal(PersonalText("2"))),
        ]))
    CustomerSpec.given(Desk.withAnn + [bob]).when(command).then(edited)
    CustomerSpec.given(Desk.withAnn + [bob, edited]).when(command).thenNothing()
    let contact = CustomerSpec.given(Desk.withAnn + [bob, edited]).state?.contact(Desk.bob)
    #expect(contact?.jobTitle == "Director")
    #expect(contact?.email == nil)
    #expect(contact?.phone == "2")
  }

  @Test
  func `commands about a contact that is not there are refused`() {
    let id = Desk.stranger
    let edit = EditContact(customerID: Desk.abc, contactID: id, changes: [:])
    let make = MakeContactDefault(customerID: Desk.abc, contactID: id)
    CustomerSpec.given(Desk.withTwo).when(edit).thenRejected(.contactNotFound)
    CustomerSpec.given(Desk.withTwo).when(make).thenRejected(.contactNotFound)
    CustomerSpec.given(Desk.withTwo).when(remove(id)).thenRejected(.contactNotFound)
    CustomerSpec.given(Desk.withTwo + [Desk.removed(Desk.bob)]).when(remove(Desk.bob))
      .thenRejected(.contactNotFound)
  }

  @Test
  func `C4: making the default the default again does nothing`() {
    CustomerSpec.given(Desk.withTwo)
      .when(MakeContactDefault(customerID: Desk.abc, contactID: Desk.ann)).thenNothing()
  }

  @Test
  func `C3: removing the default promotes the one named`() {
    CustomerSpec.given(Desk.withThree).when(remove(Desk.ann, promote: Desk.cy))
      .then(Desk.removed(Desk.ann), Desk.defaultChanged(from: Desk.ann, to: Desk.cy, .previousRemoved))
  }

  @Test
  func `C3: the longest standing is the one added first, whoever was default in between`() {
    let history = Desk.withThree + [Desk.defaultChanged(from: Desk.ann, to: Desk.cy, .chosen)]
    CustomerSpec.given(history).when(remove(Desk.cy))
      .then(Desk.removed(Desk.cy), Desk.defaultChanged(from: Desk.cy, to: Desk.ann, .previousRemoved))
  }

  @Test
  func `removing another than the default changes no default`() {
    CustomerSpec.given(Desk.withThree).when(remove(Desk.bob)).then(Desk.removed(Desk.bob))
    CustomerSpec.given(Desk.withThree).when(remove(Desk.bob, promote: Desk.cy)).then(Desk.removed(Desk.bob))
  }

  @Test(arguments: [Desk.ann, Desk.stranger])
  func `only a contact that stays can be promoted`(target: ContactID) {
    CustomerSpec.given(Desk.withThree).when(remove(Desk.ann, promote: target)).thenRejected(.promoteTargetInvalid)
  }
}
