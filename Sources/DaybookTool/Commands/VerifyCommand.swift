// `daybook verify`: reads everything again and compares every view with a fresh replay.

internal import ArgumentParser
internal import Daybook
internal import EventSourcing
internal import ReadModels

struct VerifyCommand<D: ToolDomain>: QueryCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "verify", abstract: "Check the whole book: checksums, digests, every event, every view.",
      discussion: """
        Beside a process that has the book open for writing the views are not compared, which the output says; --output \
        json has null for them.
        """)
  }

  @OptionGroup var location: BookLocation
  @Option(
    help: ArgumentHelp("Read the events from this position on one by one.", valueName: "position"),
    transform: PositionArgument.parse)
  var from: Position = 1
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: Book<D>, _ console: Console) async throws {
    let progress = console.progress("verifying")
    defer { progress.clear() }
    let verification = try await book.verify(from: from) { step in
      switch step {
      case .log(let done, let count): progress.show(done, of: count, step: 0, of: 3)
      case .events(let done, let count): progress.show(done, of: count, step: 1, of: 3)
      case .view(let view): progress.show(view.position, of: view.of, step: 2, of: 3)
      }
    }
    progress.clear()
    try VerificationPrinter(console).print(verification)
    try D.requireSound(verification.views)
  }
}
