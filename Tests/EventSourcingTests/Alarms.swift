// A tiny domain with time in it, for the tests of clocks: alarms that are set to a time and ring when it has come.

import EventSourcing
import FoundationEssentials

struct AlarmSet: EventPayload {
  static let type = "alarm.set"
  let at: Int64
  let decidedAt: Int64
}

extension AlarmSet {
  init(_ field: inout some FieldList<AlarmSet>) {
    at = field("at", \.at, "when")
    decidedAt = field("decidedAt", \.decidedAt, "when that was decided")
  }
}

struct AlarmRang: EventPayload {
  static let type = "alarm.rang"
  let at: Int64
  let decidedAt: Int64
}

extension AlarmRang {
  init(_ field: inout some FieldList<AlarmRang>) {
    at = field("at", \.at, "when")
    decidedAt = field("decidedAt", \.decidedAt, "when that was decided")
  }
}

enum AlarmEvent: DomainEvent, Equatable {
  case set(AlarmSet)
  case rang(AlarmRang)

  static let registry = EventRegistry<AlarmEvent>([
    EventType(AlarmSet.self, AlarmEvent.set), EventType(AlarmRang.self, AlarmEvent.rang),
  ])

  func encode(with encoder: inout EventEncoder) throws(EventCodingError) {
    switch self {
    case .set(let payload): try encoder.encode(payload)
    case .rang(let payload): try encoder.encode(payload)
    }
  }
}

/// Sets an alarm.
struct SetAlarm: Command {
  typealias D = Alarms

  let at: Int64

  init(at: Int64) { self.at = at }

  init(_ field: inout some FieldList<SetAlarm>) { at = field("at", \.at, "when it is to ring") }

  static let summary = "Sets an alarm."
  static let example = #"{"at":2}"#

  var stream: StreamName? { StreamName("alarms") }

  func decide(_ input: DecisionInput<Alarms>, _: Void) throws(AlarmRejection) -> Decision<AlarmEvent> {
    [.set(AlarmSet(at: at, decidedAt: input.now.milliseconds))]
  }
}

/// Rings an alarm, unless it is broken.
struct Ring: Command {
  typealias D = Alarms

  let at: Int64

  init(at: Int64) { self.at = at }

  init(_ field: inout some FieldList<Ring>) { at = field("at", \.at, "when it was to ring") }

  static let summary = "Rings an alarm."
  static let example = #"{"at":2}"#

  var stream: StreamName? { StreamName("alarms") }

  func decide(_ input: DecisionInput<Alarms>, _: Void) throws(AlarmRejection) -> Decision<AlarmEvent> {
    if at % 2 == 1 { throw .broken }
    return [.rang(AlarmRang(at: at, decidedAt: input.now.milliseconds))]
  }
}

enum AlarmRejection: Error, Equatable {
  case reused
  case broken
  case tooFarAhead(limit: Int64)
}

/// All alarms stand in one stream. An alarm at an odd time is broken: it can be set and never rings.
enum Alarms: Domain {
  typealias Index = [Int64: Position]

  static let commands = CommandList<Alarms>([SetAlarm.self, Ring.self])

  static func initialState(of stream: StreamName) -> Int { 0 }
  static func evolve(_ state: inout Int, _ event: AlarmEvent, _ envelope: Envelope) {}

  static let initialIndex: Index = [:]

  static func evolve(_ index: inout Index, _ event: AlarmEvent, _ envelope: Envelope) {
    switch event {
    case .set(let set): index[set.at] = envelope.position
    case .rang(let rang): index[rang.at] = nil
    }
  }

  static func concurrencyConflict(expected: UInt32, actual: UInt32) -> AlarmRejection { .broken }
  static func alreadyExists(_ key: UniqueKey, at position: Position) -> AlarmRejection { .broken }
  static func commandIDReused(_ id: UUID) -> AlarmRejection { .reused }
  static func timeTooFarAhead(limit: Instant) -> AlarmRejection { .tooFarAhead(limit: limit.milliseconds) }

  static func firstScheduled(
    in index: Index, except isPassedOver: (CommandOrigin) -> Bool
  ) -> ScheduledCommand<Alarms>? {
    let due = index.filter { !isPassedOver(CommandOrigin(ringing, cause: $0.value)) }
    return due.min { $0.key < $1.key }.map { at, position in
      ScheduledCommand(
        dueAt: Instant(milliseconds: at), origin: CommandOrigin(ringing, cause: position), command: Ring(at: at))
    }
  }

  static let ringing = PolicyName("alarm", code: "A-01")

  /// The id of the command that rings an alarm which was set at a position.
  static func ringID(setAt position: Position, inLog log: UUID, _ attempt: Int) -> UUID {
    UUID(namespace: Envelope.eventID(at: position, inLog: log), name: "A-01/\(attempt)")
  }
}
