// `daybook orders open|closed|snoozed|all`: the lists of orders.

internal import ArgumentParser
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool

struct OrdersCommand: QueryCommand {
  static let configuration = CommandConfiguration(
    commandName: "orders", abstract: "List orders: open, closed, snoozed or all but deleted ones.")

  @OptionGroup var location: BookLocation
  @Argument(help: ArgumentHelp("Which orders.", valueName: "list"))
  var list: OrdersQuery.List
  @OptionGroup var filters: OrderFilterOptions
  @OptionGroup var page: PageOptions
  @OptionGroup var viewerOptions: ViewerOptions
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: BackOfficeBook, _ console: Console) async throws {
    let viewer = try await viewerOptions.viewer(in: book)
    let times = try await viewerOptions.times(in: book)
    var query = try await filters.query(list, in: book, times)
    let empty = list == .all ? "no orders" : "no \(list.rawValue) orders"
    let hidden: Set = list == .all ? [] : ["state"]
    try await console.list(page, times, empty: empty, hiding: hidden) { limit, cursor in
      query.limit = limit
      query.cursor = cursor
      return try await book.orders(query, viewer: viewer)
    }
  }
}
