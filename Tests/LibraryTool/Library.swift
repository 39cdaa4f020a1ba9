// A lending library: a whole domain of one's own, in the words of the engine's public names only. Members have cards of
// their own, copies are lent to them, and a loan that is not brought back in time falls due by itself.

import EventSourcing
import Foundation

struct CopyAdded: EventPayload {
  static let type = "copy.added"
  let title: String
}

extension CopyAdded {
  init(_ field: inout some FieldList<CopyAdded>) { title = field("title", \.title, "what it is a copy of") }
}

struct MemberJoined: EventPayload {
  static let type = "member.joined"
  let card: String
}

extension MemberJoined {
  init(_ field: inout some FieldList<MemberJoined>) { card = field("card", \.card, "the card") }
}

struct CopyLent: EventPayload {
  static let type = "copy.lent"
  let memberID: UUID
  let dueAt: Instant
}

extension CopyLent {
  init(_ field: inout some FieldList<CopyLent>) {
    dueAt = field("dueAt", \.dueAt, "when it is due back")
    memberID = field("memberID", \.memberID, "who has it")
  }
}

struct CopyReturned: EmptyPayload { static let type = "copy.returned" }

struct LoanFellDue: EmptyPayload { static let type = "copy.loanFellDue" }

/// What can happen. The names above are stored and never change.
enum LibraryEvent: DomainEvent, Equatable {
  case copyAdded(CopyAdded)
  case memberJoined(MemberJoined)
  case copyLent(CopyLent)
  case copyReturned(CopyReturned)
  case loanFellDue(LoanFellDue)

  static let registry = EventRegistry<LibraryEvent>([
    EventType(CopyAdded.self, Self.copyAdded), EventType(MemberJoined.self, Self.memberJoined),
    EventType(CopyLent.self, Self.copyLent), EventType(CopyReturned.self, Self.copyReturned),
    EventType(LoanFellDue.self, Self.loanFellDue),
  ])

  func encode(with encoder: inout EventEncoder) throws(EventCodingError) {
    switch self {
    case .copyAdded(let payload): try encoder.encode(payload)
    case .memberJoined(let payload): try encoder.encode(payload)
    case .copyLent(let payload): try encoder.encode(payload)
    case .copyReturned(let payload): try encoder.encode(payload)
    case .loanFellDue(let payload): try encoder.encode(payload)
    }
  }
}

/// What the rules know of one copy or member.
struct LibraryState: Sendable {
  var exists = false
  var loan: CopyLent?
  var isOverdue = false
}

/// What they know across streams: which members there are, and what falls due when.
struct LibraryIndex: SnapshotIndex, Record {
  static let shape: UInt64 = 1
  var members: Set<UUID> = []
  var due = Schedule()

  init() {}
  init(_ field: inout some FieldList<LibraryIndex>) {
    members = field("members", \.members, "who is a member")
    due = field("due", \.due, "what falls due when")
  }
}

enum LibraryRejection: String, Error {
  case unknownMember, unknownCopy, cardTaken, alreadyLent, notLent, isThereAlready, idReused, clockTooFarAhead, moved
}

/// What can be asked for; each command brings its rule.
protocol LibraryCommand: StreamCommand where D == Library {}

extension LibraryCommand {
  typealias Input = DecisionInput<Library>
  typealias Outcome = Decision<LibraryEvent>
  static var category: String { "copy" }
}

struct AddCopy: LibraryCommand {
  static let summary = "Adds a copy of a title."
  let id: UUID
  let title: String

  init(id: UUID = UUID(), title: String) { (self.id, self.title) = (id, title) }
  init(_ field: inout some FieldList<AddCopy>) {
    id = field("id", \.id, "its id")
    title = field("title", \.title, "what it is a copy of")
  }

  func decide(_ copy: LibraryState, _ input: Input) throws(LibraryRejection) -> Outcome {
    if copy.exists { throw .isThereAlready }
    // The rule looks at nothing but the copy: no other command is in its way.
    return Decision([.copyAdded(CopyAdded(title: title))], conditions: [])
  }
}

struct Join: LibraryCommand {
  static let summary = "Makes somebody a member."
  static let category = "member"
  let id: UUID
  let card: String

