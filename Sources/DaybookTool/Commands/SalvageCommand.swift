// `daybook salvage`: a new book from what is intact of a damaged one.

internal import ArgumentParser
internal import Daybook
internal import EventLog

struct SalvageCommand<D: ToolDomain>: ToolCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "salvage", abstract: "Save what is intact of a damaged book into a new one.",
      discussion: """
        The damaged book is only read, and nobody should write to it meanwhile. The new folder must be missing or empty. \
        What one command has done is saved as a whole or not at all; entries are numbered anew. Ends with 0 when all was \
        saved, and with 65 when something is lost. A backup is better where there is one: `\(D.program) restore`.
        """)
  }

  @OptionGroup var location: BookLocation
  @Argument(help: "The folder for the new book.", completion: .directory)
  var destination: String
  @OptionGroup var outputOptions: OutputOptions

  func perform(_ console: Console) async throws {
    let progress = console.progress("salvaging", in: .things("segments"))
    defer { progress.clear() }
    let report = try await Book<D>.salvage(location.path, to: destination) { progress.show($0, of: $1) }
    progress.clear()
    try SalvagePrinter(console).print(report, destination)
    guard report.lost.isEmpty else { throw ToolFailure(.corruptData, "a part of the book is lost") }
  }
}
