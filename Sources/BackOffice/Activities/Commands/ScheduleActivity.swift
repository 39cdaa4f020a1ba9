// Scheduling something that is to be done for a customer: a meeting, a call, whatever the account's list of kinds has.

public import EventSourcing
internal import FoundationEssentials

/// Schedules a meeting, a call or whatever is to be done for a customer.
public struct ScheduleActivity: ActivityStreamCommand {
  public var activityID: ActivityID?
  public var customerID: CustomerID
  public var contactID: ContactID?
  public var orderID: OrderID?
  public var leadID: LeadID?
  /// An item of the list of kinds, by label or id.
  public var kind: String
  public var title: String
  public var startsAt: ActivityTime
  public var endsAt: ActivityTime?
  public var allDay: Bool?
  /// Normal if missing.
  public var priority: ActivityPriority?
  /// Minutes before the start.
  public var reminders: [Int]?
  public var assignedUserID: UserID
  public var followUpOf: ActivityID?

  public init(
    activityID: ActivityID? = nil, customerID: CustomerID, contactID: ContactID? = nil, orderID: OrderID? = nil,
    leadID: LeadID? = nil, kind: String, title: String, startsAt: ActivityTime, endsAt: ActivityTime? = nil,
    allDay: Bool? = nil, priority: ActivityPriority? = nil, reminders: [Int]? = nil, assignedUserID: UserID,
    followUpOf: ActivityID? = nil
  ) {
    self.activityID = activityID
    self.customerID = customerID
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
    self.followUpOf = followUpOf
  }

  public init(_ field: inout some FieldList<ScheduleActivity>) {
    activityID = field("activityID", \.activityID, "an id of the caller's own choice")
    customerID = field("customerID", \.customerID, "the customer")
    contactID = field("contactID", \.contactID, "the contact")
    orderID = field("orderID", \.orderID, "an order of the customer that it is about")
    leadID = field("leadID", \.leadID, "a lead of the customer that it is about")
    kind = field("kind", \.kind, "an item of the list activityKind, by label or id")
    title = field("title", \.title, "what it is", .name)
    startsAt = field("startsAt", \.startsAt, "when it begins")
    endsAt = field("endsAt", \.endsAt, "when it ends, or its last day")
    allDay = field("allDay", \.allDay, "whether it takes all day")
    priority = field("priority", \.priority, "how urgent it is; normal if missing")
    reminders = field("reminders", \.reminders, "minutes before the start", .reminders)
    assignedUserID = field("assignedUserID", \.assignedUserID, "who is to do it")
    followUpOf = field("followUpOf", \.followUpOf, "the activity that it follows")
  }

  public static var right: Right { .anyUser }
  public static var summary: String { "Schedules a meeting, a call or whatever is to be done for a customer." }
  public static var refusals: [String] {
    [
      "assigneeNotActive", "contactNotFound", "customerArchived", "customerErased", "customerNotFound", "idInUse",
      "itemRetired", "leadDeleted", "linkMismatch", "orderDeleted",
    ]
  }
  public static var example: String {
    #"{"customerID":"ABC Ltd","contactID":"Ann Archer","kind":"Meeting","title":"Measure the loft","startsAt":"2026-03-02T10:00:00Z","endsAt":"2026-03-02T11:00:00Z","reminders":[60,1440],"assignedUserID":"gus@acme.example"}"#
  }

  public var subject: Subject { .newActivity(activityID) }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    try checkForm()
    try checkTimes(context)
  }

  public func decide(
    on activity: ActivityState?, _ context: DecisionContext
  ) throws(Rejection) -> Decision<ActivityEvent> {
    guard activity == nil else {
      throw .idInUse(kind: "activity", id: context.id(activityID, "activity").description)
    }
    return [.scheduled(try scheduled(context))]
  }

  public var canonical: Self {
    var payload = self
    if allDay == false { payload.allDay = nil }
    if priority == .normal { payload.priority = nil }
    if reminders == [] { payload.reminders = nil }
    return payload
  }
}

/// What is to be done after an activity: it is scheduled like any other.
public typealias FollowUp = ScheduleActivity

extension ScheduleActivity {
  /// Throws unless its times are well formed and to come. `path` leads to its fields: empty, or ending in a dot.
  func checkTimes(_ context: DecisionContext, path: String = "") throws(Rejection) {
    let times = try context.times(startsAt: startsAt, endsAt: endsAt, allDay: allDay ?? false, path: path)
    try context.requireNotPast(times, path: path)
  }

  /// What is scheduled, unless the state of others forbids it.
  ///
  /// - Parameter done: the activity that is completed with it.
  func scheduled(_ context: DecisionContext, after done: ActivityID? = nil) throws(Rejection) -> ActivityScheduled {
    let index = context.index
    try index.requireCustomerForWork(customerID)
    try index.requireLinks(
      of: customerID, contact: contactID, order: orderID, lead: leadID, followUpOf: done == nil ? followUpOf : nil)
    let kind = try index.requireActivityKind(kind)
    try index.requireActive(assignedUserID)
    let times = try context.times(startsAt: startsAt, endsAt: endsAt, allDay: allDay ?? false)
    return ActivityScheduled(
      customerID: customerID, contactID: contactID, orderID: orderID, leadID: leadID, kindID: kind.id,
      title: PersonalText(FieldText.trimmed(title)), startsAt: times.startsAt, endsAt: times.endsAt,
      startsOn: times.startsOn, endsOn: times.endsOn, priority: priority ?? .normal,
      reminders: (reminders ?? []).sorted(by: >), assignedUserID: assignedUserID, followUpOf: done ?? followUpOf)
  }
}
