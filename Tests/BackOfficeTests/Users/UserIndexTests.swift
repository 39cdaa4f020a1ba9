// The index of users: its counts after many changes are those of a count from scratch.

import EventSourcing
import Testing

@testable import BackOffice

@Suite struct UserIndexTests {
  @Test func `users come in the order of their IDs`() {
    #expect(Office.staffed.index.users.map(\.id) == [Office.sal, Office.ada, Office.gus, Office.gil])
    #expect(Office.staffed.index.users.count == 4)
  }

  @Test func `counts agree with the states after every change`() throws {
    var office = Office.staffed
    let commands: [any UserCommand] = [
      AssignUserLicence(userID: Office.gus, licence: .free),
      ChangeUserType(userID: Office.gus, to: .superAdmin),
      DeactivateUser(userID: Office.gus),
      ChangeUserType(userID: Office.ada, to: .superAdmin),
      RestoreUser(userID: Office.gus),
      EditUser(userID: Office.gus, changes: ["email": .text("g@acme.example")]),
      DeleteUser(userID: Office.gus),
      ChangeUserType(userID: Office.ada, to: .general),
    ]
    for command in commands {
      #expect(try office.run(command).count == 1)
      let users = office.index.users
      #expect(users.activeSuperAdmins == users.count { $0.isActive && $0.userType == .superAdmin })
      #expect(users.freeSeatsUsed == users.count { $0.licence == .free && [.invited, .active].contains($0.status) })
      for user in users {
        #expect((users.user(withEmail: user.email)?.id == user.id) == (user.status != .deleted))
      }
    }
  }
}
