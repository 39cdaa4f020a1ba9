// `daybook performance`: how long tasks take, by task, workflow or user.

internal import ArgumentParser
internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool

/// By what the report has its rows.
enum PerformanceGroup: String, CaseIterable, ExpressibleByArgument {
  case task, workflow, user
}

struct PerformanceCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "performance", abstract: "Show how long tasks and orders take, by task, workflow or user.",
    discussion: """
      Working time is the time in progress while neither order nor task was put aside. Half of the completions took what \
      HALF WITHIN says or less, nine in ten what 9 IN 10 says; ELAPSED is the mean from start to completion. Every \
      completion counts, also of a task that was done again. STOPPED are orders that are closed with the task in \
      progress, % their share of all closed orders of the version.
      """)

  @OptionGroup var location: BookLocation
  @Option(help: ArgumentHelp("task, workflow or user.", valueName: "group"))
  var by = PerformanceGroup.task
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What was completed at or after this time: see `help time`.", valueName: "time"),
    transform: TimeArgument.parse)
  var since: TimeArgument?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What was completed before this time: see `help time`.", valueName: "time"),
    transform: TimeArgument.parse)
  var until: TimeArgument?
  @Option(help: ArgumentHelp("Only orders for this service.", valueName: "id"))
  var service: ServiceID?
  @Option(
    help: ArgumentHelp("Only tasks for which this user is responsible, or orders of theirs.", valueName: "id|e-mail"))
  var user: String?
  @OptionGroup var moment: AsOfOptions
  @OptionGroup var viewerOptions: ViewerOptions
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: BackOfficeBook, _ console: Console) async throws {
    let viewer = try await viewerOptions.viewer(in: book)
    let times = try await viewerOptions.times(in: book)
    var query = PerformanceQuery()
    query.since = since?.instant(in: times)
    query.until = until?.instant(in: times)
    query.service = service
    query.user = try await UserArgument.resolve(user, in: book)
    let empty = "no tasks were worked on"
    switch by {
    case .task: try console.list(try await book.taskPerformance(query, viewer: viewer), times, empty: empty)
    case .workflow: try console.list(try await book.workflowPerformance(query, viewer: viewer), times, empty: empty)
    case .user: try console.list(try await book.userPerformance(query, viewer: viewer), times, empty: empty)
    }
  }
}
