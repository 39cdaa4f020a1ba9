// The campaign's commands about users and the account itself: seats, the last Super Admin, lists, plan and settings.

import EventSourcing
import FoundationEssentials

@testable import BackOffice

extension Model {
  fileprivate func user(_ id: UserID) throws(Refused) -> User {
    guard let user = users[id] else { throw Refused(.notFound) }
    return user
  }

  fileprivate func known(_ id: UserID, _ by: Sender) throws(Refused) -> User {
    let user = try user(id)
    try role(by, .superAdmin)
    try version(.user(id), by)
    return user
  }

  fileprivate func notDeleted(_ user: User) throws(Refused) {
    if user.standing == .deleted { throw Refused(.notFound) }
  }

  fileprivate func seat(_ licence: Licence) throws(Refused) {
    if licence == .free, let seats, seatsTaken >= seats { throw Refused(.seatLimitReached) }
  }

  fileprivate func unused(_ email: String, except id: UserID?) throws(Refused) {
    let isUsed = users.contains { $0 != id && $1.standing != .deleted && $1.email.lowercased() == email.lowercased() }
    if isUsed { throw Refused(.emailInUse) }
  }

  fileprivate func anotherSuperAdmin(than user: User) throws(Refused) {
    if user.standing == .active, user.type == .superAdmin, superAdmins.count == 1 { throw Refused(.lastSuperAdmin) }
  }

  fileprivate func form(email: String) throws(Refused) {
    if !email.contains("@") { throw Refused(.invalidField) }
  }

  fileprivate mutating func join(
    _ id: UserID?, _ name: String, _ email: String, _ type: UserType, _ licence: Licence, _ standing: User.Standing,
    _ by: Sender
  ) throws(Refused) -> UserID {
    try role(by, .superAdmin)
    if let id { try version(.user(id), by) }
    try form(name: name)
    try form(email: email)
    if let id, users[id] != nil { throw Refused(.idInUse) }
    try unused(email, except: nil)
    try seat(licence)
    users[id!] = User(
      place: users.count, standing: standing, hasJoined: standing == .active, type: type, licence: licence, name: name,
      email: email)
    return id!
  }

  fileprivate var invitationEnd: Instant { now.advanced(by: Int64(invitationDays) * 86_400_000) }
}

extension CommandMaker {
  fileprivate mutating func otherEmail() -> String {
    if chance(4), let user = key(of: model.users) { return model.users[user]!.email.uppercased() }
    return chance(1) ? "nowhere" : email()
  }
  fileprivate mutating func userType() -> UserType { [.superAdmin, .admin, .general, .general][number(0...3)] }
  fileprivate mutating func licence() -> Licence { chance(75) ? .paid : .free }
  fileprivate mutating func user(_ standings: Model.User.Standing...) -> UserID? {
    if chance(1) { return id() }
    if chance(12) { return key(of: model.users) }
    return key(of: model.users) { standings.contains($0.standing) }
  }
}

extension RegisterAccount: CampaignCommand {
  static let weight = 1
  static func random(_ maker: inout CommandMaker) -> Self? {
    RegisterAccount(
      name: "Acme", timeZone: "Europe/London", currency: "GBP", region: "UK",
      personalDataKeys: maker.chance(20) ? true : nil,
      firstUser: FirstUser(userID: maker.id(), name: "Sal", email: "sal@example.com"))
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    if model.isRegistered { throw Refused(.accountExists) }
    try model.version(.account, sender)
    if personalDataKeys == true { throw Refused(.erasureUnavailable) }
    model.isRegistered = true
    model.users[firstUser.userID!] = Model.User(
      place: 0, standing: .active, hasJoined: true, type: .superAdmin, licence: .free, name: firstUser.name,
      email: firstUser.email)
    return true
  }
}

