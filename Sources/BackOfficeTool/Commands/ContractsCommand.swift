// `daybook contracts`: what is ordered again and again, and what of it is due.

internal import ArgumentParser
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool

struct ContractsCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "contracts", abstract: "List contracts: their terms, when they are due, what they are worth a year.")

  @OptionGroup var location: BookLocation
  @OptionGroup var filters: ContractFilterOptions
  @OptionGroup var page: PageOptions
  @OptionGroup var moment: AsOfOptions
  @OptionGroup var viewerOptions: ViewerOptions
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: BackOfficeBook, _ console: Console) async throws {
    let viewer = try await viewerOptions.viewer(in: book)
    var query = try await filters.query(in: book)
    try await console.list(page, try await viewerOptions.times(in: book), empty: filters.empty) { limit, cursor in
      query.limit = limit
      query.cursor = cursor
      return try await book.contracts(query, viewer: viewer)
    }
  }
}
