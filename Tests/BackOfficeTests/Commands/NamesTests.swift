// Names in the payloads of command files: what a person calls a thing stands for its id.

import EventSourcing
import Foundation
import JSON
import Testing

@testable import BackOffice

@Suite struct NamesTests {
  static let ann = ContactID("00000000-0000-4000-8000-0000000000e1")!
  static let bob = ContactID("00000000-0000-4000-8000-0000000000e2")!
  static let otherAnn = ContactID("00000000-0000-4000-8000-0000000000e3")!
  static let xyz = CustomerID("00000000-0000-4000-8000-0000000000d2")!
  static let repairs = ServiceID("00000000-0000-4000-8000-0000000000b2")!

  /// ABC Limited with Ann Archer and Bob; XYZ with an Ann Archer of its own; an order of ABC's; two services, each with
  /// a product Standard.
  static let office: Office = {
    var office = Office.trading
    let commands: [any BackOfficeCommand] = [
      CreateCustomer(customerID: xyz, kind: .company, name: "XYZ"),
      AddContact(customerID: Office.abc, contactID: ann, name: "Ann Archer"),
      AddContact(customerID: Office.abc, contactID: bob, name: "Bob"),
      AddContact(customerID: xyz, contactID: otherAnn, name: "Ann Archer"),
      AddService(serviceID: repairs, name: "Repairs"),
      AddProduct(serviceID: Office.boilers, name: "Standard"), AddProduct(serviceID: repairs, name: "Standard"),
      OpenOrder(customerID: Office.abc, type: .oneOff, serviceID: Office.boilers, assignedUserID: Office.gus),
    ]
    for command in commands { try! office.run(command) }
    return office
  }()

  /// A command read from JSON with names looked up, or what is wrong with it.
  private func read<C: BackOfficeCommand>(_: C.Type, _ json: String, in office: Office = office) throws -> C {
    let document = JSONDocument()
    return try Array(json.utf8).withUnsafeBytes { bytes in
      try C(json: try document.parse(bytes)) { office.index.ids(of: $0, named: $1, beside: $2) }
    }
  }

  private func fault<C: BackOfficeCommand>(_ type: C.Type, _ json: String, in office: Office = office) -> String? {
    let faults = #expect(throws: JSONFaults.self) { try read(type, json, in: office) }
    return faults?.all.map(\.message).joined(separator: "; ")
  }

