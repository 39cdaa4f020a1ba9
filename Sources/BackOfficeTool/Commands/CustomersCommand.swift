// `daybook customers`: everybody the business deals with, whatever their status unless told otherwise.

internal import ArgumentParser
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool

struct CustomersCommand: ListCommand {
  static let configuration = CommandConfiguration(commandName: "customers", abstract: "List customers.")

  @OptionGroup var location: BookLocation
  @OptionGroup var filters: CustomerFilterOptions
  @OptionGroup var page: PageOptions
  @OptionGroup var moment: AsOfOptions
  @OptionGroup var viewerOptions: ViewerOptions
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: BackOfficeBook, _ console: Console) async throws {
    let viewer = try await viewerOptions.viewer(in: book)
    let times = try await viewerOptions.times(in: book)
    var query = filters.query(times)
    try await console.list(page, times, empty: "no customers") { limit, cursor in
      query.limit = limit
      query.cursor = cursor
      return try await book.customers(query, viewer: viewer)
    }
  }
}
