// The filters of the lists of tasks, as options.

internal import ArgumentParser
internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import EventSourcing

struct TaskFilterOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Only tasks that this user is to do.", valueName: "id|e-mail"))
  var responsible: String?
  @Option(help: ArgumentHelp("Only tasks for this customer.", valueName: "id|name"))
  var customer: String?
  @Option(help: ArgumentHelp("Only tasks for this service.", valueName: "id"))
  var service: ServiceID?
  @Flag(inversion: .prefixedNo, help: "Only tasks that are overdue, or not.")
  var overdue: Bool?
  @Flag(help: "Outstanding tasks, then those put aside.")
  var includeSnoozed = false
  @Option(help: "Only where a word of customer or service begins so.")
  var text: String?

  func query(_ list: TasksQuery.List, in book: BackOfficeBook) async throws -> TasksQuery {
    var query = TasksQuery(list)
    query.responsible = try await UserArgument.resolve(responsible, in: book)
    if let customer { query.customer = try await CustomerArgument.resolve(customer, in: book) }
    query.service = service
    query.overdue = overdue
    query.includeSnoozed = includeSnoozed
    query.text = text
    return query
  }
}
