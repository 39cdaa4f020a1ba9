// `daybook views`: the read models as things of their own: list, rebuild, check against a fresh replay, ask by SQL.

internal import ArgumentParser
internal import Daybook
internal import ReadModels

struct ViewsCommand<D: ToolDomain>: AsyncParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "views", abstract: "List, rebuild, verify, query, export, compare or explain the views.",
      subcommands: [
        ViewList<D>.self, ViewRebuild<D>.self, ViewVerify<D>.self, ViewSQL<D>.self, ViewExport<D>.self,
        ViewDiff<D>.self, ViewWhy<D>.self,
      ])
  }
}

struct ViewList<D: ToolDomain>: QueryCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(commandName: "list", abstract: "List the views and how far they are.")
  }

  @OptionGroup var location: BookLocation
  @Flag(help: "Without the number of rows, which takes time in a large book.")
  var brief = false
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: Book<D>, _ console: Console) async throws {
    let hidden: Set = brief ? ["rows"] : []
    try console.list(await book.viewList(countingRows: !brief), .utc, empty: "no views", hiding: hidden)
  }
}

struct ViewRebuild<D: ToolDomain>: ToolCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "rebuild", abstract: "Build views anew from the log beside the live ones, then swap them in.")
  }

  @OptionGroup var location: BookLocation
  @Argument(help: "Their names; none means all.", completion: .list(D.viewNames))
  var names: [String] = []
  @OptionGroup var outputOptions: OutputOptions

  func perform(_ console: Console) async throws {
    try await withBook(at: location.path, BookOptions(access: .readOnly, viewUpdates: .onQuery), console) {
      (book: Book<D>) in
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

struct ViewVerify<D: ToolDomain>: QueryCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "verify", abstract: "Compare views with a fresh replay of the log.")
  }

  @OptionGroup var location: BookLocation
  @Argument(help: "Their names; none means all.", completion: .list(D.viewNames))
  var names: [String] = []
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: Book<D>, _ console: Console) async throws {
    let progress = console.progress("verifying")
    defer { progress.clear() }
    let verifications = try await book.verifyViews(names.isEmpty ? nil : names) {
      progress.show($0.position, of: $0.of)
    }
    progress.clear()
    try console.list(verifications, .utc, empty: "no views")
    try D.requireSound(verifications)
  }
}

struct ViewSQL<D: ToolDomain>: TimeTravelCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "sql", abstract: "Ask one view by a single SELECT; its main table has the view's name.")
  }

  @OptionGroup var location: BookLocation
  @Argument(help: "The view's name.", completion: .list(D.viewNames))
  var name: String
  @Argument(help: "One statement that only reads.")
  var statement: String
  @Option(help: ArgumentHelp("End the statement after so many seconds.", valueName: "seconds"))
  var timeout: Double = 60
  @OptionGroup var moment: AsOfOptions
  @OptionGroup var outputOptions: OutputOptions

  func validate() throws {
    if !(timeout > 0) { throw ValidationError("--timeout wants a number above 0.") }
  }

  func query(_ book: Book<D>, _ console: Console) async throws {
    let result = try await book.sql(name, statement, timeLimit: timeout)
    try SQLPrinter(console).print(result)
  }
}

extension ToolDomain {
  /// Throws what a comparison of views with the log has found: what is wrong before what could not be compared.
  static func requireSound(_ views: [ViewVerification]) throws(ToolFailure) {
    if views.contains(where: { $0.isExamined && !$0.isSound }) {
      throw ToolFailure(
        .finding, "a view differs from the log",
        remedy: "the next query builds it anew, as does `\(program) views rebuild`")
    }
    guard let busy = views.first(where: { !$0.isExamined }) else { return }
    throw ToolFailure(
      .locked, "view \(busy.name) was not compared: another process stands still in it",
      remedy: "try again when it has gone on; queries go by a private copy meanwhile")
  }
}
