// Deactivating, restoring and deleting users.

import EventSourcing
import Testing

@testable import BackOffice

@Suite struct LeavingTests {
  private func deactivate(_ user: UserID, to target: UserID? = nil) -> any BackOfficeCommand {
    DeactivateUser(userID: user, reassignTo: target)
  }
  private func delete(_ user: UserID, to target: UserID? = nil) -> any BackOfficeCommand {
    DeleteUser(userID: user, reassignTo: target)
  }
  private func restore(_ user: UserID) -> any BackOfficeCommand { RestoreUser(userID: user) }

  // Checklist: H-04
  @Test func `a user is deactivated and restored once`() throws {
    var office = Office.staffed
    #expect(
      try office.run(deactivate(Office.gus, to: Office.gil)) == [
        .user(.deactivated(UserDeactivated(reassignTo: Office.gil)))
      ])
    #expect(try office.run(deactivate(Office.gus)) == [])
    #expect(!office.index.users.isActive(Office.gus))
    #expect(try office.run(restore(Office.gus)) == [.user(.restored(UserRestored()))])
    #expect(try office.run(restore(Office.gus)) == [])
    #expect(office.index.users.isActive(Office.gus))
  }

  // Checklist: H-04
  @Test func `a user is deleted once and keeps the ID`() throws {
    var office = Office.staffed
    #expect(try office.run(delete(Office.gus)) == [.user(.deleted(UserDeleted(reassignTo: nil)))])
    #expect(try office.run(delete(Office.gus)) == [])
    #expect(
      office.rejection(of: deactivate(Office.gus)) == .notFound(kind: "user", id: Office.gus.description))
    #expect(office.index.users[Office.gus]?.status == .deleted)
  }

  // Checklist: H-04
  @Test func `a leaver may do nothing`() throws {
    var office = Office.staffed
    try office.run(deactivate(Office.gus))
    let own = EditUser(userID: Office.gus, changes: ["name": .text("X")])
    #expect(office.rejection(of: own, as: Office.gus) == .userNotActive)
    try office.run(delete(Office.gus))
    #expect(office.rejection(of: own, as: Office.gus) == .userNotActive)
  }

  @Test func `the last Super Admin stays`() throws {
    var office = Office.staffed
    #expect(office.rejection(of: deactivate(Office.sal)) == .lastSuperAdmin)
    #expect(office.rejection(of: delete(Office.sal)) == .lastSuperAdmin)
    try office.run(ChangeUserType(userID: Office.ada, to: .superAdmin))
    #expect(office.rejection(of: deactivate(Office.sal)) == nil)
    try office.run(delete(Office.sal))
    #expect(office.rejection(of: deactivate(Office.ada), as: Office.ada) == .lastSuperAdmin)
  }

  @Test func `work goes to another active user`() throws {
    var office = Office.staffed
    for command in [deactivate, delete] {
      #expect(office.rejection(of: command(Office.gus, Office.gus)) == .reassignToSelf)
      #expect(office.rejection(of: command(Office.gus, Office.nobody)) == .reassignTargetNotActive)
    }
    try office.run(deactivate(Office.gil))
    for command in [deactivate, delete] {
      #expect(office.rejection(of: command(Office.gus, Office.gil)) == .reassignTargetNotActive)
    }
  }

  @Test func `the last Super Admin comes before the target`() {
    #expect(Office.staffed.rejection(of: deactivate(Office.sal, to: Office.nobody)) == .lastSuperAdmin)
    #expect(Office.staffed.rejection(of: deactivate(Office.sal, to: Office.sal)) == .reassignToSelf)
  }

  @Test func `who never accepted is invited again when restored`() throws {
    var office = Office.staffed
    let ida = UserID("00000000-0000-4000-8000-0000000000e1")!
    try office.run(invitation(id: ida))
    let token = try #require(office.index.users[ida]?.invitation?.id)
    let accept = AcceptInvitation(userID: ida, token: token.description)
    try office.run(deactivate(ida))
    #expect(office.rejection(of: accept, as: ida) == .userNotActive)
    try office.run(restore(ida))
    #expect(office.index.users[ida]?.status == .invited)
    try office.run(accept, as: ida)
    try office.run(deactivate(ida))
    try office.run(restore(ida))
    #expect(office.index.users[ida]?.status == .active)
  }
}
