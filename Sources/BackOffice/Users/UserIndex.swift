// All users of the account: by id, by e-mail address, and the counts that limits need. A fold over all user events.

public import EventSourcing

/// A fold over the events of all users.
public struct UserIndex: Sendable, Equatable {
  private var users: [UserID: UserState] = [:]
  /// By normalised address; deleted users have given theirs free.
  private var holders: [String: UserID] = [:]
  /// How many active users are Super Admins; never 0 in an account.
  public private(set) var activeSuperAdmins = 0
  /// How many users on a free licence are invited or active.
  public private(set) var freeSeatsUsed = 0

  public init() {}

  /// How many users there are, deleted ones included.
  public var count: Int { users.count }

  /// The user with this id, deleted or not.
  public subscript(id: UserID) -> UserState? { users[id] }

  /// The user who has this address, in any spelling; never a deleted one.
  public func user(withEmail email: String) -> UserState? {
    holders[Normalised.email(email)].flatMap { users[$0] }
  }

  public func isActive(_ id: UserID) -> Bool { users[id]?.isActive ?? false }

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
    if user.status != .deleted { holders[Normalised.email(user.email)] = nil }
    if user.isActiveSuperAdmin { activeSuperAdmins -= 1 }
    if user.takesFreeSeat { freeSeatsUsed -= 1 }
  }

  private mutating func count(_ user: UserState) {
    if user.status != .deleted { holders[Normalised.email(user.email)] = user.id }
    if user.isActiveSuperAdmin { activeSuperAdmins += 1 }
    if user.takesFreeSeat { freeSeatsUsed += 1 }
  }
}

extension UserIndex: Sequence {
  /// All users, deleted ones included, in the order of their ids.
  public func makeIterator() -> some IteratorProtocol<UserState> {
    users.values.sorted { $0.id < $1.id }.makeIterator()
  }
}
