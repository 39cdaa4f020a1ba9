// Asking for users, and one user as the list shows it.

public import BackOffice
public import EventSourcing
public import ReadModels

/// One user in the list.
public struct UserRow: ListRow {
  public static let columns = labels

  public private(set) var userID = UserID.blank
  public private(set) var name = ""
  public private(set) var email = ""
  public private(set) var phone: String?
  public private(set) var userType = UserType.general
  public private(set) var state = UserState.Status.active
  public private(set) var licence = Licence.free
  public private(set) var invitedAt: Instant?
  public private(set) var activatedAt: Instant?
  /// Open orders assigned to the user.
  public private(set) var openOrders = 0
  /// Tasks in progress that are the user's to do now.
  public private(set) var outstandingTasks = 0

  public init() {}

  public mutating func columns(_ column: inout ColumnList) {
    column("userID", &userID)
    column("name", &name)
    column("email", &email)
    column("phone", &phone)
    column("userType", &userType)
    column("state", &state)
    column("licence", &licence)
    column("invitedAt", &invitedAt)
    column("activatedAt", &activatedAt)
    column("openOrders", &openOrders)
    column("outstandingTasks", &outstandingTasks)
  }

  static let select = """
    u.userID, u.name, u.email, u.phone, u.userType, u.state, u.licence, u.invitedAt, u.activatedAt, \
    (SELECT count(*) FROM work w WHERE w.assignedUserID = u.userID), \
    (SELECT count(*) FROM work w WHERE w.responsibleID = u.userID)
    """
}

/// The list of users to ask for, by name.
public struct UsersQuery: Sendable {
  public var state: UserState.Status?
  public var userType: UserType?
  /// Whether to show deleted users, too.
  public var includeDeleted = false
  public var text: String?
  /// Rows a page; nil for all.
  public var limit: Int?
  public var cursor: Cursor?

  public init() {}
}

extension ReadableView<UsersView> {
  /// One page of users.
  public func page(_ query: UsersQuery) throws -> Page<UserRow> {
    try read { db in
      var statement = ListStatement(
        name: "users", columns: UserRow.select, source: "users u", sort: [.text("u.sortName"), .text("u.userID")])
      statement.keep("u.state", equals: query.state?.rawValue)
      statement.keep("u.userType", equals: query.userType?.rawValue)
      if !query.includeDeleted, query.state != .deleted { statement.keep("u.state <> 'deleted'") }
      try statement.search(query.text, in: "u.search")
      return try statement.page(of: UserRow.self, limit: query.limit, after: query.cursor, in: db)
    }
  }
}

extension ReadableView<UsersView> {
  /// The user who has this e-mail address, in any spelling; never one who was deleted.
  public func userID(withEmail email: String) throws -> UserID? {
    let wanted = Normalised.email(email)
    return try read { db in
      let holders = try db.rows("SELECT userID, email FROM users WHERE email <> ''") { list in
        var (id, email) = (UserID.blank, "")
        list("userID", &id)
        list("email", &email)
        return (id, email)
      }
      return holders.first { Normalised.email($0.1) == wanted }?.0
    }
  }
}
