// Editing a customer's fields, status and kind: only what changes is listed, and what may not be is refused.

import EventSourcing
import EventSourcingTesting
import Testing

@testable import BackOffice

@Suite("Editing a customer")
struct EditingCustomerTests {
  private let full = Desk.company(
    "ABC Limited", source: "Website", custom: ["vat": "GB1", "colour": "red"],
    ["email": "a@b", "phone": "1", "address.line1": "1 High Street", "address.town": "Leeds"])

  private func edit(_ changes: FieldEdits, _ history: CustomerEvent..., index: AccountIndex = .desk) -> CustomerSpec {
    CustomerSpec.given(history.isEmpty ? [full] : history)
      .when(EditCustomer(customerID: Desk.abc, changes: changes), in: Desk.context(index))
  }

  // Checklist: L-32
  @Test
  func `lists the fields that change, in a fixed order, with the values before`() {
    edit(["phone": nil, "website": .text(" abc.example "), "name": .text("ABC plc"), "email": .text("a@b")]).then(
      Desk.edited(
        FieldChange("name", before: .personal(PersonalText("ABC Limited")), after: .personal(PersonalText("ABC plc"))),
        FieldChange("phone", before: .personal(PersonalText("1")), after: nil),
        FieldChange("website", before: nil, after: .personal(PersonalText("abc.example")))))
  }

  @Test
  func `an edit that changes nothing does nothing; another spelling of the same letters is a change`() {
    edit(["name": .text(" ABC Limited "), "source": .text("Website "), "mobile": nil, "custom": .fields([:])])
      .thenNothing()
    edit([:]).thenNothing()
    edit(["name": .text("Cafe\u{301}")], Desk.company("Caf\u{E9}")).then(
      Desk.edited(
        FieldChange("name", before: .personal(PersonalText("Caf\u{E9}")), after: .personal(PersonalText("Cafe\u{301}")))
      ))
  }

  @Test
  func `the source changes by label and is cleared by null`() {
    edit(["source": .text("Referral")]).then(
      Desk.edited(
        FieldChange(
          "sourceID", before: .text(Desk.source("Website").description),
          after: .text(Desk.source("Referral").description))))
    edit(["source": nil]).then(
      Desk.edited(FieldChange("sourceID", before: .text(Desk.source("Website").description), after: nil)))
    edit(["source": .text("Dream")]).thenRejected(.notFound(kind: "source", id: "Dream"))
  }

  @Test
  func `a retired source can stay but not be chosen`() {
    let index = AccountIndex.desk.with {
      $0.retire(Desk.source("Website"), in: .source)
      $0.retire(Desk.source("Other"), in: .source)
    }
    edit(["source": .text("Website")], index: index).thenNothing()
    edit(["source": .text("Other")], index: index).thenRejected(.itemRetired)
  }

  @Test
  func `an address is replaced as a whole, a single line by its own field`() {
    edit(["address": .fields(["town": "York", "postcode": "ZZ1 1AA"])]).then(
      Desk.edited(
        FieldChange("address.line1", before: .personal(PersonalText("1 High Street")), after: nil),
        FieldChange("address.town", before: .personal(PersonalText("Leeds")), after: .personal(PersonalText("York"))),
        FieldChange("address.postcode", before: nil, after: .personal(PersonalText("ZZ1 1AA")))))
    edit(["address.town": .text("York")]).then(
      Desk.edited(
        FieldChange("address.town", before: .personal(PersonalText("Leeds")), after: .personal(PersonalText("York")))))
    edit(["address": nil]).then(
      Desk.edited(
        FieldChange("address.line1", before: .personal(PersonalText("1 High Street")), after: nil),
        FieldChange("address.town", before: .personal(PersonalText("Leeds")), after: nil)))
  }

