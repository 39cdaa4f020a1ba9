// The library as a book with a command line of its own: its list of loans, beside what the tool does for every book.

import ArgumentParser
import Daybook
import DaybookTool
import EventSourcing
import Foundation
import ReadModels

#if Inspector
  import DaybookInspector
#endif

extension Library: ToolDomain {
  static var subcommands: [any ParsableCommand.Type] {
    #if Inspector
      [LoansCommand.self, InspectCommand<Library>.self]
    #else
      [LoansCommand.self]
    #endif
  }
  static var views: [any View<LibraryEvent>.Type] { [LoansView.self] }
  static var firstCommand: (any Command<Library>.Type)? { AddCopy.self }

  static let invariants: [Invariant<Library>] = [
    Invariant("overdueIsLent", "Only what is lent is overdue.", in: ["copy"]) { copy in
      copy.isOverdue && copy.loan == nil ? "it is overdue and not lent" : nil
    },
    Invariant(
      "lentToMembers", "Copies are lent to members only.", in: ["copy", "member"], folding: Set<UUID>()
    ) { members, event, envelope in
      if case .memberJoined = event, let id = envelope.stream.uuid { members.insert(id) }
    } fault: { members, _, copy in
      copy.loan.flatMap { members.contains($0.memberID) ? nil : "it is lent to \($0.memberID), who is no member" }
    },
  ]

  /// On a page a copy or a member leads to its history.
  static func command(showing field: OutputValue.Field, of row: [OutputValue.Field]) -> [String]? {
    guard case .text(let id) = field.value, ["copy", "member"].contains(field.name) else { return nil }
    return ["state", "\(field.name)-\(id)"]
  }

  static func actor(of sender: Sender, for: any Command<Library>, in: borrowing LibraryIndex) -> Actor {
    .system("desk")
  }

  /// What was lent is brought back; nothing else can be taken back.
  static func reversal(of past: PastEvent<Library>, in index: borrowing LibraryIndex) -> Reversal<Library> {
    guard case .copyLent = past.event, let copy = past.envelope.stream.uuid else {
      return .impossible("only lending is taken back")
    }
    return .command(BringBack(id: copy))
  }
}

/// A copy that is lent.
struct LoanRow: StoredRow, ListRow, TableRow {
  static let columns = labels
  var key = ID<Never>.placeholder
  var member = ID<Never>.placeholder
  var dueAt = Instant(milliseconds: 0)
  var isOverdue = false

  mutating func columns(_ column: inout ColumnList) {
    column("copy", &key)
    column("member", &member)
    column("dueAt", &dueAt)
    column("overdue", &isOverdue)
  }
}

/// What is lent: a row for each copy whose state says so.
struct LoansView: StateView {
  typealias D = Library
  static let name = "loans"
  static let version = 1
  static let categories: Set = ["copy"]
  static let loans = StateTable<LoanRow>(name)
  static let tables = [loans.table]

  static func rows(of copy: LibraryState, in stream: StreamName, _ rows: inout RowWriter) {
    guard let id = stream.uuid else { return }
    let row = copy.loan.map { loan in
      LoanRow(key: ID(id), member: ID(loan.memberID), dueAt: loan.dueAt, isOverdue: copy.isOverdue)
    }
    rows(loans, row)
  }
}

extension Book where D == Library {
  /// What is lent, what is due first at the top.
  func loans() async throws(Failure) -> [LoanRow] {
    try await rows(LoanRow.self, of: LoansView.self, "SELECT * FROM loans ORDER BY dueAt, copy")
  }
}

struct LoansCommand: TimeTravelCommand {
  static let configuration = CommandConfiguration(commandName: "loans", abstract: "List what is lent, by due date.")

  @OptionGroup var location: BookLocation
  @OptionGroup var moment: AsOfOptions
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: Book<Library>, _ console: Console) async throws {
    try console.list(await book.loans(), empty: "nothing is lent")
  }
}

@main enum Program {
  static func main() { Tool<Library>.main() }
}
