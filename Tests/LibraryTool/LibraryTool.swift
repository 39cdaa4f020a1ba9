// The library on the command line: its list of loans, beside what the tool does for every book.

import ArgumentParser
import Daybook
import DaybookTool

extension Library: ToolDomain {
  static var program: String { "library" }
  static var subcommands: [any ParsableCommand.Type] { [LoansCommand.self] }
}

extension LoanRow: TableRow {}

struct LoansCommand: QueryCommand {
  static let configuration = CommandConfiguration(
    commandName: "loans", abstract: "List what is lent, by when it is due.")

  @OptionGroup var location: BookLocation
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: Book<Library>, _ console: Console) async throws {
    try console.list(await book.loans(), empty: "nothing is lent")
  }
}

@main enum Program {
  static func main() { Tool<Library>.main() }
}
