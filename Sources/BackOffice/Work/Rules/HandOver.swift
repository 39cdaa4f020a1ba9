// Who gets the open work of a user who left: whom the Super Admin named, else who is next to the work, else the Super
// Admin.

internal import EventSourcing

/// Who left, and who is there for what they leave.
struct HandOver: Hashable, Sendable {
  let leaver: UserID
  /// Whom the Super Admin named.
  let successor: UserID?
  /// Who gets what nobody else is there for.
  let superAdmin: UserID
}

extension HandOver: Record {
  init(_ field: inout some FieldList<HandOver>) {
    leaver = field("leaver", \.leaver, "who left")
    successor = field("successor", \.successor, "who goes on, as the Super Admin said")
    superAdmin = field("superAdmin", \.superAdmin, "who gets what nobody else is there for")
  }
}

extension HandOver {
  /// Who gets something of the leaver's.
  ///
  /// - Parameter other: who is next to it, if the Super Admin named nobody.
  func heir(before other: UserID?, _ users: UserIndex) -> UserID {
    users.standIn(for: [successor, other, superAdmin].filter { $0 != leaver }) ?? superAdmin
  }

  /// Who has something from now on, and who looks after it, of which the leaver had the one, the other or both.
  func heirs(of user: UserID, admin: UserID?, _ users: UserIndex) -> (user: UserID, admin: UserID?) {
    let heir = user == leaver ? heir(before: admin, users) : user
    return (heir, admin == leaver ? self.heir(before: heir, users) : admin)
  }
}

extension WorkState {
  /// What the leaver had of it goes to others, all of it at once: the whole, the eye on it, and the tasks that were
  /// theirs by name, which go to whoever works on it then. Tasks held by role follow by themselves.
  func handingOver(_ handOver: HandOver, _ context: DecisionContext) -> [WorkEvent] {
    guard isLive else { return [] }
    let (user, admin) = handOver.heirs(of: assignedUserID, admin: adminID, context.index.users)
    var events: [WorkEvent] = []
    if user != assignedUserID || admin != adminID { events.append(assigned(to: user, admin: admin, cause: .handOver)) }
    for task in tasks where task.state != .completed && task.isNamed(for: handOver.leaver) {
      events.append(.taskReassigned(TaskReassigned(taskID: task.id, from: task.responsible, to: user)))
    }
    return events
  }
}

extension WorkTask {
  /// Whether it is a user's by name, whoever has the work.
  fileprivate func isNamed(for user: UserID) -> Bool {
    insteadOf == nil && (named == user || named == nil && role == .user(user))
  }
}
