// `daybook revenue`: what was billed, collected and given back, by month or by whatever else; and what contracts are
// worth.

internal import ArgumentParser
internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool

struct RevenueCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "revenue", abstract: "Sum up fees and payments by month, service, product, customer or user.",
    discussion: """
      Fees count in the month in which an order is opened or a fee changes, with the sign of the change; an order that is \
      deleted takes back what was billed for it. Payments count on the day of their result. What is to be paid is as of \
      now, and has no month.
      """)

  @OptionGroup var location: BookLocation
  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "month, service, product, customer or user; again for a row for each combination. By month if left out.",
      valueName: "group"))
  var by: [RevenueGroup] = []
  @Flag(help: "What contracts are worth instead.")
  var recurring = false
  @Option(
    parsing: .unconditional, help: ArgumentHelp("From the day of this time on: see `help time`.", valueName: "time"),
    transform: TimeArgument.parse)
  var since: TimeArgument?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Before the day of this time: see `help time`.", valueName: "time"),
    transform: TimeArgument.parse)
  var until: TimeArgument?
  @Option(help: ArgumentHelp("Only what is for this service.", valueName: "id"))
  var service: ServiceID?
  @Option(help: ArgumentHelp("Only what is for this product.", valueName: "id"))
  var product: ProductID?
  @Option(help: ArgumentHelp("Only what is of this customer.", valueName: "id|name"))
  var customer: String?
  @Option(help: ArgumentHelp("Only of orders that were assigned to this user.", valueName: "id|e-mail"))
  var user: String?
  @OptionGroup var page: PageOptions
  @OptionGroup var moment: AsOfOptions
  @OptionGroup var viewerOptions: ViewerOptions
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: BackOfficeBook, _ console: Console) async throws {
    let viewer = try await viewerOptions.viewer(in: book)
    let times = try await viewerOptions.times(in: book)
    guard !recurring else {
      return try console.list(try await book.recurringRevenue(viewer: viewer), times, empty: "no contracts")
    }
    var query = RevenueQuery()
    if !by.isEmpty { query.by = Set(by) }
    query.since = since?.day(in: times)
    query.until = until?.day(in: times)
    (query.service, query.product) = (service, product)
    if let customer { query.customer = try await CustomerArgument.resolve(customer, in: book) }
    query.user = try await UserArgument.resolve(user, in: book)
    try await console.list(page, times, empty: "no revenue") { limit, cursor in
      query.limit = limit
      query.cursor = cursor
      return try await book.revenue(query, viewer: viewer)
    }
  }
}
