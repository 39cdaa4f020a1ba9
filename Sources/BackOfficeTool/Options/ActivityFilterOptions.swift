// The filters of the list of activities, as options.

internal import ArgumentParser
internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool
internal import EventSourcing

struct ActivityFilterOptions: ParsableArguments {
  @Flag(help: "Only scheduled ones with a reminder that is due and was not given yet.")
  var due = false
  @Flag(help: "Only what the user of --as is to do.")
  var mine = false
  @Option(help: ArgumentHelp("Only what this user is to do.", valueName: "id|e-mail"))
  var assigned: String?
  @Option(help: ArgumentHelp("Only activities for this customer.", valueName: "id|name"))
  var customer: String?
  @Option(help: ArgumentHelp("Only activities of this kind.", valueName: "id|label"))
  var kind: String?
  @Option(help: ArgumentHelp("scheduled, completed, cancelled or logged.", valueName: "state"))
  var state: ActivityState.Status?
  @Option(help: ArgumentHelp("low, normal or high.", valueName: "priority"))
  var priority: ActivityPriority?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Beginning at or after this time: see `help time`.", valueName: "time"),
    transform: TimeArgument.parse)
  var from: TimeArgument?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Beginning before this time: see `help time`.", valueName: "time"),
    transform: TimeArgument.parse)
  var to: TimeArgument?
  @Option(help: "Only where a word of title, outcome or customer begins so.")
  var text: String?
  @Option(help: ArgumentHelp("How to sort.", valueName: "key"))
  var sort: ActivitiesQuery.Sort = .startsAt

  func query(viewer: UserID?, in book: BackOfficeBook, _ times: TimeText) async throws -> ActivitiesQuery {
    var query = ActivitiesQuery()
    query.reminderDue = due
    query.assignedUser = try await UserArgument.resolve(assigned, in: book)
    if mine {
      guard let viewer, query.assignedUser ?? viewer == viewer else {
        throw ToolFailure(
          .usage, "--mine is for the user of --as", remedy: "say who with --as, or give --assigned alone")
      }
      query.assignedUser = viewer
    }
    if let customer { query.customer = try await CustomerArgument.resolve(customer, in: book) }
    query.kind = kind.flatMap { ListItemID($0) }
    query.kindLabel = query.kind == nil ? kind : nil
    query.state = state
    query.priority = priority
    query.startsFrom = from?.instant(in: times)
    query.startsTo = to?.instant(in: times)
    query.text = text
    query.sort = sort
    return query
  }
}
