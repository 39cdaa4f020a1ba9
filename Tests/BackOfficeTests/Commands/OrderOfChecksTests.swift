// The order of checks (D-33). Each command here breaks one rule and all later ones, so that the answer shows which
// check comes first.

import EventSourcing
import Testing

@testable import BackOffice

@Suite struct OrderOfChecksTests {
  private let gone = UserID("00000000-0000-4000-8000-0000000000e1")!

  /// Trading, with a General User who has left.
  private func office() throws -> Office {
    var office = Office.trading
    try office.run(
      AddUser(userID: gone, name: "Old", email: "old@acme.example", userType: .general, licence: .paid)
    )
    try office.run(DeactivateUser(userID: gone))
    return office
  }

  private func rename(_ user: UserID, _ name: String) -> any BackOfficeCommand {
    EditUser(userID: user, changes: ["name": .text(name), "email": .text("ada@acme.example")])
  }

  @Test func `the account comes before the actor`() {
    #expect(
      Office().rejection(of: rename(Office.gus, ""), as: Office.nobody) == .notFound(kind: "account", id: "account"))
  }

  @Test func `the actor comes first`() throws {
    let command = rename(Office.nobody, "")
    #expect(try office().rejection(of: command, as: gone, expecting: 9) == .userNotActive)
    #expect(
      try office().rejection(of: command, as: Office.nobody, expecting: 9)
        == .notFound(kind: "user", id: Office.nobody.description))
  }

  @Test func `then the subject`() throws {
    #expect(
      try office().rejection(of: rename(Office.nobody, ""), as: Office.gil, expecting: 9)
        == .notFound(kind: "user", id: Office.nobody.description))
  }

  @Test func `then the right`() throws {
    #expect(
      try office().rejection(of: rename(Office.gus, ""), as: Office.gil, expecting: 9)
        == .forbidden(action: "EditUser"))
  }

  @Test func `then the version`() throws {
    #expect(
      try office().rejection(of: rename(Office.gus, ""), expecting: 9)
        == .concurrencyConflict(expected: 9, actual: 1))
    #expect(try office().rejection(of: rename(Office.gus, "X"), expecting: 1) == .emailInUse)
  }

  @Test func `then the fields`() throws {
    #expect(
      try office().rejection(of: rename(Office.gus, ""), expecting: 1)
        == .invalidField(field: "name", reason: "empty"))
  }

  @Test func `then the state of the subject, and then that of others`() throws {
    var office = try office()
    #expect(office.rejection(of: rename(Office.gus, "X")) == .emailInUse)
    try office.run(DeleteUser(userID: Office.gus))
    #expect(office.rejection(of: rename(Office.gus, "X")) == .notFound(kind: "user", id: Office.gus.description))
  }

  @Test func `an ID in use is the state of the subject`() {
    let taken = AddUser(userID: Office.gus, name: "", email: "ada@acme.example", userType: .general, licence: .paid)
    let office = Office.trading
    #expect(office.rejection(of: taken, as: Office.gil) == .forbidden(action: "AddUser"))
    #expect(
      office.rejection(of: taken, expecting: 0) == .concurrencyConflict(expected: 0, actual: 1))
    #expect(office.rejection(of: taken) == .invalidField(field: "name", reason: "empty"))
    var named = taken
    named.name = "X"
    #expect(
      office.rejection(of: named) == .idInUse(kind: "user", id: Office.gus.description))
  }

  @Test func `activities are checked in the same order`() throws {
    var office = try office()
    let activity = ActivityID("00000000-0000-4000-8000-0000000000f3")!
    func edit(_ id: ActivityID, _ title: String = "", for user: UserID = Office.nobody) -> any BackOfficeCommand {
      EditActivity(activityID: id, changes: ActivityEdits(title: .set(title), assignedUserID: .set(user)))
    }
    let unknown = ActivityID(Office.nobody.uuid)
    #expect(office.rejection(of: edit(unknown), as: gone) == .userNotActive)
    #expect(
      office.rejection(of: edit(unknown), as: Office.gil, expecting: 9)
        == .notFound(kind: "activity", id: unknown.description))
    try office.run(RightsTests.schedule(activity, for: Office.gus))
    #expect(
      office.rejection(of: edit(activity), as: Office.gil, expecting: 9) == .forbidden(action: "EditActivity"))
    #expect(
      office.rejection(of: edit(activity), as: Office.gus, expecting: 9)
        == .concurrencyConflict(expected: 9, actual: 1))
    #expect(office.rejection(of: edit(activity), as: Office.gus) == .invalidField(field: "title", reason: "empty"))
    #expect(office.rejection(of: edit(activity, "X"), as: Office.gus) == .assigneeNotActive)
    try office.run(CancelActivity(activityID: activity), as: Office.gus)
    #expect(office.rejection(of: edit(activity, "X"), as: Office.gus) == .activityFinished(state: "cancelled"))
    #expect(office.rejection(of: edit(activity), as: Office.gus) == .invalidField(field: "title", reason: "empty"))
    try office.run(ChangeSettings(changes: ["accountReadOnly": .flag(true)]))
    #expect(office.rejection(of: edit(unknown), as: Office.gus, expecting: 9) == .accountReadOnly)
  }

  @Test func `unknown subjects of every kind`() {
    let office = Office.trading
    let workflow = WorkflowID(Office.nobody.uuid)
    let customer = CustomerID(Office.nobody.uuid)
    let order = OrderID(Office.nobody.uuid)
    let lead = LeadID(Office.nobody.uuid)
    #expect(
      office.rejection(of: ArchiveWorkflow(workflowID: workflow), as: Office.gus)
        == .notFound(kind: "workflow", id: workflow.description))
    #expect(
      office.rejection(of: ArchiveCustomer(customerID: customer), as: Office.gus)
        == .customerNotFound)
    #expect(
      office.rejection(of: DeleteOrder(orderID: order), as: Office.gus)
        == .notFound(kind: "order", id: order.description))
    #expect(
      office.rejection(of: DeleteLead(leadID: lead), as: Office.gus) == .notFound(kind: "lead", id: lead.description))
  }

  @Test func `registering again is told before the right`() {
    let again = Office.registration
    #expect(Office.trading.rejection(of: again, as: Office.gus, expecting: 9) == .accountExists)
    #expect(
      Office().rejection(of: again, as: Office.gus) == .notFound(kind: "user", id: Office.gus.description))
    #expect(Office().rejection(of: again, by: .system("set-up")) == nil)
  }
}
