// The facts about all orders that rules beyond one order need: the next number, whose work is open, which snoozes end
// when. A fold over all order events.

public import EventSourcing

/// A fold over the events of all orders.
public struct OrderIndex: Sendable, Equatable {
  /// What is kept of every order, closed ones included, since they can come back.
  struct Entry: Equatable {
    let number: Int
    let customerID: CustomerID
    var assignedUserID: UserID
    var isLive = true
  }

  /// The number that the next order gets; numbers count from 1 and are never used again.
  public private(set) var nextNumber = 1
  private(set) var entries: [OrderID: Entry] = [:]
  private var ids: [Int: OrderID] = [:]
  private var liveByCustomer: [CustomerID: Int] = [:]
  private var liveByUser: [UserID: Set<OrderID>] = [:]
  private(set) var orderSnoozes: [OrderID: Deadline] = [:]
  private(set) var taskSnoozes: [OrderID: Deadline] = [:]
  /// All snoozes, ascending.
  private var deadlines: [Deadline] = []

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

  /// The snooze that ends first.
  public var nextDeadline: Deadline? { deadlines.first }

  /// The snooze that ends first, at a time or before it, of those that are wanted.
  func firstDeadline(dueBy time: Instant, where isWanted: (Deadline) -> Bool) -> Deadline? {
    deadlines.lazy.prefix { $0.dueAt <= time }.first(where: isWanted)
  }

  /// The snoozes that end at a time or before it, in the order in which they end.
  public func deadlines(dueBy time: Instant) -> [Deadline] {
    Array(deadlines.prefix { $0.dueAt <= time })
  }

  /// Takes in one event of the order `id`.
  public mutating func evolve(_ event: OrderEvent, _ id: OrderID, _ envelope: Envelope) {
    switch event {
    case .opened(let event): add(event, id)
    case .assigned(let event): assign(id, to: event.toUser)
    case .snoozed(let event):
      setOrderSnooze(
        id,
        Deadline(
          dueAt: event.until, kind: .orderSnooze, orderID: id, taskID: nil, snoozeNo: event.snoozeNo,
          causation: envelope.position, correlationID: envelope.batch.correlationID))
    case .woken: setOrderSnooze(id, nil)
    case .taskSnoozed(let event):
      setTaskSnooze(
        id,
        Deadline(
          dueAt: event.until, kind: .taskSnooze, orderID: id, taskID: event.taskID, snoozeNo: event.snoozeNo,
          causation: envelope.position, correlationID: envelope.batch.correlationID))
    case .taskWoken: setTaskSnooze(id, nil)
    case .closed, .deleted:
      setLive(id, false)
      setOrderSnooze(id, nil)
      setTaskSnooze(id, nil)
    case .reopened: setLive(id, true)
    case .taskStarted, .taskCompleted, .workflowFinished, .taskCommentAdded, .detailsEdited, .taskReassigned,
      .feeAdded, .feeChanged, .feeRemoved, .taskReset:
      break
    }
  }
}

extension OrderIndex {
  private mutating func add(_ event: OrderOpened, _ id: OrderID) {
    add(Entry(number: event.orderNo, customerID: event.customerID, assignedUserID: event.assignedUserID), id)
  }

  /// Takes in an order as a whole, open or not; false if there was one with this id already.
  @discardableResult
  mutating func add(_ entry: Entry, _ id: OrderID) -> Bool {
    nextNumber = max(nextNumber, entry.number &+ 1)
    ids[entry.number] = id
    if entry.isLive { count(id, entry.customerID, entry.assignedUserID, live: true) }
    return entries.updateValue(entry, forKey: id) == nil
  }

  /// Makes room for this many orders.
  mutating func reserve(_ count: Int) {
    entries.reserveCapacity(count)
    ids.reserveCapacity(count)
  }

  private mutating func setLive(_ id: OrderID, _ isLive: Bool) {
    guard let entry = entries[id], entry.isLive != isLive else { return }
    entries[id]?.isLive = isLive
    count(id, entry.customerID, entry.assignedUserID, live: isLive)
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

  private mutating func assign(_ id: OrderID, to user: UserID) {
    guard let entry = entries[id] else { return }
    entries[id]?.assignedUserID = user
    guard entry.isLive else { return }
    removeWork(id, of: entry.assignedUserID)
    liveByUser[user, default: []].insert(id)
  }

  private mutating func removeWork(_ id: OrderID, of user: UserID) {
    liveByUser[user]?.remove(id)
    if liveByUser[user]?.isEmpty == true { liveByUser[user] = nil }
  }

  mutating func setOrderSnooze(_ id: OrderID, _ deadline: Deadline?) {
    replace(orderSnoozes[id], by: deadline)
    orderSnoozes[id] = deadline
  }

  mutating func setTaskSnooze(_ id: OrderID, _ deadline: Deadline?) {
    replace(taskSnoozes[id], by: deadline)
    taskSnoozes[id] = deadline
  }

  private mutating func replace(_ old: Deadline?, by new: Deadline?) {
    if let old { deadlines.remove(at: firstIndex(notBefore: old)) }
    if let new { deadlines.insert(new, at: firstIndex(notBefore: new)) }
  }

  private func firstIndex(notBefore deadline: Deadline) -> Int {
    deadlines.partitioningIndex { $0 >= deadline }
  }
}
