// The facts about all orders, or all leads, that rules beyond one of them need: the next number, whose work is open,
// which snoozes end when. It keeps the outlines, and follows what events change in them.

public import EventSourcing

/// What is kept of all work of one kind; `Subject` is that of its ids.
public struct WorkIndex<Subject: WorkSubject>: Sendable, Equatable {
  /// What is kept of everything, closed work included, since it can come back.
  struct Entry: Equatable {
    let number: Int
    let customerID: CustomerID
    let assignedUserID: UserID
    let adminID: UserID?
    let namedUsers: [UserID]
    let status: WorkStatus

    /// Whose open work it is; nil for nobody's.
    var worker: UserID? { status.isLive ? assignedUserID : nil }
  }

  /// The number that the next one gets; numbers count from 1 and are never used again.
  public private(set) var nextNumber = 1
  private(set) var entries: [ID<Subject>: Entry] = [:]
  private var ids: [Int: ID<Subject>] = [:]
  private var liveByCustomer: [CustomerID: Int] = [:]
  private var liveByUser: [UserID: Set<ID<Subject>>] = [:]
  private(set) var snoozes: [ID<Subject>: Deadline] = [:]
  private(set) var taskSnoozes: [ID<Subject>: Deadline] = [:]
  /// The ends of all snoozes.
  private(set) var deadlines = Deadlines()

  /// An account without work of the kind.
  init() {}

  /// What has this number, also if it was deleted.
  public func id(ofNumber number: Int) -> ID<Subject>? { ids[number] }

  /// How much work of a customer is open or snoozed.
  public func openCount(of customer: CustomerID) -> Int { liveByCustomer[customer] ?? 0 }

  /// The open and snoozed work that is assigned to a user, by number.
  public func openWork(of user: UserID) -> [ID<Subject>] {
    guard let work = liveByUser[user] else { return [] }
    return work.sorted { (entries[$0]?.number ?? 0) < (entries[$1]?.number ?? 0) }
  }

  /// The open and snoozed work of which something may be to change hands when a user leaves, by number. It goes through
  /// all work that is open.
  func openWork(concerning user: UserID) -> [ID<Subject>] {
    let found = liveByUser.values.joined().filter { outline(of: $0)?.concerns(user) ?? false }
    return found.sorted { (entries[$0]?.number ?? 0) < (entries[$1]?.number ?? 0) }
  }

  /// Who works on something that is open or snoozed; nil for all else.
  func worker(on id: ID<Subject>) -> UserID? { entries[id]?.worker }

  /// Takes in what an event does to the outline of `id`, if anything.
  mutating func evolve(_ change: OutlineChange?, _ id: ID<Subject>, _ envelope: Envelope) {
    guard let change else { return }
    let before = outline(of: id)
    var after = before
    change(&after)
    if let after { replace(before, by: after, of: id, envelope) }
  }
}

extension WorkIndex {
  /// What is known of one, but for the notes of its snoozes; nil if there was never one.
  func outline(of id: ID<Subject>) -> WorkOutline? {
    entries[id].map { entry in
      WorkOutline(
        kind: Subject.kind, number: entry.number, customerID: entry.customerID, assignedUserID: entry.assignedUserID,
        adminID: entry.adminID, namedUsers: entry.namedUsers, status: entry.status,
        snooze: snoozes[id].flatMap { Snooze($0) },
        taskSnooze: taskSnoozes[id].flatMap { TaskSnooze($0) })
    }
  }

  private mutating func replace(
    _ before: WorkOutline?, by after: WorkOutline, of id: ID<Subject>, _ envelope: Envelope
  ) {
    put(Entry(after), id)
    if !Snooze.isSame(before?.snooze, after.snooze) {
      setSnooze(id, after.snooze.map { Deadline($0.end(of: id), setBy: envelope) })
    }
    if !Snooze.isSame(before?.taskSnooze?.snooze, after.taskSnooze?.snooze) {
      setTaskSnooze(id, after.taskSnooze.map { Deadline($0.snooze.end(of: id, $0.taskID), setBy: envelope) })
    }
  }

  /// Keeps one as it is now, open or not; false if there was one with this id already.
  @discardableResult
  mutating func put(_ entry: Entry, _ id: ID<Subject>) -> Bool {
    let before = entries.updateValue(entry, forKey: id)
    if before == nil {
      nextNumber = max(nextNumber, entry.number &+ 1)
      ids[entry.number] = id
    }
    if before?.worker != entry.worker {
      if let before, let worker = before.worker { count(id, before.customerID, worker, live: false) }
      if let worker = entry.worker { count(id, entry.customerID, worker, live: true) }
    }
    return before == nil
  }

  /// Makes room for so many.
  mutating func reserve(_ count: Int) {
    entries.reserveCapacity(count)
    ids.reserveCapacity(count)
  }

  private mutating func count(_ id: ID<Subject>, _ customer: CustomerID, _ user: UserID, live: Bool) {
    if live {
      liveByCustomer[customer, default: 0] += 1
      liveByUser[user, default: []].insert(id)
    } else {
      liveByCustomer[customer, default: 0] -= 1
      if liveByCustomer[customer] == 0 { liveByCustomer[customer] = nil }
      removeWork(id, of: user)
    }
  }

  private mutating func removeWork(_ id: ID<Subject>, of user: UserID) {
    liveByUser[user]?.remove(id)
    if liveByUser[user]?.isEmpty == true { liveByUser[user] = nil }
  }

  mutating func setSnooze(_ id: ID<Subject>, _ deadline: Deadline?) {
    deadlines.replace(snoozes[id], by: deadline)
    snoozes[id] = deadline
  }

  mutating func setTaskSnooze(_ id: ID<Subject>, _ deadline: Deadline?) {
    deadlines.replace(taskSnoozes[id], by: deadline)
    taskSnoozes[id] = deadline
  }
}

extension WorkIndex.Entry {
  init(_ outline: WorkOutline) {
    self.init(
      number: outline.number, customerID: outline.customerID, assignedUserID: outline.assignedUserID,
      adminID: outline.adminID, namedUsers: outline.namedUsers, status: outline.status)
  }
}

extension Snooze {
  /// Whether both end at the same time as the same one; the index has no notes.
  fileprivate static func isSame(_ a: Snooze?, _ b: Snooze?) -> Bool { a?.number == b?.number && a?.until == b?.until }

  fileprivate init?(_ deadline: Deadline) {
    guard case .snooze(_, _, _, let number) = deadline.matter else { return nil }
    self.init(until: deadline.dueAt, number: number, note: nil)
  }
}

extension TaskSnooze {
  fileprivate init?(_ deadline: Deadline) {
    guard case .snooze(_, _, let task?, _) = deadline.matter, let snooze = Snooze(deadline) else { return nil }
    self.init(taskID: task, snooze: snooze)
  }
}
