// Invariants are asked behind every batch, of what it touched; damage costs what follows from it and nothing else.

import FoundationEssentials
import Testing

@testable import EventSourcing

@Suite struct InvariantTests {
  private let store = InMemoryEventStore()

  private static let even = Invariant<Counters>("even", "Every counter is even.", in: ["counter"]) { value in
    value % 2 == 0 ? nil : "it stands at \(value)"
  }

  private static let sum = Invariant<Counters>(
    "sum", "All counters together stay below 10.", in: ["counter"], folding: 0
  ) { sum, event, _ in
    if case .raised(let raised) = event { sum += raised.by }
  } faultOfAll: { sum in
    sum < 10 ? nil : "they stand at \(sum)"
  }

  /// How often each was raised, in the fold; what it stands at, by the state.
  private static let raisedByOne = Invariant<Counters>(
    "raisedByOne", "Counters are raised one by one.", in: ["counter"], folding: [StreamName: Int]()
  ) { counts, _, envelope in
    counts[envelope.stream, default: 0] += 1
  } fault: { counts, stream, value in
    counts[stream] == value ? nil : "raised \(counts[stream] ?? 0) times to \(value)"
  }

  /// A batch that raises some counters.
  private func raise(_ raises: (String, Int)...) async throws {
    let events = try raises.map { counter, by in
      NewEvent(
        stream: StreamName("counter", .text(counter)),
        event: try CounterEvent.raised(CounterRaised(by: by, reason: "")).encoded())
    }
    _ = try await store.append(
      EventBatch(
        commandID: UUID(), recordedAt: Instant(milliseconds: Int64(store.durable.position)), actor: .system("test"),
        events: events))
  }

  private func told(
    _ invariants: [Invariant<Counters>], of log: (any EventReader)? = nil, limit: Int = 100
  ) throws -> [String] {
    try Counters.check(invariants, of: log ?? store, limit: limit).violations.map(\.told)
  }

