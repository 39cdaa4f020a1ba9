// The filters of the lists of orders, as options.

internal import ArgumentParser
internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool
internal import EventSourcing

struct OrderFilterOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Only orders assigned to this user.", valueName: "id|e-mail"))
  var assigned: String?
  @Option(help: ArgumentHelp("Only orders with this order admin.", valueName: "id|e-mail"))
  var admin: String?
  @Option(help: ArgumentHelp("Only orders of this customer.", valueName: "id|name"))
  var customer: String?
  @Option(help: ArgumentHelp("Only orders for this service.", valueName: "id"))
  var service: ServiceID?
  @Option(help: ArgumentHelp("Only orders for this product.", valueName: "id"))
  var product: ProductID?
  @Option(help: ArgumentHelp("oneOff or contract.", valueName: "type"))
  var type: OrderType?
  @Option(help: ArgumentHelp("Only orders whose task in progress has this name.", valueName: "name"))
  var task: String?
  @Flag(inversion: .prefixedNo, help: "Only orders whose tasks are all completed, or not.")
  var finished: Bool?
  @Flag(inversion: .prefixedNo, help: "Only orders whose task is overdue, or not.")
  var overdue: Bool?
  @Flag(inversion: .prefixedNo, help: "Only orders with something left to pay, or not.")
  var feeOutstanding: Bool?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Opened at or after this time: see `help time`.", valueName: "time"),
    transform: TimeArgument.parse)
  var openedFrom: TimeArgument?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Opened before this time: see `help time`.", valueName: "time"),
    transform: TimeArgument.parse)
  var openedTo: TimeArgument?
  @Option(help: "Only orders in whose texts a word begins so.")
  var text: String?
  @Option(help: ArgumentHelp("How to sort.", valueName: "key"))
  var sort: OrdersQuery.Sort?

  func query(_ list: OrdersQuery.List, in book: BackOfficeBook, _ times: TimeText) async throws -> OrdersQuery {
    var query = OrdersQuery(list)
    query.assignedUser = try await UserArgument.resolve(assigned, in: book)
    query.orderAdmin = try await UserArgument.resolve(admin, in: book)
    if let customer { query.customer = try await CustomerArgument.resolve(customer, in: book) }
    query.service = service
    query.product = product
    query.type = type
    query.taskName = task
    query.finished = finished
    query.overdue = overdue
    query.feeOutstanding = feeOutstanding
    query.openedFrom = openedFrom?.instant(in: times)
    query.openedTo = openedTo?.instant(in: times)
    query.text = text
    query.sort = sort
    return query
  }
}
