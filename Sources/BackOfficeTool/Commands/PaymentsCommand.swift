// `daybook payments`: what was paid for fees, what is on its way, what failed.

internal import ArgumentParser
internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool

struct PaymentsCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "payments", abstract: "List payments for the fees of orders, newest first.")

  @OptionGroup var location: BookLocation
  @Option(help: ArgumentHelp("Only those for this order.", valueName: "no|id"))
  var order: String?
  @Option(help: ArgumentHelp("Only those of this customer.", valueName: "id|name"))
  var customer: String?
  @Option(help: ArgumentHelp("requested, actionRequired, succeeded or failed.", valueName: "state"))
  var state: PaymentStatus?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Requested at or after this time: see `help time`.", valueName: "time"),
    transform: TimeArgument.parse)
  var from: TimeArgument?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Requested before this time: see `help time`.", valueName: "time"),
    transform: TimeArgument.parse)
  var to: TimeArgument?
  @OptionGroup var page: PageOptions
  @OptionGroup var moment: AsOfOptions
  @OptionGroup var viewerOptions: ViewerOptions
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: BackOfficeBook, _ console: Console) async throws {
    let viewer = try await viewerOptions.viewer(in: book)
    let times = try await viewerOptions.times(in: book)
    var query = PaymentsQuery()
    query.order = try order.map { try WorkArgument<Order>($0).reference }
    if let customer { query.customer = try await CustomerArgument.resolve(customer, in: book) }
    query.state = state
    query.requestedFrom = from?.instant(in: times)
    query.requestedTo = to?.instant(in: times)
    try await console.list(page, times, empty: "no payments") { limit, cursor in
      query.limit = limit
      query.cursor = cursor
      return try await book.payments(query, viewer: viewer)
    }
  }
}
