// `daybook show`: one event in full, with what it changed and caused, by its position in the log, its id or its version
// in a stream.

internal import ArgumentParser
internal import Daybook
internal import EventSourcing

struct ShowCommand<D: ToolDomain>: QueryCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "show", abstract: "Show one event in full.",
      discussion: """
        Who, when, by which command and because of what; what it changed in its stream, before and after; which \
        commands it caused; and what is stored of it.

        Name it by its position (`\(D.program) show 41`), by its id, or within its stream (`\(D.program) show 12@3`). With \
        --as it is there if that user may see all that its command changed.
        """)
  }

  @OptionGroup var location: BookLocation
  @Argument(
    help: ArgumentHelp("A position, an event's id, or a stream and a version.", valueName: "position|id|stream@version")
  )
  var event: String
  @OptionGroup var viewerOptions: ViewerOptions
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: Book<D>, _ console: Console) async throws {
    guard let record = try await EventArgument.find(event, in: book), try await isShown(record.envelope, in: book)
    else {
      throw ToolFailure(
        .notFound, "there is no event \(event)", remedy: "the log ends at position \(book.position)")
    }
    let printer = EventPrinter(book, console, try await viewerOptions.times(in: book), viewer: viewerOptions.user)
    try await printer.print(record)
  }

  private func isShown(_ event: Envelope, in book: Book<D>) async throws -> Bool {
    guard let user = viewerOptions.user else { return true }
    return try await D.shows(batchAt: event.position, toUserNamed: user, in: book)
  }
}
