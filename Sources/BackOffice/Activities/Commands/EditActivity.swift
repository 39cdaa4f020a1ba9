// Changing what an activity is, when, and who is to do it. A new start is a new schedule: reminders of the old one are
// stale.

public import EventSourcing

/// Changes an activity that is to come: what it is, when, with what reminders, who is to do it.
public struct EditActivity: ActivityCommand {
  public var activityID: ActivityID
  public var changes: ActivityEdits

  public init(activityID: ActivityID, changes: ActivityEdits) {
    self.activityID = activityID
    self.changes = changes
  }

  public init(_ field: inout some FieldList<EditActivity>) {
    activityID = field("activityID", \.activityID, "the activity")
    changes = field("changes", \.changes, "new values; null clears")
  }

  public static var right: Right { .ownActivity }
  public static var summary: String {
    "Changes an activity that is to come: what it is, when, with what reminders, who is to do it."
  }
  public static var refusals: [String] {
    [
      "activityFinished", "assigneeNotActive", "contactNotFound", "itemRetired", "leadDeleted", "linkMismatch",
      "orderDeleted",
    ]
  }
  public static var example: String {
    #"{"activityID":"0b8e6f0e-0000-4000-8000-000000000020","changes":{"startsAt":"2026-03-03T10:00:00Z","endsAt":null,"priority":"high"}}"#
  }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    // The names of the fields alone, as in all edits.
    if let fault = changes.formFault as? Rejection { throw fault }
  }

  public func decide(
    _ activity: ActivityState, _ context: DecisionContext
  ) throws(Rejection) -> Decision<ActivityEvent> {
    try activity.requireScheduled()
    let times = try times(activity, context)
    let kind = try requireOthers(activity, context.index)
    let made = changes(of: activity, to: times, kind)
    guard !made.isEmpty else { return [] }
    let isNewSchedule = made.contains { [.startsAt, .reminders].contains(ActivityField(rawValue: $0.field)) }
    let scheduleNo = isNewSchedule ? activity.reminders.scheduleNo.next : nil
    return [.edited(ActivityEdited(changes: made, scheduleNo: scheduleNo))]
  }

  /// The times of the edited activity. Those that it has already may be past.
  private func times(_ activity: ActivityState, _ context: DecisionContext) throws(Rejection) -> ActivityTimes {
    let known = activity.times
    guard [changes.startsAt, changes.endsAt].contains(where: { $0 != .keep }) || changes.allDay != .keep else {
      return known
    }
    let times = try context.times(
      startsAt: changes.startsAt.value ?? known.start, endsAt: changes.endsAt.applied(to: known.end),
      allDay: changes.allDay == .keep ? activity.allDay : changes.allDay.value ?? false, since: known)
    if times.start != known.start { try context.requireNotPast(times) }
    return times
  }

  /// The fields that get another value.
  private func changes(
    of activity: ActivityState, to times: ActivityTimes, _ kind: ListItemID
  ) -> [FieldChange] {
    var list = ChangeList()
    list.id(.contactID, activity.contactID, changes.contactID.applied(to: activity.contactID))
    list.id(.orderID, activity.orderID, changes.orderID.applied(to: activity.orderID))
    list.id(.leadID, activity.leadID, changes.leadID.applied(to: activity.leadID))
    list.id(.kindID, activity.kindID, kind)
    let title = changes.title.value.map { PersonalText(FieldText.trimmed($0)) } ?? activity.title
    list.add(.title, .personal(activity.title), .personal(title))
    list.text(.startsAt, activity.startsAt, times.startsAt)
    list.text(.endsAt, activity.endsAt, times.endsAt)
    list.text(.startsOn, activity.startsOn, times.startsOn)
    list.text(.endsOn, activity.endsOn, times.endsOn)
    let priority = changes.priority == .keep ? activity.priority : changes.priority.value ?? .normal
    list.text(.priority, activity.priority?.rawValue, priority?.rawValue)
    let reminders = changes.reminders == .keep ? activity.reminders.minutes : changes.reminders.value ?? []
    list.numbers(.reminders, activity.reminders.minutes, reminders.sorted(by: >))
    list.id(.assignedUserID, activity.assignedUserID, changes.assignedUserID.applied(to: activity.assignedUserID))
    return list.changes
  }

  /// A kind that the activity has already may have been retired since.
  private func kind(_ activity: ActivityState, _ index: AccountIndex) throws(Rejection) -> ListItemID {
    guard let kind = changes.kind.value else { return activity.kindID }
    if let item = index.account?.item(kind, in: .activityKind), item.id == activity.kindID { return item.id }
    return try index.requireActivityKind(kind).id
  }

  /// Throws unless the state of others allows the changes; returns the kind. Only what is new is looked at: what was
  /// removed since stays on old activities.
  private func requireOthers(_ activity: ActivityState, _ index: AccountIndex) throws(Rejection) -> ListItemID {
    func new<Value: Equatable>(_ update: FieldUpdate<Value>, _ old: Value?) -> Value? {
      update.value.flatMap { $0 == old ? nil : $0 }
    }
    try index.requireLinks(
      of: activity.customerID, contact: new(changes.contactID, activity.contactID),
      order: new(changes.orderID, activity.orderID), lead: new(changes.leadID, activity.leadID))
    let kind = try kind(activity, index)
    if let user = new(changes.assignedUserID, activity.assignedUserID) { try index.requireActive(user) }
    return kind
  }
}

/// The changes of an edit, as they are found.
private struct ChangeList {
  private(set) var changes: [FieldChange] = []

  mutating func add(_ field: ActivityField, _ before: FieldValue?, _ after: FieldValue?) {
    guard before != after || !FieldText.same(before?.text, after?.text) else { return }
    changes.append(FieldChange(field.rawValue, before: before, after: after))
  }

  mutating func text<Value: CustomStringConvertible>(_ field: ActivityField, _ before: Value?, _ after: Value?) {
    add(field, before.map { .text($0.description) }, after.map { .text($0.description) })
  }

  mutating func id<Kind>(_ field: ActivityField, _ before: ID<Kind>?, _ after: ID<Kind>?) {
    text(field, before, after)
  }

  mutating func numbers(_ field: ActivityField, _ before: [Int], _ after: [Int]) {
    func value(_ numbers: [Int]) -> FieldValue? { numbers.isEmpty ? nil : .numbers(numbers.map { Int64($0) }) }
    add(field, value(before), value(after))
  }
}
