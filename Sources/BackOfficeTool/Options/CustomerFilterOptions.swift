// The filters of the list of customers, as options.

internal import ArgumentParser
internal import BackOffice
internal import BackOfficeViews
internal import DaybookTool
internal import EventSourcing

struct CustomerFilterOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Only customers with this status.", valueName: "id|label"))
  var status: String?
  @Option(help: ArgumentHelp("company or individual.", valueName: "kind"))
  var kind: CustomerKind?
  @Option(help: ArgumentHelp("Only customers from this source.", valueName: "id|label"))
  var source: String?
  @Flag(help: "Only archived customers.")
  var archived = false
  @Flag(inversion: .prefixedNo, help: "Only customers with open orders, or without.")
  var openOrders: Bool?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Created at or after this time: see `help time`.", valueName: "time"),
    transform: TimeArgument.parse)
  var createdFrom: TimeArgument?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Created before this time: see `help time`.", valueName: "time"),
    transform: TimeArgument.parse)
  var createdTo: TimeArgument?
  @Option(help: "Only where a word of name, town or address begins so, or with these digits in a phone number.")
  var text: String?
  @Option(help: ArgumentHelp("How to sort.", valueName: "key"))
  var sort: CustomersQuery.Sort = .name

  func query(_ times: TimeText) -> CustomersQuery {
    var query = CustomersQuery()
    query.status = status.flatMap { ListItemID($0) }
    query.statusLabel = query.status == nil ? status : nil
    query.kind = kind
    query.source = source.flatMap { ListItemID($0) }
    query.sourceLabel = query.source == nil ? source : nil
    query.archived = archived
    query.hasOpenOrders = openOrders
    query.createdFrom = createdFrom?.instant(in: times)
    query.createdTo = createdTo?.instant(in: times)
    query.text = text
    query.sort = sort
    return query
  }
}
