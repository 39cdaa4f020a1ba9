// What of a customer's story to print.

internal import ArgumentParser
internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool
internal import EventSourcing

struct TimelineOptions: ParsableArguments {
  @Flag(help: "Its story instead: all that happened with it, its orders and its leads, newest first.")
  var timeline = false
  @Option(help: "Only this kind of thing in the story; may be repeated.")
  var kind: [TimelineKind] = []
  @Option(help: ArgumentHelp("Only what concerns this order, in the story.", valueName: "no|id"))
  var order: String?
  @Option(help: ArgumentHelp("Only what concerns this contact, in the story.", valueName: "id"))
  var contact: ContactID?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Only what happened at or after this time, in the story: see `help time`.", valueName: "time"),
    transform: TimeArgument.parse)
  var since: TimeArgument?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Only what happened before this time, in the story: see `help time`.", valueName: "time"),
    transform: TimeArgument.parse)
  var until: TimeArgument?
  @OptionGroup var page: PageOptions

  func validate() throws {
    let isFiltered =
      !kind.isEmpty || order != nil || contact != nil || since != nil || until != nil || page.limit != nil
      || page.cursor != nil
    if isFiltered, !timeline {
      throw ValidationError("Filters and -n belong to the story of the customer: add --timeline.")
    }
  }

  func query(of customer: CustomerID, _ times: TimeText) throws -> TimelineQuery {
    var query = TimelineQuery(of: customer)
    query.kinds = kind.isEmpty ? nil : kind
    query.order = try order.map { try WorkArgument($0).reference }
    query.contact = contact
    query.since = since?.instant(in: times)
    query.until = until?.instant(in: times)
    return query
  }
}
