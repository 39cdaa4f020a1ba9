// A tiny domain for the tests of the core: counters that go up to a limit, and an index of their sum.

import CBOR
import EventSourcing
import FoundationEssentials

struct CounterRaised: EventPayload {
  static let type = "counter.raised"
  static let schema: UInt16 = 2
  let by: Int
  let reason: String
}

extension CounterRaised {
  init(_ field: inout some FieldList<CounterRaised>) {
    by = field("by", \.by, "by how much")
    reason = field("reason", \.reason, "why")
  }
}

enum CounterEvent: DomainEvent, Equatable {
  case raised(CounterRaised)

  static let registry = EventRegistry<CounterEvent>([
    EventType(
      CounterRaised.self, CounterEvent.raised,
      upcasters: [
        1: { old in
          guard case .map(let pairs) = old else { return old }
          return .map(pairs + [CBORPair(.text("reason"), .text("none given"))])
        }
      ])
  ])

  func encode(with encoder: inout EventEncoder) throws(EventCodingError) {
    switch self {
    case .raised(let payload): try encoder.encode(payload)
    }
  }
}

/// Raises a counter.
struct Raise: Command {
  typealias D = Counters

  let counter: String
  let by: Int

  init(counter: String, by: Int) { (self.counter, self.by) = (counter, by) }

  init(_ field: inout some FieldList<Raise>) {
    counter = field("counter", \.counter, "which counter")
    by = field("by", \.by, "by how much")
  }

  static let summary = "Raises a counter."
  static let example = #"{"counter":"a","by":1}"#

  var stream: StreamName? { StreamName("counter", .text(counter)) }

  func decide(
    _ input: DecisionInput<Counters>, _: Void
  ) throws(CounterRejection) -> Decision<CounterEvent> {
    guard by != 0 else { return .nothing }
    let state = input.state ?? 0
    if state + by > 100 { throw .limitReached(state) }
    if input.index.value + by > Counters.sumLimit { throw .sumLimitReached }
    return [.raised(CounterRaised(by: by, reason: "asked"))]
  }
}

enum CounterRejection: Error, Equatable {
  case limitReached(Int)
  case sumLimitReached
  case reused
  case moved(UInt32, UInt32)
  case taken(Position)
  case tooFarAhead(Instant)
}

/// What all counters stand at together.
struct Sum: Sendable {
  var value = 0
}

/// Counters of at most 100 each, of at most `sumLimit` together.
enum Counters: Domain {
  static let sumLimit = 1_000

  static let commands = CommandList<Counters>([Raise.self])

  static func initialState(of stream: StreamName) -> Int { 0 }

  static func evolve(_ state: inout Int, _ event: CounterEvent, _ envelope: Envelope) {
    if case .raised(let raised) = event { state += raised.by }
  }

  static let initialIndex = Sum()

  static func evolve(_ index: inout Sum, _ event: CounterEvent, _ envelope: Envelope) {
    if case .raised(let raised) = event { index.value += raised.by }
  }

  static func concurrencyConflict(expected: UInt32, actual: UInt32) -> CounterRejection { .moved(expected, actual) }
  static func alreadyExists(_ key: UniqueKey, at position: Position) -> CounterRejection { .taken(position) }
  static func commandIDReused(_ id: UUID) -> CounterRejection { .reused }
  static func timeTooFarAhead(limit: Instant) -> CounterRejection { .tooFarAhead(limit) }
}
