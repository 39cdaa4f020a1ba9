// `daybook views`: the read models as things of their own: list, rebuild, check against a fresh replay, ask by SQL.

internal import ArgumentParser
internal import Daybook
internal import ReadModels

struct ViewsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "views", abstract: "List, rebuild, verify or query the views.",
    subcommands: [ViewList.self, ViewRebuild.self, ViewVerify.self, ViewSQL.self])
}

struct ViewList: QueryCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "List the views and how far they are.")

  @OptionGroup var location: BookLocation
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: Book, _ console: Console) async throws {
    try console.list(await book.viewList(), .utc, empty: "no views")
  }
}

struct ViewRebuild: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild", abstract: "Build views anew from the log beside the live ones, then swap them in.")

  @OptionGroup var location: BookLocation
  @Argument(help: "Their names; none means all.")
  var names: [String] = []
  @OptionGroup var outputOptions: OutputOptions

  func perform(_ console: Console) async throws {
    try await withBook(at: location.path, BookOptions(access: .readOnly, viewUpdates: .onQuery), console) { book in
      let progress = console.progress("rebuilding")
      defer { progress.clear() }
      let begin = ContinuousClock.now
      try await book.rebuildViews(names.isEmpty ? nil : names) { progress.show($0.position, of: $0.of) }
      let seconds = (ContinuousClock.now - begin) / .seconds(1)
      let rate = Grouped.number(Int64(Double(book.position) / max(seconds, 0.001)))
      progress.clear()
      console.notice("rebuilt through position \(Grouped.number(book.position)) at \(rate) events/s")
    }
  }
}

struct ViewVerify: QueryCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Compare views with a fresh replay of the log.")

  @OptionGroup var location: BookLocation
  @Argument(help: "Their names; none means all.")
  var names: [String] = []
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: Book, _ console: Console) async throws {
    let progress = console.progress("verifying")
    defer { progress.clear() }
    let verifications = try await book.verifyViews(names.isEmpty ? nil : names) {
      progress.show($0.position, of: $0.of)
    }
    progress.clear()
    try console.list(verifications, .utc, empty: "no views")
    if !verifications.allSatisfy(\.isSound) { throw ToolFailure.wrongView }
  }
}

struct ViewSQL: QueryCommand {
  static let configuration = CommandConfiguration(
    commandName: "sql", abstract: "Ask one view by a single SELECT; its main table has the view's name.")

  @OptionGroup var location: BookLocation
  @Argument(help: "The view's name.")
  var name: String
  @Argument(help: "One statement that only reads.")
  var statement: String
  @Option(help: ArgumentHelp("End the statement after so many seconds.", valueName: "seconds"))
  var timeout: Double = 60
  @OptionGroup var outputOptions: OutputOptions

  func validate() throws {
    if !(timeout > 0) { throw ValidationError("--timeout wants a number above 0.") }
  }

  func query(_ book: Book, _ console: Console) async throws {
    let result = try await book.sql(name, statement, timeLimit: timeout)
    try SQLPrinter(console).print(result)
  }
}

extension ToolFailure {
  static let wrongView = ToolFailure(
    .finding, "a view differs from the log", remedy: "the next query builds it anew, as does `daybook views rebuild`")
}
