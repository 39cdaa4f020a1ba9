// A tiny domain with a policy, for the tests of what follows by itself: what is said in one stream is echoed in others.

import EventSourcing
import FoundationEssentials

struct Said: EventPayload {
  static let type = "voice.said"
  let text: String
}

extension Said {
  init(_ field: inout some FieldList<Said>) { text = field("text", \.text, "what") }
}

enum EchoEvent: DomainEvent, Equatable {
  case said(Said)

  static let registry = EventRegistry<EchoEvent>([EventType(Said.self, EchoEvent.said)])

  func encode(with encoder: inout EventEncoder) throws(EventCodingError) {
    switch self {
    case .said(let payload): try encoder.encode(payload)
    }
  }

  var text: String {
    switch self {
    case .said(let said): said.text
    }
  }
}

/// Says something in a stream.
struct Say: Command {
  typealias D = Echoes

  let place: String
  let text: String

  init(_ text: String, in place: String) { (self.text, self.place) = (text, place) }

  init(_ field: inout some FieldList<Say>) {
    place = field("place", \.place, "where")
    text = field("text", \.text, "what")
  }

  static let summary = "Says something."
  static let example = #"{"place":"a","text":"hello"}"#

  var stream: StreamName? { StreamName("voice", .text(place)) }

  func decide(_ input: DecisionInput<Echoes>, _: Void) throws(EchoRejection) -> Decision<EchoEvent> {
    if place == "deaf" { throw .deaf }
    return place == "full" ? [] : [.said(Said(text: text))]
  }
}

enum EchoRejection: Error, Equatable {
  case deaf, moved, reused, tooFarAhead
}

/// What is shouted is echoed in the valley, once for each of the places that follow it and have not echoed it yet:
/// `hello! b c` in `a` is `hello` in `b` and in `c`. What is whistled, `whistle: dog cat`, asks for each of those outside.
enum Echo: Policy {
  static let name = PolicyName("echo", code: "E-01")

  static func reactions(to event: EchoEvent, _ envelope: Envelope, in index: Echoes.Index) -> [any Command<Echoes>] {
    let parts = event.text.split(separator: "! ", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return [] }
    let places = parts[1].split(separator: " ").map(String.init)
    return places.filter { !index.contains("\($0): \(parts[0])") }.map { Say(parts[0], in: $0) }
  }

  static func requests(of event: EchoEvent, _: Envelope, in index: Echoes.Index) -> [String] {
    guard event.text.hasPrefix("whistle: ") else { return [] }
    return event.text.dropFirst(9).split(separator: " ").map(String.init)
  }
}

/// Once `tick` was said in `clock`, `tock` is due there.
enum Echoes: Domain {
  typealias Index = Set<String>
  typealias Request = String

  static let commands = CommandList<Echoes>([Say.self])
  static let policies: [any Policy<Echoes>.Type] = [Echo.self]

  static func initialState(of stream: StreamName) -> Int { 0 }
  static func evolve(_ state: inout Int, _ event: EchoEvent, _ envelope: Envelope) {}

  static let initialIndex: Index = []

  static func evolve(_ index: inout Index, _ event: EchoEvent, _ envelope: Envelope) {
    index.insert("\(envelope.stream.description.dropFirst(6)): \(event.text)")
  }

  static func concurrencyConflict(expected: UInt32, actual: UInt32) -> EchoRejection { .moved }
  static func alreadyExists(_ key: UniqueKey, at position: Position) -> EchoRejection { .moved }
  static func commandIDReused(_ id: UUID) -> EchoRejection { .reused }
  static func timeTooFarAhead(limit: Instant) -> EchoRejection { .tooFarAhead }

  static func firstScheduled(
    in index: Index, except isPassedOver: (CommandOrigin) -> Bool
  ) -> ScheduledCommand<Echoes>? {
    guard index.contains("clock: tick"), !index.contains("clock: tock") else { return nil }
    let origin = CommandOrigin(.deadlines, cause: 1)
    return isPassedOver(origin)
      ? nil
      : ScheduledCommand(dueAt: Instant(milliseconds: 1_000), origin: origin, command: Say("tock", in: "clock"))
  }
}