  @Test
  func `own fields are replaced one by one, a blank text clears one, null clears all`() {
    edit(["custom": .fields(["vat": "GB2", "colour": " ", "size": "big"])]).then(
      Desk.edited(
        FieldChange("custom.colour", before: .personal(PersonalText("red")), after: nil),
        FieldChange("custom.size", before: nil, after: .personal(PersonalText("big"))),
        FieldChange("custom.vat", before: .personal(PersonalText("GB1")), after: .personal(PersonalText("GB2")))))
    edit(["custom": nil]).then(
      Desk.edited(
        FieldChange("custom.colour", before: .personal(PersonalText("red")), after: nil),
        FieldChange("custom.vat", before: .personal(PersonalText("GB1")), after: nil)))
  }

  @Test
  func `the fold takes in what an edit lists`() {
    let state = CustomerSpec.given(
      full,
      Desk.edited(
        FieldChange("name", before: nil, after: .text("New")),
        FieldChange("sourceID", before: nil, after: .text(Desk.source("Other").description)),
        FieldChange("email", before: nil, after: nil), FieldChange("mobile", before: nil, after: .text("2")),
        FieldChange("custom.vat", before: nil, after: nil), FieldChange("custom.size", before: nil, after: .text("big"))
      )
    ).state
    #expect(state?.name == .plain("New"))
    #expect(state?.sourceID == Desk.source("Other"))
    #expect(state?.details["email"] == nil)
    #expect(state?.details["mobile"] == .plain("2"))
    #expect(state?.custom == ["colour": "red", "size": "big"])
  }

  @Test
  func `what was stored as plain text of a firm is personal in its edits, and so is what a person's customer says`() {
    let plain = CustomerEvent.created(
      CustomerCreated(
        kind: .company, name: .plain("John"), statusID: Desk.status("Prospect"), details: ["email": .plain("j@x")],
        sourceID: nil, custom: ["pet": .plain("cat")], origin: "manual"))
    for john in [plain, Desk.individual("John", custom: ["pet": "cat"], ["email": "j@x"])] {
      edit(["name": .text("Jon"), "email": .text("j@y"), "custom": .fields(["pet": "dog"])], john).then(
        Desk.edited(
          FieldChange("name", before: .personal(PersonalText("John")), after: .personal(PersonalText("Jon"))),
          FieldChange("email", before: .personal(PersonalText("j@x")), after: .personal(PersonalText("j@y"))),
          FieldChange("custom.pet", before: .personal(PersonalText("cat")), after: .personal(PersonalText("dog")))))
    }
  }

  @Test
  func `an archived customer is not edited, an erased one takes no command`() {
    edit(["name": .text("ABC Limited")], full, .archived(CustomerArchived())).thenRejected(.customerArchived)
    var erased = CustomerSpec.given(full).state
    erased?.status = .erased
    #expect(throws: Rejection.customerErased) {
      try UnarchiveCustomer(customerID: Desk.abc).decide(on: erased, Desk.context())
    }
  }

  // Checklist: L-24
  @Test
  func `the kind changes once`() {
    let change = ChangeCustomerKind(customerID: Desk.abc, to: .individual)
    let changed = CustomerEvent.kindChanged(CustomerKindChanged(from: .company, to: .individual))
    CustomerSpec.given(full).when(change).then(changed)
    CustomerSpec.given(full, changed).when(change).thenNothing()
  }

  // Checklist: L-24, L-41
  @Test
  func `the status changes by label or id, once; unknown and retired ones are refused`() {
    func change(_ to: String) -> any CustomerStreamCommand {
      ChangeCustomerStatus(customerID: Desk.abc, to: to)
    }
    let changed = CustomerEvent.statusChanged(
      CustomerStatusChanged(from: Desk.status("Prospect"), to: Desk.status("Customer")))
    CustomerSpec.given(full).when(change(" Customer")).then(changed)
    CustomerSpec.given(full).when(change(Desk.status("Customer").description)).then(changed)
    CustomerSpec.given(full, changed).when(change("Customer")).thenNothing()
    CustomerSpec.given(full).when(change("Friend")).thenRejected(.unknownStatus)
    CustomerSpec.given(full).when(change("CUSTOMER")).thenRejected(.unknownStatus)
    let index = AccountIndex.desk.with { $0.retire(Desk.status("Customer"), in: .customerStatus) }
    CustomerSpec.given(full).when(change("Customer"), in: Desk.context(index)).thenRejected(.itemRetired)
  }
}
