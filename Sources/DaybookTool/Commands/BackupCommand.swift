// `daybook backup`: copies a book that may be in use; a second time only what is new.

internal import ArgumentParser
internal import Daybook

struct BackupCommand<D: ToolDomain>: ToolCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "backup", abstract: "Copy the book to a folder; a second time only what is new.",
      discussion: """
        The book may be in use: everything committed before is in the copy. The folder must be missing, empty or an \
        earlier backup of the same book. Whatever interrupts a backup, the folder holds a sound one.
        """)
  }

  @OptionGroup var location: BookLocation
  @Argument(help: "The folder for the backup.", completion: .directory)
  var destination: String
  @OptionGroup var outputOptions: OutputOptions

  func perform(_ console: Console) async throws {
    let progress = console.progress("copying", in: .bytes)
    defer { progress.clear() }
    let report = try await Book<D>.backUp(location.path, to: destination) { progress.show($0, of: $1) }
    progress.clear()
    try CopyPrinter(console).print(report, destination)
  }
}
