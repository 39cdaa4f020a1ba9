// `daybook users`: who works with the book, and how many seats that takes.

internal import ArgumentParser
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool

struct UsersCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "users", abstract: "List users; with --licence the account's seats instead.")

  @OptionGroup var location: BookLocation
  @Flag(help: "Show how the plan's seats are used.")
  var licence = false
  @Flag(help: "Deleted users, too.")
  var deleted = false
  @OptionGroup var page: PageOptions
  @OptionGroup var moment: AsOfOptions
  @OptionGroup var viewerOptions: ViewerOptions
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: BackOfficeBook, _ console: Console) async throws {
    let viewer = try await viewerOptions.viewer(in: book)
    let times = try await viewerOptions.times(in: book)
    if licence {
      guard let usage = try await book.licenceUsage(viewer: viewer) else {
        throw ToolFailure(.notFound, "this book has no account yet")
      }
      return try console.facts(usage.outputFields, times)
    }
    var query = UsersQuery()
    query.includeDeleted = deleted
    try await console.list(page, times, empty: "no users") { limit, cursor in
      query.limit = limit
      query.cursor = cursor
      return try await book.users(query, viewer: viewer)
    }
  }
}
