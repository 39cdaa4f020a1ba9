// All users of the account: by id, by e-mail address, and the counts that limits need. A fold over all user events.

public import EventSourcing

/// A fold over the events of all users.
public struct UserIndex: Sendable, Equatable {
  private var users: [UserID: UserState] = [:]
  /// By normalised address; deleted users have given theirs free. More than one user only where addresses were told
  /// apart by an older form.
  private var holders: [String: Set<UserID>] = [:]
  /// How many active users are Super Admins; never 0 in an account.
  public private(set) var activeSuperAdmins = 0
  /// How many users on a free licence are invited or active.
  public private(set) var freeSeatsUsed = 0

  public init() {}

  /// How many users there are, deleted ones included.
  public var count: Int { users.count }

  /// The user with this id, deleted or not.
  public subscript(id: UserID) -> UserState? { users[id] }

  /// The user who has this address, in any spelling; never a deleted one. Of several, the one who spells it so.
  public func user(withEmail email: String) -> UserState? {
    let holders = holders(ofEmail: email).compactMap { users[$0] }
    return holders.count == 1 ? holders[0] : holders.first { FieldText.same($0.email, FieldText.trimmed(email)) }
  }

  /// The users who have this address, in any spelling.
  func holders(ofEmail email: String) -> Set<UserID> { holders[Normalised.email(email)] ?? [] }

  /// The active Super Admin who has been in the account for the longest time.
  var oldestActiveSuperAdmin: UserID? {
    users.values.filter(\.isActiveSuperAdmin).min { ($0.addedAt, $0.id) < ($1.addedAt, $1.id) }?.id
  }

  public func isActive(_ id: UserID) -> Bool { users[id]?.isActive ?? false }

  /// The first of some users who is active, else the active Super Admin who has been in the account for the longest time.
  func standIn(for users: [UserID?]) -> UserID? {
    users.lazy.compactMap { $0 }.first(where: isActive) ?? oldestActiveSuperAdmin
  }

  /// Takes in one event of the user that the envelope's stream names.
  public mutating func evolve(_ event: UserEvent, _ id: UserID, _ envelope: Envelope) {
    var user = users[id]
    if let user { withdraw(user) }
    User.evolve(&user, event, envelope)
    if let user { count(user) }
    users[id] = user
  }

  /// Puts a user of a snapshot back; false if there is one with this id already.
  mutating func restore(_ user: UserState) -> Bool {
    count(user)
    return users.updateValue(user, forKey: user.id) == nil
  }

  private mutating func withdraw(_ user: UserState) {
    if user.status != .deleted { setHolder(user, false) }
    if user.isActiveSuperAdmin { activeSuperAdmins -= 1 }
    if user.takesFreeSeat { freeSeatsUsed -= 1 }
  }

  private mutating func count(_ user: UserState) {
    if user.status != .deleted { setHolder(user, true) }
    if user.isActiveSuperAdmin { activeSuperAdmins += 1 }
    if user.takesFreeSeat { freeSeatsUsed += 1 }
  }

  private mutating func setHolder(_ user: UserState, _ isHolder: Bool) {
    let email = Normalised.email(user.email)
    var users = holders[email] ?? []
    if isHolder { users.insert(user.id) } else { users.remove(user.id) }
    holders[email] = users.isEmpty ? nil : users
  }
}

extension UserIndex: Sequence {
  /// All users, deleted ones included, in the order of their ids.
  public func makeIterator() -> some IteratorProtocol<UserState> {
    users.values.sorted { $0.id < $1.id }.makeIterator()
  }
}
