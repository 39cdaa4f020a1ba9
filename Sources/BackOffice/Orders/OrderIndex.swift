// The facts about all orders that rules beyond one order need: the next number, whose work is open, which snoozes end
// when. It keeps the outlines of the orders, and follows what events change in them.

public import EventSourcing

/// A fold over the events of all orders.
public struct OrderIndex: Sendable, Equatable {
  /// What is kept of every order, closed ones included, since they can come back.
  struct Entry: Equatable {
    let number: Int
    let customerID: CustomerID
    let assignedUserID: UserID
    let status: OrderState.Status

    /// Whose open work it is; nil for nobody's.
    var worker: UserID? { status.isLive ? assignedUserID : nil }
  }

  /// The number that the next order gets; numbers count from 1 and are never used again.
  public private(set) var nextNumber = 1
  private(set) var entries: [OrderID: Entry] = [:]
  private var ids: [Int: OrderID] = [:]
  private var liveByCustomer: [CustomerID: Int] = [:]
  private var liveByUser: [UserID: Set<OrderID>] = [:]
  private(set) var orderSnoozes: [OrderID: Deadline] = [:]
  private(set) var taskSnoozes: [OrderID: Deadline] = [:]
  /// The ends of all snoozes.
  private(set) var deadlines = Deadlines()

  /// An account without orders.
  public init() {}

  /// The order with this number, deleted ones included.
  public func id(ofNumber number: Int) -> OrderID? { ids[number] }

  /// How many orders of a customer are open or snoozed.
  public func openOrders(of customer: CustomerID) -> Int { liveByCustomer[customer] ?? 0 }

  /// The open and snoozed orders assigned to a user, by number.
  public func openWork(of user: UserID) -> [OrderID] {
    guard let orders = liveByUser[user] else { return [] }
    return orders.sorted { (entries[$0]?.number ?? 0) < (entries[$1]?.number ?? 0) }
  }

  /// Takes in one event of the order `id`.
  public mutating func evolve(_ event: OrderEvent, _ id: OrderID, _ envelope: Envelope) {
    guard let change = event.outlineChange else { return }
    let before = outline(of: id)
    var after = before
    change(&after)
    if let after { replace(before, by: after, of: id, envelope) }
  }
}

extension OrderIndex {
  /// What is known of an order, but for the notes of its snoozes; nil if there was never one.
  func outline(of id: OrderID) -> OrderOutline? {
    entries[id].map { entry in
      OrderOutline(
        orderNo: entry.number, customerID: entry.customerID, assignedUserID: entry.assignedUserID,
        status: entry.status, snooze: orderSnoozes[id].flatMap { Snooze($0) },
        taskSnooze: taskSnoozes[id].flatMap { TaskSnooze($0) })
    }
  }

  private mutating func replace(
    _ before: OrderOutline?, by after: OrderOutline, of id: OrderID, _ envelope: Envelope
  ) {
    put(Entry(after), id)
    if !Snooze.isSame(before?.snooze, after.snooze) {
      setOrderSnooze(id, after.snooze.map { Deadline($0, nil, of: id, envelope) })
    }
    if !Snooze.isSame(before?.taskSnooze?.snooze, after.taskSnooze?.snooze) {
      setTaskSnooze(id, after.taskSnooze.map { Deadline($0.snooze, $0.taskID, of: id, envelope) })
    }
  }

  /// Keeps an order as it is now, open or not; false if there was one with this id already.
  @discardableResult
  mutating func put(_ entry: Entry, _ id: OrderID) -> Bool {
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

  /// Makes room for this many orders.
  mutating func reserve(_ count: Int) {
    entries.reserveCapacity(count)
    ids.reserveCapacity(count)
  }

  private mutating func count(_ id: OrderID, _ customer: CustomerID, _ user: UserID, live: Bool) {
    if live {
      liveByCustomer[customer, default: 0] += 1
      liveByUser[user, default: []].insert(id)
    } else {
      liveByCustomer[customer, default: 0] -= 1
      if liveByCustomer[customer] == 0 { liveByCustomer[customer] = nil }
      removeWork(id, of: user)
    }
  }

  private mutating func removeWork(_ id: OrderID, of user: UserID) {
    liveByUser[user]?.remove(id)
    if liveByUser[user]?.isEmpty == true { liveByUser[user] = nil }
  }

  mutating func setOrderSnooze(_ id: OrderID, _ deadline: Deadline?) {
    deadlines.replace(orderSnoozes[id], by: deadline)
    orderSnoozes[id] = deadline
  }

  mutating func setTaskSnooze(_ id: OrderID, _ deadline: Deadline?) {
    deadlines.replace(taskSnoozes[id], by: deadline)
    taskSnoozes[id] = deadline
  }
}

extension OrderIndex.Entry {
  init(_ outline: OrderOutline) {
    self.init(
      number: outline.orderNo, customerID: outline.customerID, assignedUserID: outline.assignedUserID,
      status: outline.status)
  }
}

extension Deadline {
  /// The end of a snooze that an event began.
  fileprivate init(_ snooze: Snooze, _ task: TaskID?, of order: OrderID, _ envelope: Envelope) {
    self.init(
      dueAt: snooze.until,
      matter: task.map { .taskSnooze(order, $0, snoozeNo: snooze.number) }
        ?? .orderSnooze(order, snoozeNo: snooze.number),
      setBy: envelope)
  }
}

extension Snooze {
  /// Whether both end at the same time as the same one; the index has no notes.
  fileprivate static func isSame(_ a: Snooze?, _ b: Snooze?) -> Bool { a?.number == b?.number && a?.until == b?.until }

  fileprivate init?(_ deadline: Deadline) {
    switch deadline.matter {
    case .orderSnooze(_, let number), .taskSnooze(_, _, let number):
      self.init(until: deadline.dueAt, number: number, note: nil)
    case .reminder: return nil
    }
  }
}

extension TaskSnooze {
  fileprivate init?(_ deadline: Deadline) {
    guard case .taskSnooze(_, let task, _) = deadline.matter, let snooze = Snooze(deadline) else { return nil }
    self.init(taskID: task, snooze: snooze)
  }
}
