// `daybook views diff`: what became of the rows of a view from one moment to another.

internal import ArgumentParser
internal import Daybook
internal import ReadModels

struct ViewDiff<D: ToolDomain>: QueryCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "diff", abstract: "Show which rows of a view were added, removed or changed between two moments.",
      discussion: """
        Rows are compared by their primary keys, in every table of the view. Values are as the table holds them: times \
        in milliseconds since 1970.
        """)
  }

  @OptionGroup var location: BookLocation
  @Argument(help: "The view's name.", completion: .list(D.viewNames))
  var name: String
  @Argument(
    help: ArgumentHelp("The earlier moment: a position or a time.", valueName: "a"), transform: MomentArgument.parse)
  var from: MomentArgument
  @Argument(
    help: ArgumentHelp("The later one.", valueName: "b"), transform: MomentArgument.parse)
  var to: MomentArgument
  @Flag(help: "End with 1 if there is a difference.")
  var exitCode = false
  @Option(help: ArgumentHelp("Take and show times in this zone instead of the book's.", valueName: "zone"))
  var timeZone: String?
  @OptionGroup var cache: CacheOption
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: Book<D>, _ console: Console) async throws {
    let times = try await TimeText.of(timeZone, in: book)
    let differences = try await book.viewDifferences(
      name, from: try await from.moment(in: book, times), to: try await to.moment(in: book, times),
      cacheLimit: cache.bytes)
    console.notice("from \(times.text(of: differences.from)) to \(times.text(of: differences.to))")
    let differing = differences.tables.filter { !$0.isEmpty }
    try DifferencePrinter(console).print(differences.tables)
    if differing.isEmpty { console.notice("no differences") }
    if exitCode, !differing.isEmpty { throw ToolFailure.finding }
  }
}
