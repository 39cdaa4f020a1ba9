// What a row of a sheet says beside the customer: a note, and what was done for the customer in the past.

internal import EventSourcing
internal import FoundationEssentials

/// Something that was done, as a row of an import tells it.
struct ImportedActivity {
  /// As sheets have it: an instant with its offset, or a day of the account's calendar.
  enum Time: Equatable {
    case instant(Instant)
    case day(LocalDate)

    init?(_ text: String) {
      if let instant = Instant(text) {
        self = .instant(instant)
      } else if let day = LocalDate(text) {
        self = .day(day)
      } else {
        return nil
      }
    }
  }

  let columns: ActivityColumns
  let time: Time
  /// Empty where the row tells only when it was.
  let text: String
}

extension ImportedActivity {
  /// The event, if the account has the kind and the time is past.
  func event(of customer: CustomerID, _ context: DecisionContext) throws(RowFaults) -> ActivityLogged {
    guard let kind = context.index.account?.item(columns.kind, in: .activityKind) else {
      throw RowFaults(all: [RowError(.unknownKind, in: columns.text)])
    }
    let occurredAt =
      switch time {
      case .instant(let instant): instant
      case .day(let day): context.zones.start(of: day, in: context.zone)
      }
    guard occurredAt <= context.now, BackOfficeHistory.times.contains(occurredAt) else {
      throw RowFaults(all: [RowError(.badTime, in: columns.occurredAt)])
    }
    return ActivityLogged(
      customerID: customer, contactID: nil, orderID: nil, leadID: nil, kindID: kind.id,
      text: PersonalText(text.isEmpty ? kind.label : text), occurredAt: occurredAt)
  }
}

extension ImportedCustomer {
  /// The events beside those of the customer, in streams of their own.
  func history(
    of customer: CustomerID, _ row: ImportRow, _ context: DecisionContext
  ) throws(RowFaults) -> [Proposed<BackOfficeEvent>] {
    var events: [Proposed<BackOfficeEvent>] = []
    if let note {
      let added = NoteAdded(text: PersonalText(note), contactID: nil, orderID: nil, taskID: nil, leadID: nil)
      events.append(Proposed(.correspondence(.noteAdded(added)), in: .correspondence(customer)))
    }
    for (number, activity) in activities.enumerated() {
      let id = ActivityID(UUID(namespace: row.importID.uuid, name: "\(row.row)/activity/\(number)"))
      events.append(Proposed(.activity(.logged(try activity.event(of: customer, context))), in: .activity(id)))
    }
    return events
  }
}
