// The filters that lists of orders and of leads have alike, as options.

internal import ArgumentParser
internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool
internal import EventSourcing

struct WorkFilterOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Only what is assigned to this user.", valueName: "id|e-mail"))
  var assigned: String?
  @Option(help: ArgumentHelp("Only what this user looks after, as admin.", valueName: "id|e-mail"))
  var admin: String?
  @Option(help: ArgumentHelp("Only those of this customer.", valueName: "id|name"))
  var customer: String?
  @Option(help: ArgumentHelp("Only those for this service.", valueName: "id"))
  var service: ServiceID?
  @Option(help: ArgumentHelp("Only those for this product.", valueName: "id"))
  var product: ProductID?
  @Option(help: ArgumentHelp("Only those whose task in progress has this name.", valueName: "name"))
  var task: String?
  @Flag(inversion: .prefixedNo, help: "Only those whose tasks are all completed, or not.")
  var finished: Bool?
  @Flag(inversion: .prefixedNo, help: "Only those whose task is overdue, or not.")
  var overdue: Bool?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Opened at or after this time: see `help time`.", valueName: "time"),
    transform: TimeArgument.parse)
  var openedFrom: TimeArgument?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Opened before this time: see `help time`.", valueName: "time"),
    transform: TimeArgument.parse)
  var openedTo: TimeArgument?
  @Option(help: "Only those in whose texts a word begins so.")
  var text: String?

  func filter(in book: BackOfficeBook, _ times: TimeText) async throws -> WorkFilter {
    var filter = WorkFilter()
    filter.assignedUser = try await UserArgument.resolve(assigned, in: book)
    filter.admin = try await UserArgument.resolve(admin, in: book)
    if let customer { filter.customer = try await CustomerArgument.resolve(customer, in: book) }
    filter.service = service
    filter.product = product
    filter.taskName = task
    filter.finished = finished
    filter.overdue = overdue
    filter.openedFrom = openedFrom?.instant(in: times)
    filter.openedTo = openedTo?.instant(in: times)
    filter.text = text
    return filter
  }
}
