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

struct Raise: Sendable {
  let counter: String
  let by: Int
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

  static func stream(of command: Raise) -> StreamName? { StreamName("counter", .text(command.counter)) }
  static func name(of command: Raise) -> String { "Raise" }
  static func initialState(of stream: StreamName) -> Int { 0 }

  static func evolve(_ state: inout Int, _ event: CounterEvent, _ envelope: Envelope) {
    if case .raised(let raised) = event { state += raised.by }
  }

  static let initialIndex = Sum()

  static func evolve(_ index: inout Sum, _ event: CounterEvent, _ envelope: Envelope) {
    if case .raised(let raised) = event { index.value += raised.by }
  }

  static func decide(
    _ command: Raise, _ input: DecisionInput<Self>, _: Void
  ) throws(CounterRejection) -> Decision<CounterEvent> {
    guard command.by != 0 else { return .nothing }
    let state = input.state ?? 0
    if state + command.by > 100 { throw .limitReached(state) }
    if input.index.value + command.by > sumLimit { throw .sumLimitReached }
    return [
      Proposed(
        .raised(CounterRaised(by: command.by, reason: "asked")),
        in: StreamName("counter", .text(command.counter)))
    ]
  }

  static func fingerprint(of command: Raise, actor: Actor) throws(CounterRejection) -> UInt64 {
    UInt64(bitPattern: Int64(command.by))
  }

  static func concurrencyConflict(expected: UInt32, actual: UInt32) -> CounterRejection { .moved(expected, actual) }
  static func alreadyExists(_ key: UniqueKey, at position: Position) -> CounterRejection { .taken(position) }
  static func commandIDReused(_ id: UUID) -> CounterRejection { .reused }
  static func timeTooFarAhead(limit: Instant) -> CounterRejection { .tooFarAhead(limit) }
}
