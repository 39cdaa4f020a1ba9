// What is well formed in the fields of activities, beside what texts have to be.

internal import EventSourcing

extension FieldRule<[Int]?> {
  static var reminders: Self {
    Self("up to 5, each once, from 0 to 40320") { (minutes, field) throws(Rejection) in
      try ActivityReminders.check(minutes ?? [], field: field)
    }
  }
}

extension FieldRule<FieldUpdate<[Int]>> {
  static var reminders: Self {
    Self("up to 5, each once, from 0 to 40320; null for none") { (update, field) throws(Rejection) in
      try ActivityReminders.check(update.value ?? [], field: field)
    }
  }
}

extension FieldRule<[Int]> {
  /// Those of an event.
  static var reminders: Self {
    Self(bound: "up to 5, from 0 to 40320") { minutes in
      do throws(Rejection) {
        try ActivityReminders.check(minutes, field: "reminders")
        return nil
      } catch {
        return error.description
      }
    }
  }
}

extension ActivityReminders {
  /// Throws unless an activity may have these reminders.
  static func check(_ minutes: [Int], field: String) throws(Rejection) {
    guard minutes.count <= limits.count else {
      throw .invalidField(field: field, reason: "\(limits.count) reminders are the most")
    }
    guard minutes.allSatisfy(limits.minutes.contains) else {
      throw .invalidField(field: field, reason: "expected 0 to \(limits.minutes.upperBound) minutes")
    }
    guard Set(minutes).count == minutes.count else {
      throw .invalidField(field: field, reason: "the same reminder twice")
    }
  }
}

extension FieldRule<FieldUpdate<String>> {
  static var name: Self {
    Self("not null; one line of 1 to 200 characters") { (update, field) throws(Rejection) in
      guard update != .clear else { throw .invalidField(field: field, reason: "it is needed and can't be cleared") }
      if let text = update.value { try FieldText.check(name: text, field: field) }
    }
  }
}

extension FieldRule {
  /// Any value, if one is given.
  static func needed<Inner>() -> Self where Value == FieldUpdate<Inner> {
    Self("not null") { (update, field) throws(Rejection) in
      guard update != .clear else { throw .invalidField(field: field, reason: "it is needed and can't be cleared") }
    }
  }
}

extension FieldRule<String> {
  static var note: Self {
    Self("1 to 4000 characters") { (text, field) throws(Rejection) in
      guard !FieldText.trimmed(text).isEmpty else { throw .invalidField(field: field, reason: "empty") }
      try FieldText.check(note: text)
    }
  }
}
