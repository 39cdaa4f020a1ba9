// A tiny domain with time in it, for the tests of clocks: alarms that are set to a time and ring when it has come.

import EventSourcing
import FoundationEssentials

struct AlarmSet: EventPayload {
  static let type = "alarm.set"
  let at: Int64
  let decidedAt: Int64
}

struct AlarmRang: EventPayload {
  static let type = "alarm.rang"
  let at: Int64
  let decidedAt: Int64
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

enum AlarmCommand: Sendable {
  case set(at: Int64)
  case ring(at: Int64)
}

enum AlarmRejection: Error, Equatable {
  case reused
  case broken
  case tooFarAhead(limit: Int64)
}

/// All alarms stand in one stream. An alarm at an odd time is broken: it can be set and never rings.
enum Alarms: Domain {
  typealias Index = [Int64: Position]

  static func stream(of command: AlarmCommand) -> StreamName? { StreamName("alarms") }
  static func initialState(of stream: StreamName) -> Int { 0 }
  static func evolve(_ state: inout Int, _ event: AlarmEvent, _ envelope: Envelope) {}

  static let initialIndex: Index = [:]

  static func evolve(_ index: inout Index, _ event: AlarmEvent, _ envelope: Envelope) {
    switch event {
    case .set(let set): index[set.at] = envelope.position
    case .rang(let rang): index[rang.at] = nil
    }
  }

  static func decide(
    _ command: AlarmCommand, _ input: DecisionInput<Self>, _: Void
  ) throws(AlarmRejection) -> Decision<AlarmEvent> {
    let now = input.now.milliseconds
    switch command {
    case .set(let at): return [Proposed(.set(AlarmSet(at: at, decidedAt: now)), in: StreamName("alarms"))]
    case .ring(let at):
      if at % 2 == 1 { throw .broken }
      return [Proposed(.rang(AlarmRang(at: at, decidedAt: now)), in: StreamName("alarms"))]
    }
  }

  static func name(of command: AlarmCommand) -> String {
    switch command {
    case .set: "Set"
    case .ring: "Ring"
    }
  }

  static func fingerprint(of command: AlarmCommand, actor: Actor) throws(AlarmRejection) -> UInt64 {
    switch command {
    case .set(let at): UInt64(at)
    case .ring(let at): UInt64(at) | 1 << 63
    }
  }

  static func concurrencyConflict(expected: UInt32, actual: UInt32) -> AlarmRejection { .broken }
  static func alreadyExists(_ key: UniqueKey, at position: Position) -> AlarmRejection { .broken }
  static func commandIDReused(_ id: UUID) -> AlarmRejection { .reused }
  static func timeTooFarAhead(limit: Instant) -> AlarmRejection { .tooFarAhead(limit: limit.milliseconds) }

  static func firstScheduled(
    by time: Instant, in index: Index, except isPassedOver: (Position) -> Bool
  ) -> ScheduledCommand<AlarmCommand>? {
    let due = index.filter { $0.key <= time.milliseconds && !isPassedOver($0.value) }.min { $0.key < $1.key }
    return due.map { at, position in
      ScheduledCommand(dueAt: Instant(milliseconds: at), setBy: position, command: .ring(at: at)) { attempt in
        CommandMetadata(commandID: ringID(at, attempt), actor: .system("alarm"), causation: position)
      }
    }
  }

  static func ringID(_ at: Int64, _ attempt: Int) -> UUID {
    UUID(namespace: .urlNamespace, name: "alarm/\(at)/\(attempt)")
  }
}
