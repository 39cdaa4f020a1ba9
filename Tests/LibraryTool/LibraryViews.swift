// The library's two lists, and what makes a book of it.

import Daybook
import EventSourcing
import Foundation
import ReadModels

/// A copy that is lent.
struct LoanRow: StoredRow, ListRow {
  static let columns = labels

  var key = TextKey("")
  var member = ""
  var dueAt = Instant(milliseconds: 0)
  var isOverdue = false

  mutating func columns(_ column: inout ColumnList) {
    column("copy", &key.text)
    column("member", &member)
    column("dueAt", &dueAt)
    column("overdue", &isOverdue)
  }
}

struct LoansView: Projection {
  static var name: String { "loans" }
  static var version: Int { 1 }
  static var tables: [Table] { [LoanRow.table("loans")] }

  private var loans = RowCache<LoanRow>(tables[0])

  mutating func apply(_ recorded: Recorded<LibraryEvent>, in db: ViewDatabase) throws {
    let copy = TextKey(recorded.envelope.stream.description)
    switch recorded.event {
    case .copyLent(let lent):
      loans.insert(LoanRow(key: copy, member: lent.memberID.uuidString, dueAt: lent.dueAt))
    case .copyReturned: loans.remove(copy)
    case .loanFellDue: try loans.upsert(copy, in: db) { $0.isOverdue = true }
    case .titleAdded, .copyAdded, .memberJoined: break
    }
  }

  mutating func flush(in db: ViewDatabase) throws { try loans.flush(in: db) }
}

/// A member, with how often something was lent to them.
struct MemberRow: StoredRow {
  var key = TextKey("")
  var name = ""
  var card = ""
  var loans: Int64 = 0

  mutating func columns(_ column: inout ColumnList) {
    column("member", &key.text)
    column("name", &name)
    column("card", &card)
    column("loans", &loans)
  }
}

struct MembersView: Projection {
  static var name: String { "members" }
  static var version: Int { 1 }
  static var tables: [Table] { [MemberRow.table("members")] }

  private var members = RowCache<MemberRow>(tables[0])

  mutating func apply(_ recorded: Recorded<LibraryEvent>, in db: ViewDatabase) throws {
    switch recorded.event {
    case .memberJoined(let joined):
      let id = recorded.envelope.stream.uuid?.uuidString ?? ""
      members.insert(MemberRow(key: TextKey(id), name: joined.name, card: joined.card))
    case .copyLent(let lent): try members.upsert(TextKey(lent.memberID.uuidString), in: db) { $0.loans += 1 }
    case .titleAdded, .copyAdded, .copyReturned, .loanFellDue: break
    }
  }

  mutating func flush(in db: ViewDatabase) throws { try members.flush(in: db) }
}

struct LibraryViews: BookViews {
  let loans: ViewStore<LoansView>
  let members: ViewStore<MembersView>
  let set: ViewSet<LibraryEvent>

  init(in folder: ViewFolder) {
    loans = ViewStore(folder: folder)
    members = ViewStore(folder: folder)
    set = ViewSet(in: folder).adding(loans).adding(members)
  }
}

extension Library: BookDomain {
  typealias Views = LibraryViews

  static var snapshotName: String { "library" }
  static var firstCommand: (any Command<Library>.Type)? { AddTitle.self }

  static func actor(
    of sender: Sender, for command: any Command<Library>, in index: borrowing LibraryIndex
  ) throws(LibraryRejection) -> Actor {
    switch sender {
    case .user(let id): .user(id)
    case .email, .nobody: .system("desk")
    case .importer(let id): .importer(id)
    case .integration(let port): .integration(port)
    }
  }
}

extension Book where D == Library {
  /// What is lent, what is due first at the top.
  func loans() async throws(Failure) -> [LoanRow] {
    try await read(views.loans) { view, _ in
      try view.read { try $0.rows(LoanRow.self, "SELECT copy, member, dueAt, overdue FROM loans ORDER BY dueAt, copy") }
    }
  }
}
