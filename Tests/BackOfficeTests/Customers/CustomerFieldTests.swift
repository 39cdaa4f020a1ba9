// Which fields of commands about customers are well formed.

import EventSourcing
import Testing

@testable import BackOffice

@Suite("Fields of customers and contacts")
struct CustomerFieldTests {
  private func rejectionOfCustomer(_ change: (inout CreateCustomer) -> Void) -> Rejection? {
    var command = CreateCustomer(kind: .company, name: "ABC")
    change(&command)
    return Desk.fieldRejection(of: command)
  }

  private func rejection(editing changes: FieldEdits) -> Rejection? {
    Desk.fieldRejection(of: EditCustomer(customerID: Desk.abc, changes: changes))
  }

  private func rejection(editingContact changes: FieldEdits) -> Rejection? {
    Desk.fieldRejection(of: EditContact(customerID: Desk.abc, contactID: Desk.ann, changes: changes))
  }

  private func rejectionOfContact(_ change: (inout AddContact) -> Void) -> Rejection? {
    var command = AddContact(customerID: Desk.abc, name: "Ann")
    change(&command)
    return Desk.fieldRejection(of: command)
  }

  @Test
  func `a name is needed, of 200 characters at most, on one line`() {
    #expect(rejectionOfCustomer({ $0.name = " " }) == .invalidField(field: "name", reason: "empty"))
    #expect(rejectionOfCustomer({ $0.name = String(repeating: "x", count: 201) }) == .textTooLong(limit: 200))
    #expect(rejectionOfCustomer({ $0.name = String(repeating: "x", count: 200) + "  " }) == nil)
    #expect(
      rejectionOfCustomer({ $0.name = "A\nB" })
        == .invalidField(field: "name", reason: "control characters are not allowed"))
    #expect(rejectionOfContact({ $0.name = "" }) == .invalidField(field: "name", reason: "empty"))
    #expect(rejection(editing: ["name": nil]) == .invalidField(field: "name", reason: "empty"))
    #expect(rejection(editingContact: ["name": .text(" ")]) == .invalidField(field: "name", reason: "empty"))
  }

  @Test(
    arguments: ["abc", "@abc", "abc@", "a@b@c", "a b@c", "a@b\u{A0}c", "a@b\u{85}c", "a@b\u{7F}c"])
  func `an e-mail address has something on both sides of one @ and no blanks`(text: String) {
    let expected = Rejection.invalidField(field: "email", reason: "expected an e-mail address")
    #expect(rejectionOfCustomer({ $0.details = CustomerDetails(email: text) }) == expected)
    #expect(rejection(editing: ["email": .text(text)]) == expected)
    #expect(rejectionOfContact({ $0.email = text }) == expected)
    #expect(rejection(editingContact: ["email": .text(text)]) == expected)
  }

  @Test
  func `any address that could be delivered is accepted, and a blank one is none`() {
    for text in ["a@b", " ann.lee+x@example.com ", "jörg@bücher.example", " "] {
      #expect(rejectionOfCustomer({ $0.details = CustomerDetails(email: text) }) == nil)
      #expect(rejection(editing: ["email": .text(text)]) == nil)
      #expect(rejectionOfContact({ $0.email = text }) == nil)
    }
  }

  @Test
  func `other details have 500 characters at most, on one line`() {
    let long = String(repeating: "x", count: 501)
    #expect(rejectionOfCustomer({ $0.details = CustomerDetails(website: long) }) == .textTooLong(limit: 500))
    #expect(
      rejectionOfCustomer({ $0.details = CustomerDetails(address: Address(town: long)) }) == .textTooLong(limit: 500))
    #expect(rejection(editing: ["address": .fields(["town": long])]) == .textTooLong(limit: 500))
    #expect(rejectionOfContact({ $0.jobTitle = long }) == .textTooLong(limit: 500))
    #expect(rejectionOfContact({ $0.department = long }) == .textTooLong(limit: 500))
    #expect(rejectionOfContact({ $0.mobile = long }) == .textTooLong(limit: 500))
    #expect(
      rejectionOfContact({ $0.phone = "1\t2" })
        == .invalidField(field: "phone", reason: "control characters are not allowed"))
    #expect(
      rejectionOfCustomer({ $0.details = CustomerDetails(phone: "1\n2") })
        == .invalidField(field: "phone", reason: "control characters are not allowed"))
  }

  @Test
  func `own fields have names and single-line texts`() {
    let twice = Rejection.invalidField(field: "custom", reason: "\" pad\" and \"pad\" are the same name")
    #expect(rejectionOfCustomer({ $0.custom = ["pad": "1", " pad": "2"] }) == twice)
    #expect(rejection(editing: ["custom": .fields(["pad": "1", " pad": "2"])]) == twice)
    #expect(rejectionOfCustomer({ $0.custom = ["": "x"] }) == .invalidField(field: "custom", reason: "empty"))
    #expect(
      rejectionOfCustomer({ $0.custom = ["a": "ok", "vat": "1\n2"] })
        == .invalidField(field: "custom.vat", reason: "control characters are not allowed"))
    #expect(rejection(editing: ["custom": .fields(["": "x"])]) == .invalidField(field: "custom", reason: "empty"))
  }

  @Test
  func `fields that there are not, and values of a wrong kind, are refused`() {
    #expect(
      rejection(editing: ["colour": .text("red")])
        == .invalidField(field: "colour", reason: "a customer has no such field"))
    #expect(
      rejection(editing: ["address.planet": .text("Earth")])
        == .invalidField(field: "address.planet", reason: "a customer has no such field"))
    #expect(
      rejection(editing: ["address": .fields(["planet": "Earth"])])
        == .invalidField(field: "address.planet", reason: "an address has no such line"))
    #expect(
      rejection(editing: ["address": .fields([:]), "address.town": nil])
        == .invalidField(field: "address.town", reason: "give the address as a whole or by lines, not both"))
    #expect(rejection(editing: ["phone": .integer(1)]) == .invalidField(field: "phone", reason: "expected text"))
    #expect(
      rejection(editing: ["address": .text("x")]) == .invalidField(field: "address", reason: "expected an object"))
    #expect(rejection(editing: ["custom": .text("x")]) == .invalidField(field: "custom", reason: "expected an object"))
    #expect(
      rejection(editingContact: ["shoeSize": .text("9")])
        == .invalidField(field: "shoeSize", reason: "a contact has no such field"))
    #expect(
      rejection(editingContact: ["phone": .flag(true)]) == .invalidField(field: "phone", reason: "expected text"))
  }
}