extension InviteUser: CampaignCommand {
  static let weight = 10
  static func random(_ maker: inout CommandMaker) -> Self? {
    InviteUser(
      userID: maker.id(or: maker.key(of: maker.model.users)), name: maker.word("User"), email: maker.otherEmail(),
      userType: maker.userType(), licence: maker.licence())
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let id = try model.join(userID, name, email, userType, licence, .invited, sender)
    model.users[id]!.invitation = (
      InvitationID(UUID(namespace: sender.commandID, name: "invitation/0")), model.invitationEnd
    )
    return true
  }
}

extension AddUser: CampaignCommand {
  static let weight = 5
  static func random(_ maker: inout CommandMaker) -> Self? {
    AddUser(
      userID: maker.id(or: maker.key(of: maker.model.users)), name: maker.word("User"), email: maker.otherEmail(),
      userType: maker.userType(), licence: maker.licence())
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    _ = try model.join(userID, name, email, userType, licence, .active, sender)
    return true
  }
}

extension ResendInvitation: CampaignCommand {
  static let weight = 5
  static func random(_ maker: inout CommandMaker) -> Self? { maker.user(.invited).map { Self(userID: $0) } }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let user = try model.known(userID, sender)
    if user.standing != .invited { throw Refused(.userNotInvited) }
    model.users[userID]!.superseded += user.invitation.map { [$0.id] } ?? []
    model.users[userID]!.invitation = (
      InvitationID(UUID(namespace: sender.commandID, name: "invitation/0")), model.invitationEnd
    )
    return true
  }
}

extension AcceptInvitation: CampaignCommand {
  static let weight = 8
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let id = maker.key(of: maker.model.users, where: { $0.standing == .invited }) else { return nil }
    let user = maker.model.users[id]!
    var token = user.invitation?.id.description ?? ""
    if maker.chance(10) { token = "00000000-0000-4000-8000-00000000000f" }
    if maker.chance(15), let old = user.superseded.first { token = old.description }
    return AcceptInvitation(userID: id, token: token, credentialRef: maker.chance(50) ? nil : "vault/1")
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let user = try model.user(userID)
    guard sender.party == .nobody || sender.user == userID else { throw Refused(.forbidden) }
    try model.version(.user(userID), sender)
    // Who has come in already can't use a link again.
    if sender.user == userID { throw Refused(.invitationInvalid, .invitationSuperseded) }
    guard let id = InvitationID(token) else { throw Refused(.invitationInvalid) }
    if user.superseded.contains(id) { throw Refused(.invitationSuperseded) }
    guard let invitation = user.invitation, invitation.id == id, user.standing == .invited
    else { throw Refused(.invitationInvalid) }
    if model.now >= invitation.end { throw Refused(.invitationExpired) }
    (model.users[userID]!.standing, model.users[userID]!.hasJoined) = (.active, true)
    model.invitations[userID] = nil
    return true
  }
}

extension EditUser: CampaignCommand {
  static let weight = 6
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let id = maker.user(.active, .invited, .inactive) else { return nil }
    var changes: FieldEdits = [:]
    if maker.chance(50) { changes["name"] = .text(maker.word("User")) }
    if maker.chance(40) {
      changes["phone"] = maker.chance(20) ? .some(nil) : .text("01632 960\(maker.number(100...999))")
    }
    if maker.chance(40) { changes["email"] = .text(maker.otherEmail()) }
    if maker.chance(10), let user = maker.model.users[id] { changes["name"] = .text(user.name) }
    if maker.chance(2) { changes["shoes"] = .text("9") }
    return EditUser(userID: id, changes: changes)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let user = try model.user(userID)
    guard case .user(let id, let type) = sender.party else { throw Refused(.forbidden) }
    let isOwn = id == userID && changes.keys.allSatisfy { ["name", "phone"].contains($0) }
    if type != .superAdmin, !isOwn { throw Refused(.forbidden) }
    try model.version(.user(userID), sender)
    if changes.keys.contains("shoes") { throw Refused(.invalidField) }
    if let email = changes["email"] { try model.form(email: email?.text ?? "") }
    if let name = changes["name"] { try model.form(name: name?.text ?? "") }
    try model.notDeleted(user)
    var edited = user
    if let email = changes["email"], email?.text != user.email {
      try model.unused(email!.text!, except: userID)
      edited.email = email!.text!
    }
    if let name = changes["name"] { edited.name = name!.text! }
    if let phone = changes["phone"] { edited.phone = phone?.text }
    model.users[userID] = edited
    return edited.email != user.email || edited.name != user.name || edited.phone != user.phone
  }
}

