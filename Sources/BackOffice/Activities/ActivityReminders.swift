// When somebody is reminded of an activity: so many minutes of elapsed time before it begins, each once. What is to come
// follows from events, so that a restart neither loses nor doubles one.

internal import EventSourcing

/// The reminders of an activity, and which of them are still to come.
public struct ActivityReminders: Hashable, Sendable {
  /// How many an activity may have, and how long before its start: four weeks.
  static let limits = (count: 5, minutes: 0...40_320)

  /// Minutes before the start, descending: in the order in which they come. A reminder's number is its place, from 1.
  public private(set) var minutes: [Int] = []
  /// The numbers of those still to come.
  private(set) var pending: [Int] = []
  /// Counts the schedules of the activity: it grows when its start or its reminders change, so that one of an older
  /// schedule is known as stale.
  public private(set) var scheduleNo = 0

  /// An activity without reminders.
  init() {}

  /// Nil if there are no reminders with the pending numbers.
  init?(minutes: [Int], pending: [Int], scheduleNo: Int) {
    guard pending.allSatisfy({ (1...max(minutes.count, 1)).contains($0) && !minutes.isEmpty }) else { return nil }
    (self.minutes, self.pending, self.scheduleNo) = (minutes, pending, scheduleNo)
  }

  /// When a reminder is due.
  func dueAt(_ number: Int, before start: Instant) -> Instant {
    start.advanced(by: minutes[number - 1], times: -60_000)
  }

  /// The times of those still to come, by their numbers.
  func due(before start: Instant) -> [(number: Int, at: Instant)] {
    pending.map { ($0, dueAt($0, before: start)) }
  }

  /// The activity was scheduled or moved to a start: of the reminders that are past by now only the one nearest to the
  /// start is to come.
  mutating func schedule(_ minutes: [Int], before start: Instant, at now: Instant, scheduleNo: Int) {
    (self.minutes, self.scheduleNo) = (minutes, scheduleNo)
    let numbers = Array(minutes.indices.map { $0 + 1 })
    let past = numbers.filter { dueAt($0, before: start) <= now }
    let nearest = past.max { dueAt($0, before: start) < dueAt($1, before: start) }
    pending = numbers.filter { $0 == nearest || !past.contains($0) }
  }

  /// Other reminders for the same start: those that stay go on as they were, new ones are to come unless they are past.
  mutating func change(to minutes: [Int], before start: Instant, at now: Instant, scheduleNo: Int) {
    let known = Set(self.minutes)
    let stillPending = Set(pending.map { self.minutes[$0 - 1] })
    (self.minutes, self.scheduleNo) = (minutes, scheduleNo)
    pending = minutes.indices.map { $0 + 1 }.filter { number in
      let before = minutes[number - 1]
      return known.contains(before) ? stillPending.contains(before) : dueAt(number, before: start) > now
    }
  }

  /// One was given.
  mutating func fire(_ number: Int) { pending.removeAll { $0 == number } }

  /// None is to come any more.
  mutating func end() { pending = [] }
}
