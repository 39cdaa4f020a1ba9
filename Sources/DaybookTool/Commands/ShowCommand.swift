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

        Name it by its position (`\(D.program) show 41`), by its id, or within its stream (`\(D.program) show 12@3`).
        """)
  }

  @OptionGroup var location: BookLocation
  @Argument(
    help: ArgumentHelp("A position, an event's id, or a stream and a version.", valueName: "position|id|stream@version")
  )
  var event: String
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: Book<D>, _ console: Console) async throws {
    guard let record = try await EventArgument.find(event, in: book) else {
      throw ToolFailure(
        .notFound, "there is no event \(event)", remedy: "the log ends at position \(book.position)")
    }
    try await EventPrinter(book, console, try await TimeText.of(nil, in: book)).print(record)
  }
}
