// The small types of an activity: how urgent it is, and when it is.

public import CBOR
public import EventSourcing
public import JSON

/// How urgent an activity is.
public enum ActivityPriority: String, FieldType, CaseIterable {
  case low, normal, high
}

/// When an activity begins or ends, as a command says it: at a time, or on a day where it takes all day.
public enum ActivityTime: Hashable, Sendable {
  case at(Instant)
  /// A day of the calendar in the account's time zone.
  case on(LocalDate)

  var isDay: Bool { if case .on = self { true } else { false } }
}

extension ActivityTime: FieldType {
  public static var form: FieldForm {
    .other("\(Instant.jsonTextName), or \(LocalDate.jsonTextName) for all day", example: #""2024-01-31T09:00:00Z""#)
  }
  public static var placeholder: ActivityTime { .at(.placeholder) }

  public func write(to writer: inout CBORWriter) throws(CBORError) {
    switch self {
    case .at(let time): try writer.write(time)
    case .on(let date): try writer.write(date)
    }
  }

  public static func read(from reader: inout CBORReader) throws(CBORError) -> ActivityTime {
    var ahead = reader
    if try ahead.readTag() == CBORTag.date { return .on(try reader.read()) }
    return .at(try reader.read())
  }

  public static func read(_ json: JSONValue, _ reading: inout FieldReading) -> ActivityTime? {
    if let date = json.text.flatMap({ LocalDate(jsonText: $0) }) { return .on(date) }
    if let time = json.text.flatMap({ Instant(jsonText: $0) }) { return .at(time) }
    guard let text = json.string else {
      reading.add(json.wrongType(expected: form.description))
      return nil
    }
    reading.add(json.error(.invalidValue, "expected \(form.description), found \"\(text)\""))
    return nil
  }
}

/// When an activity takes place, as it is stored.
struct ActivityTimes: Hashable, Sendable {
  /// When it begins: the first instant of the first day where it takes all day.
  let startsAt: Instant
  /// Nil where it takes all day.
  let endsAt: Instant?
  /// The first day, where it takes all day.
  let startsOn: LocalDate?
  /// The last day of several.
  let endsOn: LocalDate?

  var start: ActivityTime { startsOn.map { .on($0) } ?? .at(startsAt) }
  var end: ActivityTime? { endsOn.map { .on($0) } ?? endsAt.map { .at($0) } }
}

extension DecisionContext {
  /// The times of an activity in their stored form.
  ///
  /// - Parameters:
  ///   - known: what the activity had before; a start that stays is not worked out again.
  ///   - path: leads to the fields: empty, or ending in a dot.
  /// - Throws: `invalidField` unless they are days exactly where it takes all day, and the end lies after the start.
  func times(
    startsAt: ActivityTime, endsAt: ActivityTime?, allDay: Bool, since known: ActivityTimes? = nil, path: String = ""
  ) throws(Rejection) -> ActivityTimes {
    try check(startsAt, allDay, field: path + "startsAt")
    if let endsAt { try check(endsAt, allDay, field: path + "endsAt") }
    func ends<Time: Comparable>(_ end: Time?, after start: Time) throws(Rejection) -> Time? {
      if let end, end <= start {
        throw .invalidField(field: path + "endsAt", reason: "does not lie after startsAt")
      }
      return end
    }
    switch startsAt {
    case .at(let start):
      let end: Instant? = if case .at(let end) = endsAt { end } else { nil }
      return ActivityTimes(startsAt: start, endsAt: try ends(end, after: start), startsOn: nil, endsOn: nil)
    case .on(let start):
      let end: LocalDate? = if case .on(let end) = endsAt { end } else { nil }
      let first = known.flatMap { $0.startsOn == start ? $0.startsAt : nil } ?? zones.start(of: start, in: zone)
      return ActivityTimes(startsAt: first, endsAt: nil, startsOn: start, endsOn: try ends(end, after: start))
    }
  }

  private func check(_ time: ActivityTime, _ allDay: Bool, field: String) throws(Rejection) {
    guard time.isDay == allDay else {
      throw .invalidField(
        field: field,
        reason: allDay
          ? "an activity that takes all day has a date there" : "a date is for what takes all day: say allDay")
    }
    if case .at(let time) = time, !BackOfficeHistory.times.contains(time) {
      throw .invalidField(field: field, reason: "a time outside of the years 0001 to 9999")
    }
  }

  /// Throws `invalidField` for an activity that would have begun already; one that takes all day may begin today.
  func requireNotPast(_ times: ActivityTimes, path: String = "") throws(Rejection) {
    let isPast = times.startsOn.map { $0 < zones.date(at: now, in: zone) } ?? (times.startsAt < now)
    guard !isPast else {
      throw .invalidField(field: path + "startsAt", reason: "\(times.start) is before now")
    }
  }
}

extension ActivityTime: CustomStringConvertible {
  public var description: String {
    switch self {
    case .at(let time): time.description
    case .on(let date): date.description
    }
  }
}
