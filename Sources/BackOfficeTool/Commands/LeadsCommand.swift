// `daybook leads open|closed|snoozed|all`: the lists of leads.

internal import ArgumentParser
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool

struct LeadsCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "leads", abstract: "List leads: open, closed, snoozed or all but deleted ones.")

  @OptionGroup var location: BookLocation
  @Argument(help: ArgumentHelp("Which leads.", valueName: "list"))
  var list: WorkList
  @Option(help: ArgumentHelp("Only leads from this source.", valueName: "label"))
  var source: String?
  @Flag(inversion: .prefixedNo, help: "Only leads that became an order, or not.")
  var converted: Bool?
  @Option(help: ArgumentHelp("How to sort.", valueName: "key"))
  var sort: LeadsQuery.Sort?
  @OptionGroup var filters: WorkFilterOptions
  @OptionGroup var page: PageOptions
  @OptionGroup var moment: AsOfOptions
  @OptionGroup var viewerOptions: ViewerOptions
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: BackOfficeBook, _ console: Console) async throws {
    let viewer = try await viewerOptions.viewer(in: book)
    let times = try await viewerOptions.times(in: book)
    var query = LeadsQuery(list)
    query.filter = try await filters.filter(in: book, times)
    query.sourceLabel = source
    query.converted = converted
    query.sort = sort
    let empty = list == .all ? "no leads" : "no \(list.rawValue) leads"
    let hidden: Set = list == .all ? [] : ["state"]
    try await console.list(page, times, empty: empty, hiding: hidden) { limit, cursor in
      query.limit = limit
      query.cursor = cursor
      return try await book.leads(query, viewer: viewer)
    }
  }
}
