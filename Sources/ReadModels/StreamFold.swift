// Folds streams in the order of the log, each once for all views that want its states. Memory is bounded: a state that
// is put out is folded from its stream again when its next event comes. A rebuild hands out a state once, when its
// stream has the version that the log has at the rebuild's end; then it is dropped.
//
// All of it can be compiled into the module of the states: generic code that isn't costs three times as much.

public import EventSourcing

/// A stream as it stands behind a chunk of events.
@usableFromInline
struct FoldedStream<State: Sendable>: Sendable {
  @usableFromInline let name: StreamName
  @usableFromInline let state: State
  @usableFromInline let firstPosition: Position
  @usableFromInline let lastPosition: Position

  @inlinable
  init(name: StreamName, state: State, firstPosition: Position, lastPosition: Position) {
    self.name = name
    self.state = state
    self.firstPosition = firstPosition
    self.lastPosition = lastPosition
  }
}

/// What views want of a fold.
@usableFromInline
struct FoldWish: Sendable {
  /// The categories of streams; nil for all.
  @usableFromInline var categories: Set<String>? = []
  /// Who takes notes, by the names of their views.
  @usableFromInline var notes: [String: any Sendable] = [:]
}

/// Folds the events of chunks, one chunk after another, whatever their domain is.
@usableFromInline
struct ChunkFold<Event: DomainEvent>: Sendable {
  @usableFromInline
  typealias Fold = @Sendable (inout EventChunk<Event>, any EventReader, FoldWish, Position?) throws -> Void

  private let fold: Fold

  @usableFromInline
  init(_ fold: @escaping Fold) {
    self.fold = fold
  }

  /// Adds to a chunk the states behind it, and the notes that views want of its events by the names of the views.
  ///
  /// With `end`, the last position of a rebuild, only streams without a later event up to there are handed out.
  func callAsFunction(
    _ chunk: inout EventChunk<Event>, of log: some EventReader, _ wish: FoldWish, through end: Position?
  ) throws {
    try fold(&chunk, log, wish, end)
  }
}

/// Folds the streams of one domain and keeps some of their states.
@usableFromInline
final class StreamFold<D: Domain>: Sendable {
  /// How many states are kept from one chunk to the next.
  @usableFromInline let capacity: Int
  @usableFromInline let memory = Lock(Memory())

  @usableFromInline
  final class Entry {
    @usableFromInline var state: D.State
    @usableFromInline var version: UInt32 = 0
    /// Of the last event of that version.
    @usableFromInline var part: UInt32 = 0
    @usableFromInline var firstPosition: Position = 0
    @usableFromInline var lastPosition: Position = 0
    /// The newest version in the chunk under way; 0 if it has no event of the stream.
    @usableFromInline var versionInChunk: UInt32 = 0
    /// At the rebuild's end, where that is known.
    @usableFromInline var lastVersion: UInt32?

    @inlinable
    init(_ stream: StreamName) { state = D.initialState(of: stream) }

    /// Whether an event is the next one.
    @inlinable
    func isBefore(_ envelope: Envelope) -> Bool {
      version + 1 == envelope.version || version == envelope.version && part + 1 == envelope.part
    }

    /// Counts events that say nothing any more, up to a version.
    @inlinable
    func pass(_ passed: Set<UInt32>?, before end: UInt32) {
      guard let passed else { return }
      while version + 1 < end, passed.contains(version + 1) { (version, part) = (version + 1, 0) }
    }
  }

  // One thread at a time has it, under the lock.
  @usableFromInline
  struct Memory: @unchecked Sendable {
    @usableFromInline var entries: [StreamName: Entry] = [:]

    @inlinable
    init() {}
  }

  /// What folds chunks by a fold of its own, which keeps `capacity` states.
  @inlinable
  static func ofChunks(capacity: Int) -> ChunkFold<D.Event> {
    let fold = StreamFold(capacity: capacity)
    return ChunkFold { try fold.fold(&$0, of: $1, $2, through: $3) }
  }

  @inlinable
  init(capacity: Int) {
    self.capacity = capacity
  }

  @inlinable
  func fold(
    _ chunk: inout EventChunk<D.Event>, of log: any EventReader, _ wish: FoldWish, through end: Position?
  ) throws {
    try memory.withLock { memory in
      do {
        try fold(&chunk, &memory, log, wish, end)
      } catch {
        memory.entries.removeAll()
        throw error
      }
    }
  }

