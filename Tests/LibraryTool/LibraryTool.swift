// The library as a book with a command line of its own: its list of loans, beside what the tool does for every book.

import ArgumentParser
import Daybook
import DaybookTool
import EventSourcing
import Foundation
import ReadModels

extension Library: ToolDomain {
  static var subcommands: [any ParsableCommand.Type] { [LoansCommand.self] + inspecting }
  static var views: [any View<LibraryEvent>.Type] { [LoansView.self] }
  static var firstCommand: (any Command<Library>.Type)? { AddCopy.self }

  static func actor(of sender: Sender, for: any Command<Library>, in: borrowing LibraryIndex) -> Actor {
    .system("desk")
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
    rows(
      loans, copy.loan.map { LoanRow(key: ID(id), member: ID($0.memberID), dueAt: $0.dueAt, isOverdue: copy.isOverdue) }
    )
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
