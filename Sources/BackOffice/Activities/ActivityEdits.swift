// What an edit asks of an activity, and what follows from it: each field that gets another value, before and after.

public import EventSourcing

/// The fields of an activity as changes name them, in the order in which events list them.
enum ActivityField: String, CaseIterable {
  case contactID, orderID, leadID, kindID, title, startsAt, endsAt, startsOn, endsOn, priority, reminders
  case assignedUserID
}

/// New values for the fields of an activity; what is left out stays.
public struct ActivityEdits: Hashable, Record {
  public var contactID: FieldUpdate<ContactID>
  public var orderID: FieldUpdate<OrderID>
  public var leadID: FieldUpdate<LeadID>
  public var kind: FieldUpdate<String>
  public var title: FieldUpdate<String>
  public var startsAt: FieldUpdate<ActivityTime>
  public var endsAt: FieldUpdate<ActivityTime>
  public var allDay: FieldUpdate<Bool>
  public var priority: FieldUpdate<ActivityPriority>
  public var reminders: FieldUpdate<[Int]>
  public var assignedUserID: FieldUpdate<UserID>

  public init(
    contactID: FieldUpdate<ContactID> = .keep, orderID: FieldUpdate<OrderID> = .keep,
    leadID: FieldUpdate<LeadID> = .keep, kind: FieldUpdate<String> = .keep, title: FieldUpdate<String> = .keep,
    startsAt: FieldUpdate<ActivityTime> = .keep, endsAt: FieldUpdate<ActivityTime> = .keep,
    allDay: FieldUpdate<Bool> = .keep, priority: FieldUpdate<ActivityPriority> = .keep,
    reminders: FieldUpdate<[Int]> = .keep, assignedUserID: FieldUpdate<UserID> = .keep
  ) {
    self.contactID = contactID
    self.orderID = orderID
    self.leadID = leadID
    self.kind = kind
    self.title = title
    self.startsAt = startsAt
    self.endsAt = endsAt
    self.allDay = allDay
    self.priority = priority
    self.reminders = reminders
    self.assignedUserID = assignedUserID
  }

  public init(_ field: inout some FieldList<ActivityEdits>) {
    contactID = field("contactID", \.contactID, "the contact")
    orderID = field("orderID", \.orderID, "the order")
    leadID = field("leadID", \.leadID, "the lead")
    kind = field("kind", \.kind, "the kind by label or id", .needed())
    title = field("title", \.title, "what it is", .name)
    startsAt = field("startsAt", \.startsAt, "when it begins", .needed())
    endsAt = field("endsAt", \.endsAt, "when it ends, or its last day")
    allDay = field("allDay", \.allDay, "whether it takes all day")
    priority = field("priority", \.priority, "how urgent it is; null is normal")
    reminders = field("reminders", \.reminders, "minutes before the start", .reminders)
    assignedUserID = field("assignedUserID", \.assignedUserID, "who is to do it", .needed())
  }
}

extension FieldUpdate {
  /// The value that is set; nil for none.
  var value: Value? { if case .set(let value) = self { value } else { nil } }
}