  @Test func `a contact is one of the customer that the payload names`() throws {
    let abc = try read(MakeContactDefault.self, #"{"customerID":"ABC Limited","contactID":"Ann Archer"}"#)
    #expect(abc.contactID == Self.ann)
    let xyz = try read(MakeContactDefault.self, #"{"customerID":"\#(Self.xyz)","contactID":"ann archer "}"#)
    #expect(xyz.contactID == Self.otherAnn)
    let merge = try read(MergeContacts.self, #"{"customerID":"ABC Limited","keep":"Bob","drop":"Ann Archer"}"#)
    #expect(merge.keep == Self.bob && merge.drop == Self.ann)
    let removal = try read(
      RemoveContact.self, #"{"customerID":"ABC Limited","contactID":"Ann Archer","promote":"Bob"}"#)
    #expect(removal.contactID == Self.ann && removal.promote == Self.bob)
    #expect(
      fault(MakeContactDefault.self, #"{"customerID":"XYZ","contactID":"Bob"}"#)
        == "contactID: there is no contact \"Bob\" (column 33)")
  }

  @Test func `a contact of an order's customer, and a product of the service, by name within changes`() throws {
    let edit = try read(
      EditOrderDetails.self,
      #"{"orderID":1,"changes":{"contactID":"Ann Archer","serviceID":"Repairs","productID":"Standard","description":"x"}}"#
    )
    let product = try #require(Self.office.index.catalogue.products.values.first { $0.serviceID == Self.repairs })
    #expect(
      edit.changes == [
        "contactID": .text(Self.ann.description), "serviceID": .text(Self.repairs.description),
        "productID": .text(product.id.description), "description": .text("x"),
      ])
    var office = Self.office
    #expect(try office.run(edit).count == 1)
    let clearing = try read(EditOrderDetails.self, #"{"orderID":1,"changes":{"contactID":null}}"#)
    #expect(clearing.changes == ["contactID": FieldValue?.none])
  }

  @Test func `all that is wrong with the names of an edit is said`() {
    let faults = fault(
      EditOrderDetails.self, #"{"orderID":1,"changes":{"contactID":"Cy","serviceID":"Gas","productID":"Standard"}}"#)
    for problem in [
      "changes.contactID: there is no contact \"Cy\"", "changes.serviceID: there is no service \"Gas\"",
      "changes.productID: 2 of kind product are called \"Standard\": ",
    ] {
      #expect(faults?.contains(problem) == true, "\(faults ?? "")")
    }
    for id in Self.office.index.catalogue.products.keys { #expect(faults?.contains(id.description) == true) }
  }

  @Test func `names follow what becomes of a contact`() throws {
    var office = Self.office
    let names = { (name: String) in office.index.ids(of: "contact", named: name, beside: ["customer": Office.abc.uuid])
    }
    try office.run(EditContact(customerID: Office.abc, contactID: Self.bob, changes: ["name": .text("Robert")]))
    #expect(names("Bob") == [] && names("Robert") == [Self.bob.uuid])
    try office.run(EditContact(customerID: Office.abc, contactID: Self.bob, changes: ["name": .text("ANN ARCHER")]))
    #expect(names("Ann Archer") == [Self.ann.uuid] && names("ANN ARCHER") == [Self.bob.uuid])
    #expect(names("ann archer") == [Self.ann.uuid, Self.bob.uuid])
    try office.run(
      MergeContacts(customerID: Office.abc, keep: Self.bob, drop: Self.ann, take: ["name"]))
    #expect(names("ann archer") == [Self.bob.uuid])
    try office.run(RemoveContact(customerID: Office.abc, contactID: Self.bob))
    #expect(names("ann archer") == [])
  }

  @Test func `names follow what becomes of a customer`() throws {
    var office = Self.office
    let names = { (name: String) in office.index.ids(of: "customer", named: name) }
    #expect(names("abc limited") == [Office.abc.uuid] && names("Zoë") == [])
    try office.run(EditCustomer(customerID: Self.xyz, changes: ["name": .text("abc limited")]))
    #expect(names("abc limited") == [Self.xyz.uuid] && names("ABC Limited") == [Office.abc.uuid])
    #expect(names("ABC LIMITED") == [Office.abc.uuid, Self.xyz.uuid] && names("XYZ") == [])
    try office.run(EditCustomer(customerID: Self.xyz, changes: ["name": .text("Zoe\u{308}")]))
    #expect(names("ZO\u{CB}") == [Self.xyz.uuid])
  }

  @Test func `what an activity is tied to is named as people do`() throws {
    let fields =
      #""contactID":"Ann Archer","orderID":1,"kind":"Call","title":"Ask","startsAt":"2024-03-01","allDay":true,"assignedUserID":"gus@acme.example""#
    let visit = try read(ScheduleActivity.self, #"{"customerID":"XYZ",\#(fields)}"#)
    #expect(visit.customerID == Self.xyz && visit.contactID == Self.otherAnn && visit.assignedUserID == Office.gus)
    #expect(visit.orderID == Self.office.index.orders.id(ofNumber: 1))
    #expect(visit.startsAt == .on(LocalDate("2024-03-01")!))
    let next = try read(
      CompleteActivity.self,
      #"{"activityID":"\#(Self.xyz)","followUp":{"customerID":"ABC Limited",\#(fields)}}"#)
    #expect(next.followUp?.contactID == Self.ann)
    let edit = try read(
      EditActivity.self,
      #"{"activityID":"\#(Self.xyz)","changes":{"assignedUserID":"gil@acme.example","orderID":"1","contactID":null}}"#)
    #expect(edit.changes.assignedUserID == .set(Office.gil) && edit.changes.contactID == .clear)
    #expect(edit.changes.orderID == .set(try #require(visit.orderID)) && edit.changes.title == .keep)
    #expect(
      fault(CancelActivity.self, #"{"activityID":"Ask"}"#) == "activityID: there is no activity \"Ask\" (column 15)")
    #expect(
      fault(EditActivity.self, #"{"activityID":"\#(Self.xyz)","changes":{"startsAt":"tomorrow"}}"#)?
        .contains("expected a time such as 2024-01-31T09:00:00Z, or a date such as 2024-01-31 for all day") == true)
  }

  @Test func `who takes over work is named by e-mail`() throws {
    let leaving = try read(
      DeactivateUser.self, #"{"userID":"gus@acme.example","reassignTo":"GIL@acme.example"}"#)
    #expect(leaving.userID == Office.gus && leaving.reassignTo == Office.gil)
    let deletion = try read(DeleteUser.self, #"{"userID":"gus@acme.example","reassignTo":"gil@acme.example"}"#)
    #expect(deletion.reassignTo == Office.gil)
    #expect(
      fault(DeleteUser.self, #"{"userID":"gus@acme.example","reassignTo":"x"}"#)
        == "reassignTo: there is no user \"x\" (column 43)")
  }

  @Test func `an id needs no name, whatever is beside it`() throws {
    let edit = try read(EditOrderDetails.self, #"{"orderID":1,"changes":{"contactID":"\#(Self.otherAnn)"}}"#)
    #expect(edit.changes == ["contactID": .text(Self.otherAnn.description)])
  }
}
