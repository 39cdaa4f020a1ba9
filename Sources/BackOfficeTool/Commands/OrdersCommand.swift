// `daybook orders open|closed|snoozed|all`: the lists of orders.

internal import ArgumentParser
internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool

struct OrdersCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "orders", abstract: "List orders: open, closed, snoozed or all but deleted ones.")

  @OptionGroup var location: BookLocation
  @Argument(help: ArgumentHelp("Which orders.", valueName: "list"))
  var list: WorkList
  @Option(help: ArgumentHelp("oneOff or contract.", valueName: "type"))
  var type: OrderType?
  @Flag(inversion: .prefixedNo, help: "Only orders with something left to pay, or not.")
  var feeOutstanding: Bool?
  @Option(help: ArgumentHelp("How to sort.", valueName: "key"))
  var sort: OrdersQuery.Sort?
  @OptionGroup var filters: WorkFilterOptions
  @OptionGroup var page: PageOptions
  @OptionGroup var moment: AsOfOptions
  @OptionGroup var viewerOptions: ViewerOptions
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: BackOfficeBook, _ console: Console) async throws {
    let viewer = try await viewerOptions.viewer(in: book)
    let times = try await viewerOptions.times(in: book)
    var query = OrdersQuery(list)
    query.filter = try await filters.filter(in: book, times)
    query.type = type
    query.feeOutstanding = feeOutstanding
    query.sort = sort
    let empty = list == .all ? "no orders" : "no \(list.rawValue) orders"
    let hidden: Set = list == .all ? [] : ["state"]
    try await console.list(page, times, empty: empty, hiding: hidden) { limit, cursor in
      query.limit = limit
      query.cursor = cursor
      return try await book.orders(query, viewer: viewer)
    }
  }
}
