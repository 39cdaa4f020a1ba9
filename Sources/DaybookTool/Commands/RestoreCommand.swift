// `daybook restore`: makes a book from a backup.

internal import ArgumentParser
internal import Daybook
internal import EventLog

struct RestoreCommand<D: ToolDomain>: ToolCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "restore", abstract: "Make a book from a backup.",
      discussion: """
        The book's folder must be missing or empty. The backup is checked as a whole first, and the copy afterwards; if \
        anything is damaged, no book is made. The lists are built again when they are first asked for.
        """)
  }

  @OptionGroup var location: BookLocation
  @Argument(help: "The folder of the backup.", completion: .directory)
  var source: String
  @OptionGroup var outputOptions: OutputOptions

  func perform(_ console: Console) async throws {
    let checking = console.progress("checking the backup")
    let copying = console.progress("copying", in: .bytes)
    let proving = console.progress("checking the copy")
    let bars = [checking, copying, proving]
    defer { for bar in bars { bar.clear() } }
    let report = try await Book<D>.restore(location.path, from: source) { step, done, total in
      let bar =
        switch step {
        case .checkingBackup: checking
        case .copying: copying
        case .checkingCopy: proving
        }
      bar.show(done, of: total)
    }
    for bar in bars { bar.clear() }
    try CopyPrinter(console).print(report, location.path)
  }
}