  @Test func `a violation is told with the event that made it and the one that mended it`() async throws {
    try await raise(("a", 2), ("b", 1))
    try await raise(("a", 1))
    try await raise(("b", 2))
    try await raise(("b", 1), ("a", 1))
    try await raise(("a", 5))
    #expect(
      try told([Self.even]) == [
        "even counter-b at #2: it stands at 1, good again at #5",
        "even counter-a at #3: it stands at 3, good again at #6",
        "even counter-a at #7: it stands at 9",
      ])
  }

  @Test func `a batch is judged as a whole`() async throws {
    try await raise(("a", 1), ("b", 2), ("a", 1))
    #expect(try told([Self.even, Self.sum]) == [])
    try await raise(("a", 1), ("b", 2), ("a", 2))
    #expect(try told([Self.even]) == ["even counter-a at #6: it stands at 5"])
  }

  @Test func `folds speak of all streams together, or of each`() async throws {
    try await raise(("a", 1))
    try await raise(("b", 8))
    try await raise(("a", 1))
    try await raise(("b", -7))
    #expect(
      try told([Self.sum, Self.raisedByOne]) == [
        "raisedByOne counter-b at #2: raised 1 times to 8", "sum at #3: they stand at 10, good again at #4",
      ])
  }

  @Test func `only so many are listed, and the others counted`() async throws {
    for _ in 0..<5 { try await raise(("a", 1)) }
    let report = try Counters.check([Self.even], of: store, limit: 2)
    #expect(report.violations.map(\.event.position) == [1, 3] && report.unlisted == 1)
    #expect(report.violations.map(\.goodAgain?.position) == [2, 4])
    #expect(report.batches == 5 && report.position == 5 && report.isComplete)
  }

  @Test func `states that are put out of memory come back`() async throws {
    for round in 0..<4 {
      for counter in 0..<50 { try await raise(("c\(counter)", round == 3 && counter == 7 ? 1 : 2)) }
    }
    var told: [String] = []
    var check = InvariantCheck([Self.even], of: store, through: 200, capacity: 5) { turn in
      if case .bad(let violation) = turn { told.append(violation.told) }
      return true
    }
    try store.read(after: 0, through: nil) { try check.take($0, $1) }
    let goesOn = check.endBatch()
    #expect(goesOn)
    #expect(told == ["even counter-c7 at #158: it stands at 7"])
  }

  @Test func `the first violation behind a position, and what is broken there already`() async throws {
    try await raise(("a", 1))
    try await raise(("a", 1))
    try await raise(("b", 1))
    try await raise(("a", 1))
    func first(after start: Position, of counter: String? = nil) throws -> [Position?] {
      let stream = counter.map { StreamName("counter", .text($0)) }
      let (first, before, _) = try Counters.firstViolation(of: Self.even, in: store, stream: stream, after: start)
      return [first?.event.position, before?.event.position]
    }
    #expect(try first(after: 0) == [1, nil])
    #expect(try first(after: 1) == [3, 1])
    #expect(try first(after: 2) == [3, nil])
    #expect(try first(after: 2, of: "a") == [4, nil])
    #expect(try first(after: 3) == [4, 3])
    #expect(try first(after: 4, of: "b") == [nil, 3])
  }

  @Test func `what lies behind damage is judged, but for what follows from it`() async throws {
    for counter in ["a", "b", "c"] { try await raise((counter, 2)) }
    try await raise(("a", 1))
    try await raise(("b", 1))
    for _ in 0..<300 { try await raise(("c", 2)) }
    try await raise(("d", 1))
    try await raise(("a", 2))
    let log = DamagedLog(base: store, damaged: [4, 100, 101])
    let report = try Counters.check([Self.even, Self.sum], of: log)
    #expect(report.unread.map(\.positions) == [4...4, 100...101])
    #expect(report.unread.allSatisfy { $0.reason == "a block does not match its checksum (0001.seg); Restore it." })
    // What happened to c and a can't be known any more; the sum is judged before the damage.
    #expect(
      report.violations.map(\.told) == [
        "even counter-b at #5: it stands at 3", "even counter-d at #306: it stands at 1",
      ])
    #expect(report.unjudgedStreams == 2 && report.cutShort == ["sum"] && !report.isComplete)
    #expect(try told([Self.sum]) == ["sum at #6: they stand at 10"])
  }

  @Test func `a fold over all events is not compared with states behind an event that can't be read`() async throws {
    for counter in ["a", "b", "c", "b"] { try await raise((counter, 1)) }
    let report = try Counters.check([Self.raisedByOne], of: DamagedLog(base: store, damaged: [3]))
    #expect(report.violations.isEmpty && report.cutShort == ["raisedByOne"])
  }

  @Test func `an event that can't be decoded costs its own stream`() async throws {
    try await raise(("a", 1))
    let unknown = NewEvent(
      stream: StreamName("counter", .text("a")), event: EncodedEvent(type: "counter.broken", schema: 1, payload: [0xA0])
    )
    _ = try await store.append(
      EventBatch(
        commandID: UUID(), recordedAt: Instant(milliseconds: 1), actor: .system("test"), events: [unknown]))
    try await raise(("a", 1), ("b", 1))
    let report = try Counters.check([Self.even], of: store)
    #expect(
      report.violations.map(\.told) == ["even counter-a at #1: it stands at 1", "even counter-b at #4: it stands at 1"])
    #expect(report.unread.map(\.positions) == [2...2] && report.unjudgedStreams == 1)
  }
}

extension InvariantViolation {
  fileprivate var told: String {
    let again = goodAgain.map { ", good again at #\($0.position)" } ?? ""
    return "\(invariant)\(stream.map { " \($0)" } ?? "") at #\(event.position): \(found)\(again)"
  }
}

/// A log of which some events can't be read; one that is asked for many at once tells so before it passes any of them, as
/// a log with large blocks does.
private struct DamagedLog: EventReader {
  let base: InMemoryEventStore
  let damaged: Set<Position>

  var logID: UUID { base.logID }
  var durable: ChainPoint { base.durable }
  var keepsChain: Bool { false }
  func digest(at position: Position) throws(StoreFailure) -> [UInt8]? { nil }
  func refresh() throws(StoreFailure) {}
  func requirePlace() throws(StoreFailure) {}
  func version(of stream: StreamName, at position: Position) throws -> UInt32 { base.version(of: stream, at: position) }

  private static let failure = StoreFailure(
    .corrupt, "a block does not match its checksum", file: "0001.seg", positions: 1...305, remedy: "Restore it.")

  func read(after position: Position, through last: Position?, _ visit: StoredEventVisitor) throws {
    let last = min(last ?? .max, durable.position)
    if last - position > 8, damaged.contains(where: { $0 > position && $0 <= last }) { throw Self.failure }
    try base.read(after: position, through: last) { envelope, payload in
      if damaged.contains(envelope.position) { throw Self.failure }
      return try visit(envelope, payload)
    }
  }

  func read(_ stream: StreamName, after version: UInt32, _ visit: StoredEventVisitor) throws {
    try base.read(stream, after: version) { envelope, payload in
      if damaged.contains(envelope.position) { throw Self.failure }
      return try visit(envelope, payload)
    }
  }
}
