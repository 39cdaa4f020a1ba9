// A tiny domain with the world outside in it, for the tests of effects: bells that are to be rung by a ringer.

import CBOR
import Daybook
import EventSourcing
import Foundation
import ReadModels

struct RingingAsked: EventPayload {
  static let type = "bell.ringingAsked"
  let tune: String
}

extension RingingAsked {
  init(_ field: inout some FieldList<RingingAsked>) { tune = field("tune", \.tune, "what to ring") }
}

struct Rung: EventPayload {
  static let type = "bell.rung"
  let asked: Int
  let result: String
}

extension Rung {
  init(_ field: inout some FieldList<Rung>) {
    asked = field("asked", \.asked, "the event that asked for it")
    result = field("result", \.result, "what came of it")
  }
}

enum BellEvent: DomainEvent, Equatable {
  case ringingAsked(RingingAsked)
  case rung(Rung)

  static let registry = EventRegistry<BellEvent>([
    EventType(RingingAsked.self, BellEvent.ringingAsked), EventType(Rung.self, BellEvent.rung),
  ])

  func encode(with encoder: inout EventEncoder) throws(EventCodingError) {
    switch self {
    case .ringingAsked(let payload): try encoder.encode(payload)
    case .rung(let payload): try encoder.encode(payload)
    }
  }
}

/// Asks for a bell to be rung.
struct AskForRinging: Command {
  typealias D = Bells
  static let summary = "Asks for a bell to be rung."
  static let example = #"{"tune":"Plain Bob"}"#
  let tune: String

  init(_ tune: String) { self.tune = tune }
  init(_ field: inout some FieldList<AskForRinging>) { tune = field("tune", \.tune, "what to ring") }

  var stream: StreamName? { StreamName("bell") }

  func decide(_ input: DecisionInput<Bells>, _: Void) throws(BellRejection) -> Decision<BellEvent> {
    [.ringingAsked(RingingAsked(tune: tune))]
  }
}

/// Writes down what came of it.
struct RecordRinging: Command {
  typealias D = Bells
  static let summary = "Writes down what came of it."
  static let example = #"{"asked":1,"result":"fine"}"#
  let asked: Int
  let result: String

  init(asked: Position, result: String) { (self.asked, self.result) = (Int(asked), result) }
  init(_ field: inout some FieldList<RecordRinging>) {
    asked = field("asked", \.asked, "the event that asked for it")
    result = field("result", \.result, "what came of it")
  }

  var stream: StreamName? { StreamName("bell") }

  func decide(_ input: DecisionInput<Bells>, _: Void) throws(BellRejection) -> Decision<BellEvent> {
    guard input.index.asked.contains(Position(asked)) else { throw .answered }
    return [.rung(Rung(asked: asked, result: result))]
  }
}

/// Has the ringer ring.
enum Ringing: Policy {
  typealias D = Bells
  static let name = PolicyName("ringing")

  static func requests(of event: BellEvent, _ envelope: Envelope, in index: BellIndex) -> [String] {
    guard case .ringingAsked(let asked) = event else { return [] }
    return [asked.tune]
  }
}

enum BellRejection: String, Error, CustomStringConvertible {
  case answered, other, regionNotAllowed
  var description: String { rawValue }
}

struct BellIndex: SnapshotIndex, Equatable {
  static var shape: UInt64 { 1 }
  var asked: Set<Position> = []

  init() {}
  init(from reader: inout CBORReader) throws(CBORError) {
    for _ in 0..<(try reader.readArrayCount()) { asked.insert(try reader.readUInt()) }
  }
  func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.array(asked.count)
    for position in asked.sorted() { writer.write(position) }
  }
}

enum Bells: BookDomain {
  static let commands = CommandList<Bells>([AskForRinging.self, RecordRinging.self])
  static let policies: [any Policy<Bells>.Type] = [Ringing.self]
  typealias Request = String
  typealias Answer = String

  static func initialState(of stream: StreamName) -> Int { 0 }
  static func evolve(_ state: inout Int, _ event: BellEvent, _ envelope: Envelope) {}

  static let initialIndex = BellIndex()
  static func evolve(_ index: inout BellIndex, _ event: BellEvent, _ envelope: Envelope) {
    switch event {
    case .ringingAsked: index.asked.insert(envelope.position)
    case .rung(let rung): index.asked.remove(Position(rung.asked))
    }
  }

  static func unanswered(in index: BellIndex, after position: Position) -> [Unanswered] {
    index.asked.filter { $0 > position }.sorted().map { Unanswered($0) }
  }

  static func report(_ outcome: EffectOutcome<Bells>, of effect: RequestedEffect<Bells>) -> EffectReport<Bells>? {
    let result =
      switch outcome {
      case .answered(let answer): answer
      case .failed(let failure, let attempts): "\(failure.code) after \(attempts)"
      }
    let id = UUID(namespace: effect.id, name: result)
    return EffectReport(RecordRinging(asked: effect.cause.position, result: result), commandID: id)
  }

  static func admit(_ port: any EffectPort<Bells>, in index: borrowing BellIndex) throws(BellRejection) {
    if port.region == "XX" { throw .regionNotAllowed }
  }

  static func commandIDReused(_ id: UUID) -> BellRejection { .other }
  static func alreadyExists(_ key: UniqueKey, at position: Position) -> BellRejection { .other }
  static func timeTooFarAhead(limit: Instant) -> BellRejection { .other }
  static func concurrencyConflict(expected: UInt32, actual: UInt32) -> BellRejection { .other }

  static func actor(
    of sender: Sender, for command: any Command<Bells>, in index: borrowing BellIndex
  ) throws(BellRejection) -> Actor { .system("test") }

  static let views: [any View<BellEvent>.Type] = []
}

/// Rings, unless told otherwise, and remembers what it was asked.
final class Ringer: EffectPort {
  typealias D = Bells
  private let state = Lock<(asked: [LiveEffect<Bells>], answers: [Result<String, PortFailure>])>(([], []))

  let name = "ringer"
  let region: String?
  private let only: String?
  let isPretended: Bool

  init(region: String? = nil, only: String? = nil, isPretended: Bool = false) {
    (self.region, self.only, self.isPretended) = (region, only, isPretended)
  }

  var asked: [LiveEffect<Bells>] { state.withLock { $0.asked } }

  /// What comes of the next requests; after those all go well.
  func will(_ answers: Result<String, PortFailure>...) { state.withLock { $0.answers += answers } }

  func accepts(_ request: String) -> Bool { only.map { request == $0 } ?? true }

  func perform(_ effect: LiveEffect<Bells>) async throws(PortFailure) -> String {
    let answer = state.withLock { state in
      state.asked.append(effect)
      return state.answers.isEmpty ? .success("rang \(effect.request)") : state.answers.removeFirst()
    }
    return try answer.get()
  }
}
