// A new password for a user: the book knows that there is one, the host keeps it.

import EventSourcing
import Testing

@testable import BackOffice

@Suite struct PasswordTests {
  private func reset(_ user: UserID = Office.gus, _ ref: String = "vault/gus/2") -> any BackOfficeCommand {
    ResetUserPassword(userID: user, credentialRef: ref)
  }

  // Checklist: L-64
  @Test func `each new password is counted`() throws {
    var office = Office.staffed
    for version in 1...2 {
      #expect(
        try office.run(reset()) == [.user(.passwordReset(UserPasswordReset(credentialVersion: version)))])
    }
    #expect(office.index.users[Office.gus]?.credentialVersion == 2)
  }

  @Test func `only active users have passwords`() throws {
    var office = Office.staffed
    try office.run(DeactivateUser(userID: Office.gus))
    #expect(office.rejection(of: reset()) == .userNotActive)
    let ida: UserID = anID(221)
    try office.run(invitation(id: ida))
    #expect(office.rejection(of: reset(ida)) == .userNotActive)
    #expect(office.rejection(of: reset(Office.nobody)) == .notFound(kind: "user", id: Office.nobody.description))
  }

  // Checklist: L-64
  @Test func `a secret is no reference`() {
    #expect(Office.staffed.rejection(of: reset(Office.gus, "sk_live_abc")) == .secretInPayload)
    #expect(
      Office.staffed.rejection(of: reset(Office.gus, " ")) == .invalidField(field: "credentialRef", reason: "empty"))
  }

  @Test func `the token of a link is the invitation's id only where no secret makes tokens`() throws {
    var office = Office.staffed
    let ida: UserID = anID(221)
    try office.run(invitation(id: ida))
    let id = try #require(office.index.users[ida]?.invitation?.id)
    office.environment.invitation = { $0 == "token" ? id : nil }
    func accept(_ token: String) -> any BackOfficeCommand { AcceptInvitation(userID: ida, token: token) }
    #expect(office.rejection(of: accept(id.description), as: ida) == .invitationInvalid)
    #expect(try office.run(accept("token"), as: ida).count == 1)
  }
}
