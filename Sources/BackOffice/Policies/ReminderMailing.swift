// The mail that tells somebody of a reminder. That it was given is an event of its own, whether a mail goes out or not.

public import EventSourcing

/// Has a mail sent to whoever is reminded of an activity, unless the account's settings want none. One of an activity that
/// was moved, done or cancelled since is passed over: the outbox has it no more.
public enum ReminderMailing: Policy {
  public typealias D = BackOfficeDomain

  public static let name = PolicyName("reminder-mail", code: "P-06")

  public static func requests(
    of event: BackOfficeEvent, _ envelope: Envelope, in index: AccountIndex
  ) -> [BackOfficeRequest] {
    let id: ActivityID = envelope.stream.subject()
    guard case .activity(.reminderFired(let event)) = event, index.mailsReminders,
      let activity = index.activities.scheduled[id], let user = index.users[event.assignedUserID]
    else { return [] }
    let customer = index.customers.brief(activity.customerID)
    return [
      .reminder(
        ReminderMail(
          activityID: id, userID: event.assignedUserID, address: user.email, name: user.name,
          title: activity.title.text, startsAt: activity.startsAt, startsOn: activity.startsOn,
          timeZone: index.account?.timeZone ?? "UTC", customerName: customer?.name ?? "",
          contactName: (activity.contactID ?? customer?.defaultContactID).flatMap { customer?.name(of: $0) },
          isLate: event.late, account: index.account?.name ?? ""))
    ]
  }
}

extension AccountIndex {
  /// Whether reminders go out as mails: unless the settings say `none`.
  var mailsReminders: Bool { account?.settings.reminderChannel != "none" }
}
