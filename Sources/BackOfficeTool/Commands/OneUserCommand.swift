// `daybook user`: one user with all that the list says, and the commands that the user's type has a right to.

internal import ArgumentParser
internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool
internal import EventSourcing

struct OneUserCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "user", abstract: "Show one user, with the commands that the user may send.",
    discussion: "A right may go only as far as what is the user's own; the plan and the state of things are not asked.")

  @OptionGroup var location: BookLocation
  @Argument(help: ArgumentHelp("The user's name, e-mail address or id.", valueName: "name|e-mail"))
  var user: String
  @OptionGroup var moment: AsOfOptions
  @OptionGroup var viewerOptions: ViewerOptions
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: BackOfficeBook, _ console: Console) async throws {
    let viewer = try await viewerOptions.viewer(in: book)
    let row = try await row(in: book, viewer)
    let account = try await book.account()
    let rights = row.state == .active ? account.map { RightLine.all(of: row.userType, $0.settings) } ?? [] : []
    guard console.format == .text else {
      return try console.object(row.outputFields + [.init("rights", .list(of: rights))])
    }
    let times = try await viewerOptions.times(in: book)
    try console.facts(row.outputFields.filter { !$0.value.isNothing }, times)
    try console.section("May send", rights, times)
  }

  private func row(in book: BackOfficeBook, _ viewer: UserID?) async throws -> UserRow {
    var query = UsersQuery()
    query.includeDeleted = true
    let users = try await book.users(query, viewer: viewer).rows
    if let id = try await id(in: book), let row = users.first(where: { $0.userID == id }) { return row }
    let named = users.filter { $0.name.lowercased() == user.lowercased() && $0.state != .deleted }
    guard let first = named.first else {
      throw ToolFailure(.notFound, "there is no user \(user) in this book", remedy: "`daybook users` lists them")
    }
    guard named.count == 1 else {
      let addresses = named.prefix(5).map(\.email).joined(separator: ", ")
      throw ToolFailure(.usage, "\(named.count) users are called \(user): \(addresses)", remedy: "give the address")
    }
    return first
  }

  /// Where the user is named by id or address.
  private func id(in book: BackOfficeBook) async throws -> UserID? {
    if let id = UserID(user) { return id }
    return user.contains("@") ? try await book.user(user).id : nil
  }
}
