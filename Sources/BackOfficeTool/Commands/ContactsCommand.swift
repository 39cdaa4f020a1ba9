// `daybook contacts`: the people who work at the customers.

internal import ArgumentParser
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool

struct ContactsCommand: ListCommand {
  static let configuration = CommandConfiguration(commandName: "contacts", abstract: "List contacts of customers.")

  @OptionGroup var location: BookLocation
  @Option(help: ArgumentHelp("Only those of this customer.", valueName: "id|name"))
  var customer: String?
  @Flag(help: "Only default contacts.")
  var defaultOnly = false
  @Option(help: "Only where a word begins so.")
  var text: String?
  @OptionGroup var page: PageOptions
  @OptionGroup var moment: AsOfOptions
  @OptionGroup var viewerOptions: ViewerOptions
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: BackOfficeBook, _ console: Console) async throws {
    let viewer = try await viewerOptions.viewer(in: book)
    var query = ContactsQuery()
    if let customer { query.customer = try await CustomerArgument.resolve(customer, in: book) }
    query.defaultOnly = defaultOnly
    query.text = text
    try await console.list(page, try await viewerOptions.times(in: book), empty: "no contacts") { limit, cursor in
      query.limit = limit
      query.cursor = cursor
      return try await book.contacts(query, viewer: viewer)
    }
  }
}