  init(id: UUID = UUID(), card: String) { (self.id, self.card) = (id, card) }
  init(_ field: inout some FieldList<Join>) {
    id = field("id", \.id, "their id")
    card = field("card", \.card, "the card")
  }

  func decide(_ member: LibraryState, _ input: Input) throws(LibraryRejection) -> Outcome {
    if member.exists { throw .isThereAlready }
    // The card is nobody else's, by the store's own word.
    let claim = UniqueKey(scope: "card", value: card)
    return Decision([.memberJoined(MemberJoined(card: card))], conditions: [], claims: [claim])
  }
}

struct Lend: LibraryCommand {
  static let summary = "Lends a copy to a member."
  let id: UUID
  let memberID: UUID
  let days: Int?

  init(id: UUID, memberID: UUID, days: Int? = nil) { (self.id, self.memberID, self.days) = (id, memberID, days) }
  init(_ field: inout some FieldList<Lend>) {
    id = field("id", \.id, "the copy")
    memberID = field("memberID", \.memberID, "the member")
    days = field("days", \.days, "for how long, a year at most; 14 if missing")
  }

  func decide(_ copy: LibraryState, _ input: Input) throws(LibraryRejection) -> Outcome {
    guard copy.exists else { throw .unknownCopy }
    if copy.loan != nil { throw .alreadyLent }
    guard input.index.members.contains(memberID) else { throw .unknownMember }
    let days = Int64(min(max(days ?? 14, 1), 365))
    return [.copyLent(CopyLent(memberID: memberID, dueAt: input.now.advanced(by: days * 86_400_000)))]
  }
}

struct BringBack: LibraryCommand {
  static let summary = "Takes a copy back."
  let id: UUID

  init(id: UUID) { self.id = id }
  init(_ field: inout some FieldList<BringBack>) { id = field("id", \.id, "the copy") }

  func decide(_ copy: LibraryState, _ input: Input) throws(LibraryRejection) -> Outcome {
    if copy.loan == nil { throw .notLent }
    return Decision([.copyReturned(CopyReturned())], conditions: [])
  }
}

/// Sent when a loan's time has come, by nobody else.
struct FallDue: LibraryCommand {
  static let summary = "Marks a loan as overdue."
  let id: UUID

  init(id: UUID) { self.id = id }
  init(_ field: inout some FieldList<FallDue>) { id = field("id", \.id, "the copy") }

  func decide(_ copy: LibraryState, _ input: Input) throws(LibraryRejection) -> Outcome {
    if copy.loan == nil { throw .notLent }
    return [.loanFellDue(LoanFellDue())]
  }
}

/// The rules of the library.
enum Library: Domain {
  static let commands = CommandList<Library>([AddCopy.self, Join.self, Lend.self, BringBack.self])

  static func initialState(of stream: StreamName) -> LibraryState { LibraryState() }

  static func evolve(_ state: inout LibraryState, _ event: LibraryEvent, _ envelope: Envelope) {
    switch event {
    case .copyAdded, .memberJoined: state.exists = true
    case .copyLent(let loan): state.loan = loan
    case .loanFellDue: state.isOverdue = true
    case .copyReturned: (state.loan, state.isOverdue) = (nil, false)
    }
  }

  static func evolve(_ index: inout LibraryIndex, _ event: LibraryEvent, _ envelope: Envelope) {
    guard let id = envelope.stream.uuid else { return }
    switch event {
    case .copyAdded: break
    case .memberJoined: index.members.insert(id)
    case .copyLent(let loan): index.due.set(id, dueAt: loan.dueAt, by: envelope.position)
    case .copyReturned, .loanFellDue: index.due.clear(id)
    }
  }

  static func firstScheduled(
    in index: LibraryIndex, except isPassedOver: (CommandOrigin) -> Bool
  ) -> ScheduledCommand<Library>? {
    index.due.first(except: isPassedOver).map { ScheduledCommand($0, FallDue(id: $0.id)) }
  }

  static func commandIDReused(_ id: UUID) -> LibraryRejection { .idReused }
  static func alreadyExists(_ key: UniqueKey, at position: Position) -> LibraryRejection { .cardTaken }
  static func timeTooFarAhead(limit: Instant) -> LibraryRejection { .clockTooFarAhead }
  static func concurrencyConflict(expected: UInt32, actual: UInt32) -> LibraryRejection { .moved }
}
