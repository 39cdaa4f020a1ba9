// The filters of the list of customers, as options.

internal import ArgumentParser
internal import BackOffice
internal import BackOfficeViews
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
  @Option(help: ArgumentHelp("Created at or after this time (RFC 3339).", valueName: "time"))
  var createdFrom: Instant?
  @Option(help: ArgumentHelp("Created before this time (RFC 3339).", valueName: "time"))
  var createdTo: Instant?
  @Option(help: "Only where a word of name, town or address begins so, or with these digits in a phone number.")
  var text: String?
  @Option(help: ArgumentHelp("How to sort.", valueName: "key"))
  var sort: CustomersQuery.Sort = .name

  var query: CustomersQuery {
    var query = CustomersQuery()
    query.status = status.flatMap { ListItemID($0) }
    query.statusLabel = query.status == nil ? status : nil
    query.kind = kind
    query.source = source.flatMap { ListItemID($0) }
    query.sourceLabel = query.source == nil ? source : nil
    query.archived = archived
    query.hasOpenOrders = openOrders
    query.createdFrom = createdFrom
    query.createdTo = createdTo
    query.text = text
    query.sort = sort
    return query
  }
}
