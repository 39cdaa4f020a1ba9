// C8: which customers are taken for the same one, and that the index follows every change of what they are known by.

import EventSourcing
import EventSourcingTesting
import Testing

@testable import BackOffice

@Suite("Probable duplicates")
struct DuplicateTests {
  private let index = AccountIndex.desk(
    Desk.abc,
    Desk.company(
      "A.B.C. Trading Ltd",
      [
        "email": "Info@ABC.example", "phone": "01632 960001", "mobile": "07700 900001", "address.postcode": "ZZ1 1AA",
      ]))

  private func duplicates(
    _ name: String = "Other", email: String? = nil, phone: String? = nil, mobile: String? = nil,
    postcode: String? = nil, in index: AccountIndex? = nil
  ) -> [CustomerID] {
    let details = CustomerDetails(email: email, phone: phone, mobile: mobile, address: Address(postcode: postcode))
    let command = CreateCustomer(kind: .company, name: name, details: details)
    return (index ?? self.index).customers.probableDuplicates(of: command.name, command.details)
  }

  @Test
  func `the same mail address, phone number, or name with postcode, in any spelling`() {
    #expect(duplicates(email: " INFO@abc.example ") == [Desk.abc])
    #expect(duplicates(phone: "+44 (0)1632 960-001") == [Desk.abc])
    #expect(duplicates(phone: "00447700900001") == [Desk.abc])
    #expect(duplicates(mobile: "01632960001") == [Desk.abc])
    #expect(duplicates("abc TRADING limited", postcode: "zz11aa") == [Desk.abc])
  }

  @Test
  func `name or postcode alone, another address or nothing at all are no duplicates`() {
    #expect(duplicates("ABC Trading") == [])
    #expect(duplicates(postcode: "ZZ1 1AA") == [])
    #expect(duplicates("ABC Trading", postcode: "ZZ1 1AB") == [])
    #expect(duplicates(email: "in.fo@abc.example") == [])
    #expect(duplicates(email: "info+a@abc.example") == [])
    #expect(duplicates(email: " ", phone: "none") == [])
  }

  @Test(
    arguments: ["0", "00000", "ext. 1", "123456", "012345", "0000000", "999 9999 9999", "0044 0123"])
  func `a number of few digits, or of one digit all along, is no key`(_ phone: String) {
    let index = AccountIndex.desk(Desk.abc, Desk.company("ABC", ["phone": phone, "mobile": phone]))
    #expect(duplicates(phone: phone, in: index) == [])
    #expect(duplicates(mobile: phone, in: index) == [])
  }

  @Test
  func `seven digits are enough`() {
    let index = AccountIndex.desk(Desk.abc, Desk.company("ABC", ["phone": "+372 1234"]))
    #expect(duplicates(phone: "00372-1234", in: index) == [Desk.abc])
  }

  @Test
  func `all of them, each once, in the order of their ids`() {
    let both = index.after([Desk.company("Else", ["email": "info@abc.example"])], of: Desk.xyz)
    let first = both.after([Desk.company("First", ["phone": "01632960001"])], of: Desk.john)
    #expect(
      duplicates(email: "info@abc.example", phone: "01632 960001", in: first)
        == [Desk.abc, Desk.xyz, Desk.john].sorted())
  }

  @Test
  func `creating one is refused with their ids, unless it is allowed`() {
    var command = CreateCustomer(
      customerID: Desk.xyz, kind: .company, name: "XYZ", details: CustomerDetails(email: "info@abc.example"))
    CustomerSpec.given().when(command, in: Desk.context(index, actor: Desk.gus))
      .thenRejected(.probableDuplicate(ids: [Desk.abc]))
    command.allowDuplicate = true
    CustomerSpec.given().when(command, in: Desk.context(index, actor: Desk.gus))
      .then(Desk.company("XYZ", ["email": "info@abc.example"]))
  }

  @Test
  func `after an edit the new values count and the old ones don't`() {
    let edited = index.after(
      [
        Desk.edited(
          FieldChange("name", before: .text("A.B.C. Trading Ltd"), after: .text("Newname")),
          FieldChange("email", before: .text("Info@ABC.example"), after: .text("new@abc.example")),
          FieldChange("phone", before: .text("01632 960001"), after: nil))
      ], of: Desk.abc)
    #expect(duplicates("ABC Trading", postcode: "ZZ1 1AA", in: edited) == [])
    #expect(duplicates("Newname Ltd", postcode: "ZZ1 1AA", in: edited) == [Desk.abc])
    #expect(duplicates(email: "info@abc.example", in: edited) == [])
    #expect(duplicates(email: "new@abc.example", in: edited) == [Desk.abc])
    #expect(duplicates(phone: "01632 960001", in: edited) == [])
    #expect(duplicates(phone: "07700 900001", in: edited) == [Desk.abc])
  }

  @Test
  func `an archived customer is still found`() {
    let archived = index.after([.archived(CustomerArchived())], of: Desk.abc)
    #expect(duplicates(email: "info@abc.example", in: archived) == [Desk.abc])
  }
}
