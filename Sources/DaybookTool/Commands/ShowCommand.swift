// `daybook show`: one event in full, by its position in the log or its version in a stream.

internal import ArgumentParser
internal import Daybook
internal import EventSourcing

struct ShowCommand: QueryCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show one event in full.",
    discussion: "Name it by its position, as in `daybook show 41`, or within its stream, as in `daybook show 12@3`.")

  @OptionGroup var location: BookLocation
  @Argument(help: ArgumentHelp("A position, or a stream and a version.", valueName: "position|stream@version"))
  var event: String
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: Book, _ console: Console) async throws {
    guard let record = try await find(in: book) else {
      throw ToolFailure(
        .notFound, "there is no event \(event)", remedy: "the log ends at position \(book.position)")
    }
    let json = try record.json(log: book.id)
    switch console.format {
    case .text, .csv: try console.line(JSONLayout.indented(json))
    case .json, .jsonl: try console.output.line(json)
    }
  }

  private func find(in book: Book) async throws -> StoredRecord? {
    if let position = Position(event) { return try await book.record(at: position) }
    guard let at = event.lastIndex(of: "@"), let version = UInt32(event[event.index(after: at)...]) else {
      throw ToolFailure(.usage, "\(event) names no event", remedy: "give a position, or a stream and a version: 12@3")
    }
    let stream = try await StreamArgument.resolve(String(event[..<at]), in: book)
    return try await book.record(stream, version: version)
  }
}
