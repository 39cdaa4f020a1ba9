// Asks invariants behind every batch of a history, in one pass: each stream is folded once, and only what a batch touched
// is judged behind it. What can't be read is left out, and so is what follows from it.

internal import LogTypes

/// A check of some invariants, as it goes through a history.
struct InvariantCheck<D: Domain> {
  private struct Watcher {
    let name: String
    let judge: any InvariantJudge<D>
    let isOfStates: Bool
  }

  private struct Subject: Hashable {
    let watcher: Int
    let stream: StreamName?
  }

  /// A stream that the batch under way touched.
  private struct Touched {
    let entry: StreamStates<D>.Entry
    var envelope: Envelope
    let watchers: [Int]
  }

  private var watchers: [Watcher]
  /// The places of those that look at a category.
  private let byCategory: [String: [Int]]
  private var states: StreamStates<D>
  private var touched: [Touched] = []
  private var batch: BatchHeader?
  /// What does not hold now.
  private var broken: Set<Subject> = []
  /// Whether an event was missed, so that folds over many streams tell nothing any more.
  private var hasGap = false
  private(set) var batches = 0
  /// Told what turns; returns whether to go on.
  private let tell: (InvariantTurn) -> Bool

  init(
    _ invariants: [Invariant<D>], of log: any EventReader, through end: Position, capacity: Int = 16_384,
    _ tell: @escaping (InvariantTurn) -> Bool
  ) {
    watchers = invariants.map { Watcher(name: $0.name, judge: $0.begin(), isOfStates: $0.isOfStates) }
    byCategory = invariants.enumerated().reduce(into: [:]) { found, invariant in
      for category in invariant.element.categories { found[category, default: []].append(invariant.offset) }
    }
    states = StreamStates(of: log, through: end, capacity: capacity)
    self.tell = tell
  }

  /// How many streams can't be judged any more.
  var unjudgedStreams: Int { states.unknown.count }

  /// Takes in the next event; false when whoever is told of the turns has had enough.
  ///
  /// - Throws: `EventCodingError` if the event can't be decoded; the check may go on behind it.
  mutating func take(_ envelope: Envelope, _ payload: UnsafeRawBufferPointer) throws -> Bool {
    if let batch, batch.firstPosition != envelope.batch.firstPosition, !endBatch() { return false }
    batch = envelope.batch
    guard let places = byCategory[envelope.stream.category] else { return true }
    var events: [Recorded<D.Event>] = []
    do {
      try D.Event.registry.read(envelope, payload) { events.append(Recorded($0, $1)) }
    } catch {
      states.forget(envelope.stream)
      touched.removeAll { $0.entry.stream == envelope.stream }
      throw error
    }
    for place in places where !(hasGap || watchers[place].isOfStates) {
      for recorded in events { watchers[place].judge.take(recorded.event, recorded.envelope) }
    }
    guard let entry = states.take(events, envelope) else { return true }
    if let place = touched.lastIndex(where: { $0.entry === entry }) {
      touched[place].envelope = envelope
    } else {
      touched.append(Touched(entry: entry, envelope: envelope, watchers: places))
    }
    return true
  }

  /// An event can't be read: what follows from it is not judged.
  mutating func miss() { hasGap = true }

  /// Judges what the batch under way touched; false when whoever is told has had enough.
  mutating func endBatch() -> Bool {
    guard batch != nil else { return true }
    batch = nil
    batches += 1
    defer {
      for touched in touched { states.release(touched.entry) }
      touched.removeAll(keepingCapacity: true)
      states.makeRoom()
    }
    for touched in touched {
      for place in touched.watchers where isTelling(place) && !watchers[place].judge.isAboutAll {
        let fault = watchers[place].judge.fault(of: touched.entry.stream, touched.entry.state)
        guard turn(Subject(watcher: place, stream: touched.entry.stream), fault, touched.envelope) else { return false }
      }
    }
    return judgeAll()
  }

  private mutating func judgeAll() -> Bool {
    for place in watchers.indices where isTelling(place) && watchers[place].judge.isAboutAll {
      guard let last = touched.last(where: { $0.watchers.contains(place) }) else { continue }
      let fault = watchers[place].judge.faultOfAll()
      guard turn(Subject(watcher: place, stream: nil), fault, last.envelope) else { return false }
    }
    return true
  }

  private func isTelling(_ place: Int) -> Bool { !hasGap || watchers[place].isOfStates }

  private mutating func turn(_ subject: Subject, _ fault: String?, _ envelope: Envelope) -> Bool {
    let name = watchers[subject.watcher].name
    if let fault {
      guard broken.insert(subject).inserted else { return true }
      return tell(.bad(InvariantViolation(invariant: name, stream: subject.stream, found: fault, event: envelope)))
    }
    guard !broken.isEmpty, broken.remove(subject) != nil else { return true }
    return tell(.good(invariant: name, stream: subject.stream, envelope))
  }
}
