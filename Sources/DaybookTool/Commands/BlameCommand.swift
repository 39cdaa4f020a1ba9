// `daybook blame`: for each field of one stream's state the event that gave it its value, and what was taken away.

internal import ArgumentParser
internal import Daybook
internal import EventSourcing

struct BlameCommand<D: ToolDomain>: QueryCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "blame", abstract: "Show which event gave each field of one stream its value.",
      discussion: """
        That is the last event before which the value was another, with who sent which command. Behind the values that \
        there are come those that are gone, with who took them away.
        """)
  }

  @OptionGroup var location: BookLocation
  @Argument(help: "A stream; name \(D.streamNames). With @ a version of it.")
  var stream: String
  @Argument(
    help: ArgumentHelp("Only this field and what is within it: `assignedUserID`, `tasks`.", valueName: "field"))
  var field: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("As it was at this position or time: see `help time`.", valueName: "position|time"))
  var at: String?
  @OptionGroup var viewerOptions: ViewerOptions
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: Book<D>, _ console: Console) async throws {
    let (name, version) = try StreamVersion.parse(stream, at: at)
    let history = try await StreamHistory(name, in: book, viewerOptions)
    var point: StatePoint?
    if let version {
      point = try history.point(version: version)
      _ = try await history.state(at: point, console)
    }
    if let at {
      point = try await history.point(at, numbersArePositions: true)
      _ = try await history.state(at: point, console)
    }
    let all = try await book.blame(history.stream, at: point ?? .newest)
    let origins = all.filter { origin in field.map(origin.path.matches) ?? true }
    if let field, origins.isEmpty {
      let meant = Suggestion.nearest(to: field, of: all.map(\.path.description))
      throw ToolFailure(
        .notFound, "nothing was ever in a field \(field) of \(stream)",
        remedy: meant.map { "did you mean \($0)?" } ?? "`\(D.program) state \(stream)` shows the fields that there are")
    }
    let times = history.times
    try await console.origins(
      origins, columns: ["FIELD", "VALUE"], names: ["field", "value", "before", "removed"], times, in: book
    ) { row in
      let (path, before) = (row.path.description, OutputValue(row.before))
      let value = row.isRemoval ? OutputValue.null : OutputValue(row.value)
      return (
        [path, row.isRemoval ? "gone; was \(before.cell(times))" : value.cell(times)],
        [
          .init("field", .text(path)), .init("value", value), .init("before", before),
          .init("removed", .flag(row.isRemoval)),
        ], row.envelope
      )
    }
  }
}
