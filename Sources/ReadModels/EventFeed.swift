// One scan of the log for many views: each event is decoded once and folded once, on a thread each, while the views take
// in the chunk before it, side by side.

internal import Dispatch
internal import EventSourcing

/// How far a scan has come, of how much.
public struct ViewProgress: Sendable, Hashable {
  /// The views that are being fed.
  public let views: [String]
  public let position: UInt64
  public let of: UInt64
}

/// Reads the log in chunks of whole batches and hands each to all sinks.
struct EventFeed<Event: DomainEvent, Log: EventReader> {
  let log: Log
  /// What the sinks want, by their names.
  let sources: [String: ViewSource<Event>]
  /// Events a chunk; the last batch is never cut.
  let chunkSize: Int
  /// Positions a transaction of a build, of whole chunks: pages that several of them change are written once. A view
  /// that others wait for commits each chunk.
  let transactionSize: Int
  /// Folds the states that sinks want; nil if none wants any.
  let fold: ChunkFold<Event>?
  /// Whether the sinks are built from nothing: each state is then written once, when its stream is at its end.
  let isBuilding: Bool

  /// Brings all sinks to `target`.
  func run(
    _ sinks: [any EventSink<Event>], through target: ChainPoint, progress: ((ViewProgress) -> Void)? = nil
  ) throws {
    guard let start = sinks.map(\.position).min(), start < target.position else { return }
    let (decoded, folded) = (Channel<EventChunk<Event>>(capacity: 1), Channel<EventChunk<Event>>(capacity: 1))
    let done = DispatchGroup()
    DispatchQueue(label: "reader of the log for views").async(group: done) {
      read(after: start, through: target, into: decoded)
    }
    DispatchQueue(label: "fold of states for views").async(group: done) {
      fold(decoded, through: target.position, into: folded)
    }
    defer {
      folded.close()
      done.wait()
    }
    var committed = start
    while var chunk = try folded.next() {
      chunk.chain = try chain(at: chunk.position, after: chunk.start, target)
      chunk.endsTransaction =
        !isBuilding || chunk.position == target.position || chunk.position - committed >= Position(transactionSize)
      if chunk.endsTransaction { committed = chunk.position }
      try hand(chunk, to: sinks)
      progress?(ViewProgress(views: sinks.map(\.viewName), position: chunk.position, of: target.position))
    }
  }

  private func fold(
    _ decoded: Channel<EventChunk<Event>>, through end: Position, into folded: Channel<EventChunk<Event>>
  ) {
    defer { decoded.close() }
    do {
      let wish = foldWish
      while var chunk = try decoded.next() {
        try fold?(&chunk, of: log, wish, through: isBuilding ? end : nil)
        guard folded.send(chunk) else { return }
      }
      folded.finish(nil)
    } catch {
      folded.finish(error)
    }
  }

  private var foldWish: FoldWish {
    var wish = FoldWish()
    for (name, source) in sources where source.makeFold != nil {
      wish.categories = source.categories.flatMap { wish.categories?.union($0) }
      wish.notes[name] = source.makeNotes?()
    }
    return wish
  }

  /// The newest point of a chunk for which the log has a digest. Behind a chunk it has one mostly; an earlier position to
  /// which a view is built may lie within what was written together.
  private func chain(at position: Position, after start: Position, _ target: ChainPoint) throws -> ChainPoint? {
    if position == target.position, !target.digest.isEmpty { return target }
    guard log.keepsChain else { return nil }
    var place = position
    while place > start {
      if let digest = try log.digest(at: place) { return ChainPoint(position: place, digest: digest) }
      guard position == target.position else { return nil }
      place -= 1
    }
    return nil
  }

  private func hand(_ chunk: EventChunk<Event>, to sinks: [any EventSink<Event>]) throws {
    guard sinks.count > 1, chunk.events.count > 256 else {
      for sink in sinks { try sink.take(chunk, of: log) }
      return
    }
    try concurrently(sinks) { try $0.take(chunk, of: log) }
  }

  private func read(after start: Position, through target: ChainPoint, into chunks: Channel<EventChunk<Event>>) {
    do {
      let wanted = WantedEvents(sources.values)
      guard let readEvents = sources.values.first?.read else { preconditionFailure("there is at least one view") }
      var chunk = EventChunk<Event>(after: start)
      // What is changed by every event lies outside of the chunk, whose layout this code would have to ask for.
      var events: [Recorded<Event>] = []
      var (position, count) = (start, 0)
      func cut() -> EventChunk<Event> {
        defer {
          events = []
          // The next chunk will have as many.
          events.reserveCapacity(count)
          count = 0
          chunk = EventChunk(after: position)
        }
        chunk.events = events
        chunk.position = position
        return chunk
      }
      // A chunk is cut where the next position comes: several events may share one.
      var isCut = false
      try log.read(after: start, through: target.position) { envelope, payload in
        if isCut, envelope.position > position, !chunks.send(cut()) { return false }
        if wanted.contains(envelope) {
          let added = try readEvents(envelope, payload, &events)
          count += added
          if added == 0 { chunk.passed.append(envelope) }
        }
        position = envelope.position
        let isBatchEnd = position + 1 == envelope.batch.firstPosition + Position(envelope.batch.count)
        isCut = isBatchEnd && count >= chunkSize
        return true
      }
      position = target.position
      _ = chunks.send(cut())
      chunks.finish(nil)
    } catch {
      chunks.finish(error)
    }
  }
}

/// The events that at least one view wants.
struct WantedEvents {
  private let areAll: Bool
  private let types: Set<String>
  private let categories: Set<String>

  init<Event>(_ sources: some Collection<ViewSource<Event>>) {
    areAll = sources.contains { $0.types == nil && $0.categories == nil }
    types = sources.reduce(into: []) { $0.formUnion($1.types ?? []) }
    categories = sources.reduce(into: []) { $0.formUnion($1.categories ?? []) }
  }

  func contains(_ envelope: Envelope) -> Bool {
    areAll || categories.contains(envelope.stream.category) || types.contains(envelope.type)
  }
}

/// Hands values from one thread to another, a few ahead at most.
private final class Channel<Value: Sendable>: Sendable {
  private struct State: Sendable {
    var values: [Value] = []
    var isFinished = false
    var isClosed = false
    var error: (any Error)?
  }

  private let state = Lock(State())
  private let free: DispatchSemaphore
  private let filled = DispatchSemaphore(value: 0)

  init(capacity: Int) {
    // A semaphore may not be let go below the value that it began with.
    free = DispatchSemaphore(value: 0)
    for _ in 0..<capacity { free.signal() }
  }

  /// Waits until there is room; false if nobody takes values any more.
  func send(_ value: Value) -> Bool {
    free.wait()
    let isClosed = state.withLock { state in
      if !state.isClosed { state.values.append(value) }
      return state.isClosed
    }
    // Once closed there is always room, so that a sender can come to its end.
    if isClosed { free.signal() }
    filled.signal()
    return !isClosed
  }

  /// No more values will come.
  func finish(_ error: (any Error)?) {
    state.withLock { state in
      state.isFinished = true
      state.error = error
    }
    filled.signal()
  }

  /// The next value; nil at the end.
  func next() throws -> Value? {
    filled.wait()
    let (value, error) = state.withLock { state in
      (state.values.isEmpty ? nil : state.values.removeFirst(), state.error)
    }
    if let value {
      free.signal()
      return value
    }
    if let error { throw error }
    return nil
  }

  /// Nobody takes values any more.
  func close() {
    state.withLock { $0.isClosed = true }
    free.signal()
  }
}
