// A lending library: a whole domain of one's own, in the words of the engine's public names only. Titles have copies,
// members have cards of their own, and a loan that is not brought back in time falls due by itself.

import CBOR
import Daybook
import EventSourcing
import Foundation
import ReadModels

// What happened. The names are stored and never change.

struct TitleAdded: EventPayload {
  static let type = "title.added"
  let name: String
}

struct CopyAdded: EventPayload {
  static let type = "copy.added"
  let titleID: UUID
}

struct MemberJoined: EventPayload {
  static let type = "member.joined"
  let name: String
  let card: String
}

struct CopyLent: EventPayload {
  static let type = "copy.lent"
  let memberID: UUID
  let dueAt: Instant
}

struct CopyReturned: EventPayload {
  static let type = "copy.returned"
}

struct LoanFellDue: EventPayload {
  static let type = "copy.loanFellDue"
  let memberID: UUID
}

enum LibraryEvent: DomainEvent, Equatable {
  case titleAdded(TitleAdded)
  case copyAdded(CopyAdded)
  case memberJoined(MemberJoined)
  case copyLent(CopyLent)
  case copyReturned(CopyReturned)
  case loanFellDue(LoanFellDue)

  static let registry = EventRegistry<LibraryEvent>([
    EventType(TitleAdded.self, LibraryEvent.titleAdded), EventType(CopyAdded.self, LibraryEvent.copyAdded),
    EventType(MemberJoined.self, LibraryEvent.memberJoined), EventType(CopyLent.self, LibraryEvent.copyLent),
    EventType(CopyReturned.self, LibraryEvent.copyReturned), EventType(LoanFellDue.self, LibraryEvent.loanFellDue),
  ])

  func encode(with encoder: inout EventEncoder) throws(EventCodingError) {
    switch self {
    case .titleAdded(let payload): try encoder.encode(payload)
    case .copyAdded(let payload): try encoder.encode(payload)
    case .memberJoined(let payload): try encoder.encode(payload)
    case .copyLent(let payload): try encoder.encode(payload)
    case .copyReturned(let payload): try encoder.encode(payload)
    case .loanFellDue(let payload): try encoder.encode(payload)
    }
  }
}

// What is asked for.

struct LibraryCommand: Sendable {
  enum Action: String, Codable, CaseIterable, Sendable { case addTitle, addCopy, join, lend, bringBack, fallDue }

  /// The fields of all commands; each uses its own.
  struct Fields: Codable, Sendable {
    var id = UUID()
    var name: String?
    var titleID: UUID?
    var card: String?
    var memberID: UUID?
    var days: Int?
  }

  var action: Action
  var fields: Fields

  init(_ action: Action, _ fields: Fields) { (self.action, self.fields) = (action, fields) }
}

enum LibraryRejection: String, Error, CustomStringConvertible {
  case unknownTitle, unknownMember, unknownCopy, cardTaken, alreadyLent, notLent, isThereAlready, idReused
  case clockTooFarAhead, moved, malformed

  var description: String { "the library refuses: " + rawValue }
}

// What the rules know.

struct CopyState: Equatable, Sendable {
  var exists = false
  var borrower: UUID?
}

/// What is known across streams: which members and titles there are, and what is lent until when.
struct LibraryIndex: SnapshotIndex, Equatable {
  struct Loan: Equatable, Sendable {
    var dueAt: Instant
    var setBy: Position
  }

  static var shape: UInt64 { 1 }
  var known: Set<UUID> = []
  var loans: [UUID: Loan] = [:]

  init() {}

  init(from reader: inout CBORReader) throws(CBORError) {
    for _ in 0..<(try reader.readArrayCount()) { known.insert(try reader.readUUID()) }
    for _ in 0..<(try reader.readArrayCount()) {
      _ = try reader.readArrayCount()
      let copy = try reader.readUUID()
      loans[copy] = Loan(dueAt: Instant(milliseconds: try reader.readInt()), setBy: try reader.readUInt())
    }
  }

  func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.array(known.count)
    for id in known.sorted(by: { $0.uuidString < $1.uuidString }) { writer.write(id) }
    writer.array(loans.count)
    for (copy, loan) in loans.sorted(by: { $0.key.uuidString < $1.key.uuidString }) {
      writer.array(3)
      writer.write(copy)
      writer.write(loan.dueAt.milliseconds)
      writer.write(loan.setBy)
    }
  }
}

/// The rules of the library.
enum Library: Domain {
  static func name(of command: LibraryCommand) -> String { command.action.rawValue }

  static func stream(of command: LibraryCommand) -> StreamName? {
    let category =
      switch command.action {
      case .addTitle: "title"
      case .join: "member"
      case .addCopy, .lend, .bringBack, .fallDue: "copy"
      }
    return StreamName(category, .uuid(command.fields.id))
  }

