// `daybook deadlines`: what is to happen by itself, and when.

internal import ArgumentParser
internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool

struct DeadlinesCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "deadlines",
    abstract: "List what is to happen by itself: ends of snoozes, reminders, renewals of contracts.",
    discussion: "What is late fires before the next command.")

  @OptionGroup var location: BookLocation
  @Option(
    help: ArgumentHelp(
      "orderSnooze, taskSnooze, leadSnooze, leadTaskSnooze, reminder or contractRenewal.", valueName: "kind"))
  var kind: DeadlineKind?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Due at this time or before: see `help time`.", valueName: "time"),
    transform: TimeArgument.parse)
  var until: TimeArgument?
  @Flag(help: "Only what is late.")
  var late = false
  @Option(help: ArgumentHelp("Only what is for this customer.", valueName: "id|name"))
  var customer: String?
  @Option(help: ArgumentHelp("Only what is assigned to this user.", valueName: "id|e-mail"))
  var assigned: String?
  @OptionGroup var page: PageOptions
  @OptionGroup var moment: AsOfOptions
  @OptionGroup var viewerOptions: ViewerOptions
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: BackOfficeBook, _ console: Console) async throws {
    let viewer = try await viewerOptions.viewer(in: book)
    let times = try await viewerOptions.times(in: book)
    var query = DeadlinesQuery()
    query.kind = kind
    query.until = until?.instant(in: times)
    query.overdue = late ? true : nil
    if let customer { query.customer = try await CustomerArgument.resolve(customer, in: book) }
    query.assignedUser = try await UserArgument.resolve(assigned, in: book)
    try await console.list(page, times, empty: late ? "nothing is late" : "no deadlines") { limit, cursor in
      query.limit = limit
      query.cursor = cursor
      return try await book.deadlines(query, viewer: viewer)
    }
  }
}
