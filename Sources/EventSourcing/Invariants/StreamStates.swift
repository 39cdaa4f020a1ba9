// The states of streams, each folded once in the order of the log. Memory is bounded: what has its last event is dropped,
// and a state that is put out is folded from its stream again when its next event comes.

internal import LogTypes

/// The states behind the events that were taken in.
struct StreamStates<D: Domain> {
  final class Entry {
    let stream: StreamName
    fileprivate(set) var state: D.State
    fileprivate(set) var version: UInt32 = 0
    fileprivate(set) var lastPosition: Position = 0
    /// At the end of what is folded.
    fileprivate let lastVersion: UInt32

    init(_ stream: StreamName, lastVersion: UInt32) {
      self.stream = stream
      state = D.initialState(of: stream)
      self.lastVersion = lastVersion
    }
  }

  private let log: any EventReader
  private let end: Position
  /// How many states are kept.
  private let capacity: Int
  private var entries: [StreamName: Entry] = [:]
  /// The streams of which an event can't be read.
  private(set) var unknown: Set<StreamName> = []

  /// - Parameter end: the position through which events will come.
  init(of log: any EventReader, through end: Position, capacity: Int) {
    self.log = log
    self.end = end
    self.capacity = capacity
  }

  /// Takes in the next stored event of a stream, as what it is read as, and gives its state; nil if an event before it
  /// can't be read.
  mutating func take(_ events: [Recorded<D.Event>], _ envelope: Envelope) -> Entry? {
    let stream = envelope.stream
    if !unknown.isEmpty, unknown.contains(stream) { return nil }
    let entry = entries[stream] ?? begun(stream)
    if entry.version &+ 1 != envelope.version {
      guard load(entry, through: envelope.version &- 1) else {
        forget(stream)
        return nil
      }
    }
    for recorded in events { D.evolve(&entry.state, recorded.event, recorded.envelope) }
    (entry.version, entry.lastPosition) = (envelope.version, envelope.position)
    return entry
  }

  /// A stream can't be judged from now on.
  mutating func forget(_ stream: StreamName) {
    unknown.insert(stream)
    entries[stream] = nil
  }

  /// Drops a state if no event of its stream is to come.
  mutating func release(_ entry: Entry) {
    if entry.version >= entry.lastVersion { entries[entry.stream] = nil }
  }

  /// Puts out the states that were used longest ago, a quarter of what there is room for, if there are too many.
  mutating func makeRoom() {
    guard entries.count > capacity else { return }
    let positions = entries.values.map(\.lastPosition).sorted()
    let oldest = positions[min(max(positions.count - capacity * 3 / 4, 0), positions.count - 1)]
    entries = entries.filter { $0.value.lastPosition >= oldest }
  }

  private mutating func begun(_ stream: StreamName) -> Entry {
    let entry = Entry(stream, lastVersion: (try? log.version(of: stream, at: end)) ?? .max)
    entries[stream] = entry
    return entry
  }

  /// Folds a stream from its beginning; false if that can't be read.
  private func load(_ entry: Entry, through version: UInt32) -> Bool {
    entry.state = D.initialState(of: entry.stream)
    entry.version = 0
    guard version > 0 else { return true }
    try? log.read(entry.stream, after: 0) { envelope, payload in
      try D.evolve(&entry.state, envelope, payload)
      entry.version = envelope.version
      return envelope.version < version
    }
    return entry.version == version
  }
}