  static func initialState(of stream: StreamName) -> CopyState { CopyState() }

  static func evolve(_ state: inout CopyState, _ event: LibraryEvent, _ envelope: Envelope) {
    state.exists = true
    switch event {
    case .copyLent(let lent): state.borrower = lent.memberID
    case .copyReturned: state.borrower = nil
    case .titleAdded, .copyAdded, .memberJoined, .loanFellDue: break
    }
  }

  static var initialIndex: LibraryIndex { LibraryIndex() }

  static func evolve(_ index: inout LibraryIndex, _ event: LibraryEvent, _ envelope: Envelope) {
    guard let id = envelope.stream.uuid else { return }
    switch event {
    case .titleAdded, .memberJoined: index.known.insert(id)
    case .copyLent(let lent): index.loans[id] = .init(dueAt: lent.dueAt, setBy: envelope.position)
    case .copyReturned, .loanFellDue: index.loans[id] = nil
    case .copyAdded: break
    }
  }

  static func decide(
    _ command: LibraryCommand, _ input: DecisionInput<Self>, _: Void
  ) throws(LibraryRejection) -> Decision<LibraryEvent> {
    let (fields, state) = (command.fields, input.state ?? CopyState())
    let copy = StreamName("copy", .uuid(fields.id))
    switch command.action {
    case .addTitle:
      if state.exists { throw .isThereAlready }
      return Decision(
        [Proposed(.titleAdded(TitleAdded(name: fields.name ?? "")), in: StreamName("title", .uuid(fields.id)))],
        conditions: [])
    case .join:
      if state.exists { throw .isThereAlready }
      let card = fields.card ?? ""
      // The card is nobody else's, by the store's own word.
      return Decision(
        [
          Proposed(
            .memberJoined(MemberJoined(name: fields.name ?? "", card: card)), in: StreamName("member", .uuid(fields.id))
          )
        ], conditions: [], claims: [UniqueKey(scope: "card", value: card)])
    case .addCopy:
      if state.exists { throw .isThereAlready }
      let title = try known(fields.titleID, input, else: .unknownTitle)
      return [Proposed(.copyAdded(CopyAdded(titleID: title)), in: copy)]
    case .lend:
      guard state.exists else { throw .unknownCopy }
      if state.borrower != nil { throw .alreadyLent }
      let member = try known(fields.memberID, input, else: .unknownMember)
      let dueAt = input.now.advanced(by: Int64(fields.days ?? 14) * 86_400_000)
      return [Proposed(.copyLent(CopyLent(memberID: member, dueAt: dueAt)), in: copy)]
    case .bringBack:
      if state.borrower == nil { throw .notLent }
      return Decision([Proposed(.copyReturned(CopyReturned()), in: copy)], conditions: [])
    case .fallDue:
      guard let member = state.borrower else { throw .notLent }
      return [Proposed(.loanFellDue(LoanFellDue(memberID: member)), in: copy)]
    }
  }

  private static func known(
    _ id: UUID?, _ input: DecisionInput<Self>, else rejection: LibraryRejection
  ) throws(LibraryRejection) -> UUID {
    guard let id, input.index.known.contains(id) else { throw rejection }
    return id
  }

  static func firstScheduled(
    by time: Instant, in index: LibraryIndex, except isPassedOver: (Position) -> Bool
  ) -> ScheduledCommand<LibraryCommand>? {
    let due = index.loans.filter { $0.value.dueAt <= time && !isPassedOver($0.value.setBy) }
    return due.min { ($0.value.dueAt, $0.value.setBy) < ($1.value.dueAt, $1.value.setBy) }.map { copy, loan in
      ScheduledCommand(
        dueAt: loan.dueAt, setBy: loan.setBy, command: LibraryCommand(.fallDue, .init(id: copy))
      ) { attempt in
        CommandMetadata(
          commandID: UUID(namespace: copy, name: "due/\(loan.setBy)/\(attempt)"), actor: .system("deadlines"),
          causation: loan.setBy)
      }
    }
  }

  static func fingerprint(of command: LibraryCommand, actor: Actor) throws(LibraryRejection) -> UInt64 {
    guard let payload = try? CBOREncoder().encode(command.fields) else { throw .malformed }
    return CommandFingerprint.of(command: command.action.rawValue, actor: actor.description, payload: payload)
  }

  static func commandIDReused(_ id: UUID) -> LibraryRejection { .idReused }
  static func alreadyExists(_ key: UniqueKey, at position: Position) -> LibraryRejection { .cardTaken }
  static func timeTooFarAhead(limit: Instant) -> LibraryRejection { .clockTooFarAhead }
  static func concurrencyConflict(expected: UInt32, actual: UInt32) -> LibraryRejection { .moved }
}