  @inlinable
  func fold(
    _ chunk: inout EventChunk<D.Event>, _ memory: inout Memory, _ log: any EventReader, _ wish: FoldWish,
    _ end: Position?
  ) throws {
    let takers = wish.notes.map { name, taker in
      guard let taker = taker as? NoteTaker<D> else {
        preconditionFailure("all views of a set are of one domain")
      }
      return (name: name, taker: taker)
    }
    let passed = chunk.passed.reduce(into: [StreamName: Set<UInt32>]()) {
      $0[$1.stream, default: []].insert($1.version)
    }
    var touched: [(name: StreamName, entry: Entry)] = []
    var last: (name: StreamName, entry: Entry)?
    for recorded in chunk.events {
      let envelope = recorded.envelope
      let entry: Entry
      if let last, last.name == envelope.stream {
        entry = last.entry
      } else {
        guard wish.categories?.contains(envelope.stream.category) ?? true else { continue }
        entry = memory.entries[envelope.stream] ?? Entry(envelope.stream)
        if entry.versionInChunk == 0 {
          memory.entries[envelope.stream] = entry
          touched.append((envelope.stream, entry))
        }
        last = (envelope.stream, entry)
      }
      entry.versionInChunk = envelope.version
      if !entry.isBefore(envelope) {
        entry.pass(passed[envelope.stream], before: envelope.version)
      }
      if !entry.isBefore(envelope) {
        // One that another view has brought further may be what is wanted already.
        if takers.isEmpty, entry.version >= envelope.version { continue }
        try load(entry, envelope.stream, version: envelope.version - 1, log)
      }
      evolve(entry, recorded, takers)
    }
    for envelope in chunk.passed where wish.categories?.contains(envelope.stream.category) ?? true {
      let entry = memory.entries[envelope.stream] ?? Entry(envelope.stream)
      if entry.versionInChunk == 0 {
        memory.entries[envelope.stream] = entry
        touched.append((envelope.stream, entry))
      }
      entry.versionInChunk = max(entry.versionInChunk, envelope.version)
      entry.pass(passed[envelope.stream], before: envelope.version + 1)
      entry.lastPosition = max(entry.lastPosition, envelope.position)
    }
    for (name, entry) in touched where entry.version != entry.versionInChunk {
      try load(entry, name, version: entry.versionInChunk, log)
    }
    chunk.states = try handOut(touched, &memory, log, end)
    for (name, taker) in takers { chunk.notes[name] = taker.cut() }
    makeRoom(&memory)
  }

  @inlinable
  func evolve(
    _ entry: Entry, _ recorded: Recorded<D.Event>, _ takers: [(name: String, taker: NoteTaker<D>)]
  ) {
    if takers.isEmpty {
      D.evolve(&entry.state, recorded.event, recorded.envelope)
    } else {
      let before = entry.state
      D.evolve(&entry.state, recorded.event, recorded.envelope)
      for (_, taker) in takers { taker.take(recorded, before, entry.state) }
    }
    (entry.version, entry.part) = (recorded.envelope.version, recorded.envelope.part)
    entry.lastPosition = recorded.envelope.position
    if entry.firstPosition == 0 { entry.firstPosition = recorded.envelope.position }
  }

  /// Folds a stream from its beginning through a version.
  @inlinable
  func load(_ entry: Entry, _ stream: StreamName, version: UInt32, _ log: any EventReader) throws {
    entry.state = D.initialState(of: stream)
    (entry.version, entry.firstPosition) = (0, 0)
    if version > 0 {
      try log.read(stream, after: 0) { envelope, payload in
        try D.Event.registry.read(envelope, payload) { event, envelope in
          evolve(entry, Recorded(event, envelope), [])
        }
        (entry.version, entry.lastPosition) = (envelope.version, envelope.position)
        return envelope.version < version
      }
    }
    guard entry.version == version else {
      throw StoreFailure(
        .corrupt, "the stream \(stream) ends at its event \(entry.version), not \(version)")
    }
  }

  @inlinable
  func handOut(
    _ touched: [(name: StreamName, entry: Entry)], _ memory: inout Memory, _ log: any EventReader, _ end: Position?
  ) throws -> [FoldedStream<D.State>] {
    var streams: [FoldedStream<D.State>] = []
    streams.reserveCapacity(touched.count)
    for (name, entry) in touched {
      entry.versionInChunk = 0
      if let end {
        let last = try entry.lastVersion ?? log.version(of: name, at: end)
        entry.lastVersion = last
        guard entry.version >= last else { continue }
        memory.entries[name] = nil
      }
      streams.append(
        FoldedStream(
          name: name, state: entry.state, firstPosition: entry.firstPosition, lastPosition: entry.lastPosition))
    }
    return streams
  }

  /// Puts out the states that were used longest ago: a quarter of what there is room for.
  @inlinable
  func makeRoom(_ memory: inout Memory) {
    guard memory.entries.count > capacity else { return }
    let positions = memory.entries.values.map(\.lastPosition).sorted()
    let oldest = positions[min(positions.count - capacity * 3 / 4, positions.count - 1)]
    memory.entries = memory.entries.filter { $0.value.lastPosition >= oldest }
  }
}
