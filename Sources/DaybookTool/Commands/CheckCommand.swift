// `daybook check --against FILE`: the history gate.

internal import ArgumentParser
internal import Daybook

struct CheckCommand<D: ToolDomain>: QueryCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "check", abstract: "Refold the book and compare with what is expected of it.",
      discussion: """
        For whoever changes the code: with --record FILE gets what this version makes of the book: digests of all states \
        and of all views. Later versions are held against it: an event that can't be read any more, or states or rows \
        that are others, end the command with 1. The book may have grown since.
        """)
  }

  @OptionGroup var location: BookLocation
  @Option(help: ArgumentHelp("The file with what is expected.", valueName: "file"), completion: .file())
  var against: String
  @Flag(help: "Write the file, anew if it is one of this book.")
  var record = false
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: Book<D>, _ console: Console) async throws {
    let gate = HistoryGate(file: against)
    if record { return try await gate.record(book, console) }
    try await gate.check(book, console)
  }
}
