// Changing users: their fields, their type, their licence.

import EventSourcing
import Testing

@testable import BackOffice

@Suite struct EditingUserTests {
  private func edit(_ user: UserID, _ changes: FieldEdits) -> any BackOfficeCommand {
    EditUser(userID: user, changes: changes)
  }
  private func change(_ user: UserID, to type: UserType) -> any BackOfficeCommand {
    ChangeUserType(userID: user, to: type)
  }

  @Test func `changes are personal, and only what changed`() throws {
    var office = Office.staffed
    let command = edit(
      Office.gus, ["phone": .text(" 0123 "), "name": .text("Gus"), "email": .text("gustav@acme.example")])
    #expect(
      try office.run(command) == [
        .user(
          .edited(
            UserEdited(changes: [
              FieldChange(
                "email", before: .personal(PersonalText("gus@acme.example")),
                after: .personal(PersonalText("gustav@acme.example"))),
              FieldChange("phone", before: nil, after: .personal(PersonalText("0123"))),
            ])))
      ])
    #expect(try office.run(command) == [])
    #expect(office.index.users.user(withEmail: "gus@acme.example") == nil)
    #expect(office.index.users.user(withEmail: " GUSTAV@acme.example")?.id == Office.gus)
    try office.run(edit(Office.gus, ["phone": nil as FieldValue?]))
    #expect(office.index.users[Office.gus]?.phone == nil)
  }

  @Test func `composed and decomposed letters are a change`() throws {
    var office = Office.staffed
    try office.run(edit(Office.gus, ["name": .text("Ren\u{e9}")]))
    #expect(try office.run(edit(Office.gus, ["name": .text("Rene\u{301}")])).count == 1)
  }

  @Test func `the address of another is in use`() {
    #expect(Office.staffed.rejection(of: edit(Office.gus, ["email": .text("ADA@acme.example")])) == .emailInUse)
    #expect(Office.staffed.rejection(of: edit(Office.gus, ["email": .text("GUS@acme.example")])) == nil)
  }

  @Test(arguments: ["name", "email"])
  func `name and address cannot be cleared`(_ field: String) {
    #expect(
      Office.staffed.rejection(of: edit(Office.gus, [field: nil as FieldValue?]))
        == .invalidField(field: field, reason: "a user needs one"))
  }

  @Test func `fields are checked`() {
    let office = Office.staffed
    #expect(
      office.rejection(of: edit(Office.gus, ["shoes": .integer(9)]))
        == .invalidField(field: "shoes", reason: "a user has no such field"))
    #expect(
      office.rejection(of: edit(Office.gus, ["name": .integer(9)]))
        == .invalidField(field: "name", reason: "expected text"))
    #expect(
      office.rejection(of: edit(Office.gus, ["email": .text("gus")]))
        == .invalidField(field: "email", reason: "expected an e-mail address"))
  }

  // Checklist: L-63
  @Test
  func `D-13: users edit their own name and phone number, no more`() {
    let office = Office.staffed
    for user in [Office.gus, Office.ada] {
      #expect(office.rejection(of: edit(user, ["name": .text("X"), "phone": .text("1")]), as: user) == nil)
      #expect(office.rejection(of: edit(user, ["email": .text("x@y.z")]), as: user) == .forbidden(action: "EditUser"))
      #expect(office.rejection(of: edit(Office.gil, ["name": .text("X")]), as: user) == .forbidden(action: "EditUser"))
    }
    #expect(office.rejection(of: edit(Office.sal, ["email": .text("x@y.example")]), as: Office.sal) == nil)
  }

  // Checklist: L-61
  @Test func `the type changes once`() throws {
    var office = Office.staffed
    #expect(
      try office.run(change(Office.gus, to: .superAdmin)) == [
        .user(.typeChanged(UserTypeChanged(from: .general, to: .superAdmin)))
      ])
    #expect(try office.run(change(Office.gus, to: .superAdmin)) == [])
    #expect(office.index.users.activeSuperAdmins == 2)
  }

  @Test func `the last Super Admin stays one`() throws {
    var office = Office.staffed
    #expect(office.rejection(of: change(Office.sal, to: .admin)) == .lastSuperAdmin)
    #expect(try office.run(change(Office.sal, to: .superAdmin)) == [])
    try office.run(change(Office.ada, to: .superAdmin))
    try office.run(change(Office.sal, to: .general))
    #expect(office.rejection(of: change(Office.ada, to: .admin), as: Office.ada) == .lastSuperAdmin)
  }

  @Test func `a Super Admin who is not active does not count`() throws {
    var office = Office.staffed
    try office.run(change(Office.ada, to: .superAdmin))
    try office.run(DeactivateUser(userID: Office.ada))
    #expect(office.index.users.activeSuperAdmins == 1)
    #expect(office.rejection(of: change(Office.sal, to: .admin)) == .lastSuperAdmin)
    #expect(office.rejection(of: change(Office.ada, to: .admin)) == nil)
  }

  @Test func `a deleted user cannot be changed`() throws {
    var office = Office.staffed
    try office.run(DeleteUser(userID: Office.gus))
    let gone = Rejection.notFound(kind: "user", id: Office.gus.description)
    #expect(office.rejection(of: edit(Office.gus, ["name": .text("X")])) == gone)
    #expect(office.rejection(of: change(Office.gus, to: .admin)) == gone)
    let licence = AssignUserLicence(userID: Office.gus, licence: .free)
    #expect(office.rejection(of: licence) == gone)
    #expect(office.rejection(of: RestoreUser(userID: Office.gus)) == gone)
    let resend = ResendInvitation(userID: Office.gus)
    #expect(office.rejection(of: resend) == .userNotInvited)
  }
}
