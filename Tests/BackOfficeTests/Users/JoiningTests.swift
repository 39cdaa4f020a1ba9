// How users come into an account: added, or invited and then accepting.

import EventSourcing
import FoundationEssentials
import Testing

@testable import BackOffice

func invitation(
  _ name: String = "Ida", _ licence: Licence = .paid, id: UserID? = nil, email: String? = nil
) -> any BackOfficeCommand {
  InviteUser(
    userID: id, name: name, email: email ?? "\(name.lowercased())@acme.example", userType: .general,
    licence: licence)
}

@Suite struct JoiningTests {
  private let ida = UserID("00000000-0000-4000-8000-0000000000e1")!

  /// With Ida invited; also the id of her invitation.
  private func invited() throws -> (office: Office, token: String) {
    var office = Office.staffed
    try office.run(invitation(id: ida))
    return (office, try #require(office.index.users[ida]?.invitation?.id).description)
  }

  private func accept(_ token: String) -> any BackOfficeCommand {
    AcceptInvitation(userID: ida, token: token)
  }
  private var resend: any BackOfficeCommand { ResendInvitation(userID: ida) }

  // Checklist: L-61
  @Test func `an added user is active at once`() throws {
    var office = Office.staffed
    let add = AddUser(
      userID: ida, name: " Ida ", email: " ida@acme.example", phone: " ", userType: .admin, licence: .paid)
    #expect(
      try office.run(add) == [
        .user(
          .added(
            UserAdded(
              name: PersonalText("Ida"), email: PersonalText("ida@acme.example"), phone: nil, userType: .admin,
              licence: .paid)))
      ])
    #expect(office.index.users.isActive(ida))
  }

  @Test func `an invitation ends after a week`() throws {
    var office = Office.staffed
    let id = InvitationID(UUID(namespace: office.nextCommandID, name: "invitation/0"))
    #expect(
      try office.run(invitation(id: ida)) == [
        .user(
          .invited(
            UserInvited(
              name: PersonalText("Ida"), email: PersonalText("ida@acme.example"), phone: nil, userType: .general,
              licence: .paid, invitationID: id, expiresAt: Office.start.advanced(by: 7 * 86_400_000))))
      ])
    #expect(office.index.users[ida]?.status == .invited)
    #expect(!office.index.users.isActive(ida))
  }

  @Test func `an ID is used once`() {
    #expect(
      Office.staffed.rejection(of: invitation(id: Office.gus)) == .idInUse(kind: "user", id: Office.gus.description))
    let add = AddUser(userID: Office.gus, name: "X", email: "x@acme.example", userType: .general, licence: .paid)
    #expect(
      Office.staffed.rejection(of: add) == .idInUse(kind: "user", id: Office.gus.description))
  }

  @Test func `an address is used once among users who are not deleted`() throws {
    var office = Office.staffed
    #expect(office.rejection(of: invitation(email: " GUS@acme.example")) == .emailInUse)
    try office.run(DeactivateUser(userID: Office.gus))
    #expect(office.rejection(of: invitation(email: "gus@acme.example")) == .emailInUse)
    try office.run(DeleteUser(userID: Office.gus))
    #expect(office.rejection(of: invitation(email: "gus@acme.example")) == nil)
    let add = AddUser(name: "A", email: "ada@acme.example", userType: .general, licence: .paid)
    #expect(office.rejection(of: add) == .emailInUse)
  }

  @Test func `an address in use is told before seats`() throws {
    var office = Office.registered
    for name in ["A", "B"] { try office.run(invitation(name, .free)) }
    #expect(office.rejection(of: invitation("A", .free)) == .emailInUse)
    #expect(office.rejection(of: invitation("C", .free)) == .seatLimitReached(limit: 3))
  }

  // Checklist: L-62
  @Test func `the bearer of the link accepts`() throws {
    var (office, token) = try invited()
    #expect(
      try office.run(accept(token), as: ida) == [
        .user(.activated(UserActivated(invitationID: InvitationID(token)!, credentialVersion: 1)))
      ])
    #expect(office.index.users.isActive(ida))
    #expect(office.rejection(of: accept(token), as: ida) == .invitationInvalid)
  }

  @Test func `the bearer may do nothing else`() throws {
    let (office, _) = try invited()
    let own = EditUser(userID: ida, changes: ["name": .text("Eve")])
    #expect(office.rejection(of: own, as: ida) == .userNotActive)
    let other = AcceptInvitation(userID: Office.gus, token: "x")
    #expect(office.rejection(of: other, as: ida) == .userNotActive)
  }

  @Test func `nobody accepts for another`() throws {
    let (office, token) = try invited()
    #expect(office.rejection(of: accept(token), as: Office.sal) == .forbidden(action: "AcceptInvitation"))
  }

  @Test func `a wrong token is invalid`() throws {
    let (office, _) = try invited()
    #expect(office.rejection(of: accept("letmein"), as: ida) == .invitationInvalid)
    #expect(office.rejection(of: accept(Office.gus.description), as: ida) == .invitationInvalid)
  }

  @Test func `an invitation expires at its end`() throws {
    var (office, token) = try invited()
    office.now = Office.start.advanced(by: 7 * 86_400_000 - 1)
    #expect(office.rejection(of: accept(token), as: ida) == nil)
    office.now = Office.start.advanced(by: 7 * 86_400_000)
    #expect(office.rejection(of: accept(token), as: ida) == .invitationExpired)
  }

  @Test func `a new invitation supersedes the old`() throws {
    var (office, old) = try invited()
    let id = InvitationID(UUID(namespace: office.nextCommandID, name: "invitation/0"))
    office.now = Office.start.advanced(by: 30 * 86_400_000)
    #expect(
      try office.run(resend) == [
        .user(
          .invitationReissued(
            InvitationReissued(invitationID: id, expiresAt: office.now.advanced(by: 7 * 86_400_000))))
      ])
    #expect(office.rejection(of: accept(old), as: ida) == .invitationSuperseded)
    #expect(office.rejection(of: accept(id.description), as: ida) == nil)
  }

  @Test func `only invited users are invited again`() {
    let resend = ResendInvitation(userID: Office.gus)
    #expect(Office.staffed.rejection(of: resend) == .userNotInvited)
  }

  @Test(arguments: ["", "ida", "@acme", "ida@", "i da@acme", "a@b@c"])
  func `addresses are checked`(_ email: String) {
    guard case .invalidField("email", _)? = Office.staffed.rejection(of: invitation(email: email)) else {
      Issue.record("\(email) was taken")
      return
    }
  }

  @Test func `fields are checked`() {
    var add = AddUser(name: "", email: "x@y.example", phone: nil, userType: .general, licence: .paid)
    #expect(Office.staffed.rejection(of: add) == .invalidField(field: "name", reason: "empty"))
    add.name = "X"
    add.phone = String(repeating: "1", count: 501)
    #expect(Office.staffed.rejection(of: add) == .textTooLong(limit: 500))
    let accept = AcceptInvitation(
      userID: Office.gus, token: "x", credentialRef: String(repeating: "1", count: 501))
    #expect(
      Office.staffed.rejection(of: accept, as: Office.gus) == .textTooLong(limit: 500))
  }
}
