// The facts about all activities that rules beyond one need: which ids there are and whose, and which reminders are due
// when. It keeps the outlines of those that are to come, and follows what events change in them.

public import EventSourcing

/// A fold over the events of all activities.
public struct ActivityIndex: Sendable, Equatable {
  /// Of every activity, finished ones included, since their ids are never used again.
  private(set) var customers: [ActivityID: CustomerID] = [:]
  /// Of those that are to come.
  private(set) var scheduled: [ActivityID: ActivityOutline] = [:]
  /// The reminders that are to come.
  private(set) var deadlines = Deadlines()

  /// An account without activities.
  public init() {}

  /// The customer of an activity, finished or not; nil if there was never one with this id.
  public func customer(of activity: ActivityID) -> CustomerID? { customers[activity] }

  /// The activities that are to come and that a user is to do, in the order of their times.
  func scheduled(for user: UserID) -> [ActivityID] {
    scheduled.filter { $0.value.assignedUserID == user }
      .sorted { ($0.value.startsAt, $0.key) < ($1.value.startsAt, $1.key) }.map(\.key)
  }

  /// Takes in one event of the activity `id`.
  public mutating func evolve(_ event: ActivityEvent, _ id: ActivityID, _ envelope: Envelope) {
    let before = scheduled[id]
    var outline = before
    outline?.apply(event, at: envelope.recordedAt)
    if let new = event.newOutline(at: envelope.recordedAt) {
      outline = new
      customers[id] = new.customerID
    }
    guard let outline else { return }
    scheduled[id] = outline.status == .scheduled ? outline : nil
    replaceDeadlines(of: before, by: outline, id, envelope)
  }

  /// A reminder that stays keeps the event that set it.
  private mutating func replaceDeadlines(
    of before: ActivityOutline?, by after: ActivityOutline, _ id: ActivityID, _ envelope: Envelope
  ) {
    let old = before?.due(id).map { Deadline($0, setBy: envelope) } ?? []
    let new = after.due(id).map { Deadline($0, setBy: envelope) }
    for deadline in old where !new.contains(deadline) { deadlines.remove(deadline) }
    for deadline in new where !old.contains(deadline) { deadlines.insert(deadline) }
  }
}

extension ActivityIndex {
  /// Puts an activity of a snapshot back; false if there is one with this id already.
  mutating func restore(_ id: ActivityID, of customer: CustomerID) -> Bool {
    customers.updateValue(customer, forKey: id) == nil
  }

  mutating func restore(_ outline: ActivityOutline, _ id: ActivityID) { scheduled[id] = outline }

  mutating func restore(_ deadline: Deadline) { deadlines.insert(deadline) }
}