extension ChangeUserType: CampaignCommand {
  static let weight = 5
  static func random(_ maker: inout CommandMaker) -> Self? {
    maker.user(.active, .invited, .inactive).map { Self(userID: $0, to: maker.userType()) }
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let user = try model.known(userID, sender)
    try model.notDeleted(user)
    if user.type == to { return false }
    try model.anotherSuperAdmin(than: user)
    model.users[userID]!.type = to
    return true
  }
}

extension AssignUserLicence: CampaignCommand {
  static let weight = 5
  static func random(_ maker: inout CommandMaker) -> Self? {
    maker.user(.active, .invited, .inactive).map { Self(userID: $0, licence: maker.licence()) }
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let user = try model.known(userID, sender)
    try model.notDeleted(user)
    if user.licence == licence { return false }
    if user.standing != .inactive { try model.seat(licence) }
    model.users[userID]!.licence = licence
    return true
  }
}

extension ResetUserPassword: CampaignCommand {
  static let weight = 3
  static func random(_ maker: inout CommandMaker) -> Self? {
    maker.user(.active).map {
      Self(userID: $0, credentialRef: maker.chance(4) ? "sk_live_abcdefgh12345678" : "vault/2")
    }
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let user = try model.user(userID)
    try model.role(sender, .superAdmin)
    if credentialRef.hasPrefix("sk_") { throw Refused(.secretInPayload) }
    try model.version(.user(userID), sender)
    if user.standing != .active { throw Refused(.userNotActive) }
    model.users[userID]!.credentials += 1
    return true
  }
}

extension DeactivateUser: CampaignCommand {
  static let weight = 6
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let id = maker.user(.active, .invited) else { return nil }
    return Self(userID: id, reassignTo: maker.chance(3) ? id : maker.chance(40) ? maker.activeUser() : nil)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let user = try model.known(userID, sender)
    if reassignTo == userID { throw Refused(.reassignToSelf) }
    try model.notDeleted(user)
    if user.standing == .inactive { return false }
    try model.anotherSuperAdmin(than: user)
    if let reassignTo, !model.isActive(reassignTo) { throw Refused(.reassignTargetNotActive) }
    model.users[userID]!.standing = .inactive
    model.invitations[userID] = nil
    model.handOver(userID, to: reassignTo, sender)
    return true
  }
}

extension RestoreUser: CampaignCommand {
  static let weight = 8
  static func random(_ maker: inout CommandMaker) -> Self? { maker.user(.inactive).map { Self(userID: $0) } }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let user = try model.known(userID, sender)
    try model.notDeleted(user)
    if user.standing != .inactive { return false }
    try model.seat(user.licence)
    // Who never accepted is invited again.
    model.users[userID]!.standing = user.hasJoined ? .active : .invited
    return true
  }
}

extension DeleteUser: CampaignCommand {
  static let weight = 3
  static func random(_ maker: inout CommandMaker) -> Self? {
    guard let id = maker.user(.active, .invited, .inactive) else { return nil }
    return Self(userID: id, reassignTo: maker.chance(3) ? id : maker.chance(40) ? maker.activeUser() : nil)
  }
  func carryOut(in model: inout Model, by sender: Sender) throws(Refused) -> Bool {
    let user = try model.known(userID, sender)
    if reassignTo == userID { throw Refused(.reassignToSelf) }
    if user.standing == .deleted { return false }
    try model.anotherSuperAdmin(than: user)
    if let reassignTo, !model.isActive(reassignTo) { throw Refused(.reassignTargetNotActive) }
    model.users[userID]!.standing = .deleted
    model.invitations[userID] = nil
    model.handOver(userID, to: reassignTo, sender)
    return true
  }
}
