// What the account's index knows of customers.

import EventSourcing
import Testing

@testable import BackOffice

@Suite("Index of customers")
struct CustomerIndexTests {
  @Test
  func `counts customers, and by status`() {
    let two = AccountIndex.desk(Desk.abc, Desk.company("ABC")).after([Desk.company("XYZ")], of: Desk.xyz)
    #expect(two.customers.count == 2)
    #expect(two.customers.count(withStatus: Desk.status("Prospect")) == 2)
    let changed = two.after(
      [
        .statusChanged(CustomerStatusChanged(from: Desk.status("Prospect"), to: Desk.status("Customer"))),
        .archived(CustomerArchived()),
      ], of: Desk.xyz)
    #expect(changed.customers.count == 2)
    #expect(changed.customers.count(withStatus: Desk.status("Prospect")) == 1)
    #expect(changed.customers.count(withStatus: Desk.status("Customer")) == 1)
    #expect(changed.customers.count(withStatus: Desk.status("Suspect")) == 0)
  }

  @Test
  func `knows each customer's name, status, state and contacts`() {
    let index = AccountIndex.desk.after(
      Desk.withTwo + [
        Desk.edited(FieldChange("name", before: nil, after: .text("New"))), Desk.removed(Desk.bob),
        .statusChanged(CustomerStatusChanged(from: Desk.status("Prospect"), to: Desk.status("Customer"))),
        .archived(CustomerArchived()),
      ], of: Desk.abc)
    let brief = index.customers.brief(Desk.abc)
    #expect(brief?.name == "New")
    #expect(brief?.statusID == Desk.status("Customer"))
    #expect(brief?.isArchived == true)
    #expect(brief?.hasContact(Desk.ann) == true)
    #expect(brief?.hasContact(Desk.bob) == false)
    #expect(index.customers.owner(of: Desk.bob) == Desk.abc)
    #expect(index.customers.exists(Desk.abc))
    #expect(!index.customers.exists(Desk.xyz))
    #expect(index.customers.brief(Desk.xyz) == nil)
  }
}
