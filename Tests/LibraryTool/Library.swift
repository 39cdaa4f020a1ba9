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

extension TitleAdded {
  init(_ field: inout some FieldList<TitleAdded>) {
    name = field("name", \.name, "the name")
  }
}

struct CopyAdded: EventPayload {
  static let type = "copy.added"
  let titleID: UUID
}

extension CopyAdded {
  init(_ field: inout some FieldList<CopyAdded>) {
    titleID = field("titleID", \.titleID, "the title")
  }
}

struct MemberJoined: EventPayload {
  static let type = "member.joined"
  let name: String
  let card: String
}

extension MemberJoined {
  init(_ field: inout some FieldList<MemberJoined>) {
    card = field("card", \.card, "the card")
    name = field("name", \.name, "the name")
  }
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

struct CopyReturned: EventPayload {
  static let type = "copy.returned"
}

extension CopyReturned {
  init(_ field: inout some FieldList<CopyReturned>) {}
}

struct LoanFellDue: EventPayload {
  static let type = "copy.loanFellDue"
  let memberID: UUID
}

extension LoanFellDue {
  init(_ field: inout some FieldList<LoanFellDue>) {
    memberID = field("memberID", \.memberID, "who has it")
  }
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

protocol LibraryCommand: Command where D == Library {
  var id: UUID { get }
  static var category: String { get }
  /// What follows; the state is that of the title, copy or member.
  func decide(_ state: CopyState, _ input: DecisionInput<Library>) throws(LibraryRejection) -> Decision<LibraryEvent>
}

extension LibraryCommand {
  static var example: String { #"{"id":"0b8e6f0e-0000-4000-8000-000000000001"}"# }
  var stream: StreamName? { StreamName(Self.category, .uuid(id)) }

  func decide(_ input: DecisionInput<Library>, _: Void) throws(LibraryRejection) -> Decision<LibraryEvent> {
    try decide(input.state ?? CopyState(), input)
  }
}

struct AddTitle: LibraryCommand {
  static let summary = "Adds a title."
  static let category = "title"
  let id: UUID
  let name: String

  init(id: UUID = UUID(), name: String) { (self.id, self.name) = (id, name) }
  init(_ field: inout some FieldList<AddTitle>) {
    id = field("id", \.id, "its id")
    name = field("name", \.name, "the name")
  }

  func decide(_ state: CopyState, _ input: DecisionInput<Library>) throws(LibraryRejection) -> Decision<LibraryEvent> {
    if state.exists { throw .isThereAlready }
    return Decision([.titleAdded(TitleAdded(name: name))], conditions: [])
  }
}

struct Join: LibraryCommand {
  static let summary = "Makes somebody a member."
  static let category = "member"
  let id: UUID
  let name: String
  let card: String

  init(id: UUID = UUID(), name: String, card: String) { (self.id, self.name, self.card) = (id, name, card) }
  init(_ field: inout some FieldList<Join>) {
    id = field("id", \.id, "their id")
    name = field("name", \.name, "the name")
    card = field("card", \.card, "the card")
  }

  func decide(_ state: CopyState, _ input: DecisionInput<Library>) throws(LibraryRejection) -> Decision<LibraryEvent> {
    if state.exists { throw .isThereAlready }
    // The card is nobody else's, by the store's own word.
    let claim = UniqueKey(scope: "card", value: card)
    return Decision([.memberJoined(MemberJoined(name: name, card: card))], conditions: [], claims: [claim])
  }
}

struct AddCopy: LibraryCommand {
  static let summary = "Adds a copy of a title."
  static let category = "copy"
  let id: UUID
  let titleID: UUID

  init(id: UUID = UUID(), titleID: UUID) { (self.id, self.titleID) = (id, titleID) }
  init(_ field: inout some FieldList<AddCopy>) {
    id = field("id", \.id, "its id")
    titleID = field("titleID", \.titleID, "the title")
  }

  func decide(_ state: CopyState, _ input: DecisionInput<Library>) throws(LibraryRejection) -> Decision<LibraryEvent> {
    if state.exists { throw .isThereAlready }
    guard input.index.known.contains(titleID) else { throw .unknownTitle }
    return [.copyAdded(CopyAdded(titleID: titleID))]
  }
}

struct Lend: LibraryCommand {
  static let summary = "Lends a copy to a member."
  static let category = "copy"
  let id: UUID
  let memberID: UUID
  let days: Int?

  init(id: UUID = UUID(), memberID: UUID, days: Int? = nil) {
    (self.id, self.memberID, self.days) = (id, memberID, days)
  }
  init(_ field: inout some FieldList<Lend>) {
    id = field("id", \.id, "the copy")
    memberID = field("memberID", \.memberID, "the member")
    days = field("days", \.days, "for how long; 14 if missing")
  }

  func decide(_ state: CopyState, _ input: DecisionInput<Library>) throws(LibraryRejection) -> Decision<LibraryEvent> {
    guard state.exists else { throw .unknownCopy }
    if state.borrower != nil { throw .alreadyLent }
    guard input.index.known.contains(memberID) else { throw .unknownMember }
    let dueAt = input.now.advanced(by: Int64(days ?? 14) * 86_400_000)
    return [.copyLent(CopyLent(memberID: memberID, dueAt: dueAt))]
  }
}

struct BringBack: LibraryCommand {
  static let summary = "Takes a copy back."
  static let category = "copy"
  let id: UUID

  init(id: UUID = UUID()) { self.id = id }
  init(_ field: inout some FieldList<BringBack>) {
    id = field("id", \.id, "the copy")
  }

  func decide(_ state: CopyState, _ input: DecisionInput<Library>) throws(LibraryRejection) -> Decision<LibraryEvent> {
    if state.borrower == nil { throw .notLent }
    return Decision([.copyReturned(CopyReturned())], conditions: [])
  }
}

/// Sent when a loan's time has come, by nobody else.
struct FallDue: LibraryCommand {
  static let summary = "Marks a loan as overdue."
  static let category = "copy"
  let id: UUID

  init(id: UUID = UUID()) { self.id = id }
  init(_ field: inout some FieldList<FallDue>) {
    id = field("id", \.id, "the copy")
  }

  func decide(_ state: CopyState, _ input: DecisionInput<Library>) throws(LibraryRejection) -> Decision<LibraryEvent> {
    guard let member = state.borrower else { throw .notLent }
    return [.loanFellDue(LoanFellDue(memberID: member))]
  }
}

enum LibraryRejection: String, Error, CustomStringConvertible {
  case unknownTitle, unknownMember, unknownCopy, cardTaken, alreadyLent, notLent, isThereAlready, idReused
  case clockTooFarAhead, moved

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

    var origin: CommandOrigin { CommandOrigin(PolicyName("deadlines"), cause: setBy) }
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
  static let commands = CommandList<Library>([AddTitle.self, AddCopy.self, Join.self, Lend.self, BringBack.self])

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

  static func firstScheduled(
    by time: Instant, in index: LibraryIndex, except isPassedOver: (CommandOrigin) -> Bool
  ) -> ScheduledCommand<Library>? {
    let due = index.loans.filter { $0.value.dueAt <= time && !isPassedOver($0.value.origin) }
    return due.min { ($0.value.dueAt, $0.value.setBy) < ($1.value.dueAt, $1.value.setBy) }.map { copy, loan in
      ScheduledCommand(dueAt: loan.dueAt, origin: loan.origin, command: FallDue(id: copy))
    }
  }

  static func commandIDReused(_ id: UUID) -> LibraryRejection { .idReused }
  static func alreadyExists(_ key: UniqueKey, at position: Position) -> LibraryRejection { .cardTaken }
  static func timeTooFarAhead(limit: Instant) -> LibraryRejection { .clockTooFarAhead }
  static func concurrencyConflict(expected: UInt32, actual: UInt32) -> LibraryRejection { .moved }
}
