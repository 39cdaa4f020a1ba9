// `daybook lists`: the items of the account's lists.

internal import ArgumentParser
internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool
internal import EventSourcing

struct ListsCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "lists", abstract: "List what may be chosen: statuses, sources, kinds of activities, reasons to close."
  )

  @OptionGroup var location: BookLocation
  @Argument(help: ArgumentHelp("Only this list.", valueName: "list"))
  var list: AccountList?
  @Flag(help: "Retired ones, too.")
  var retired = false
  @OptionGroup var moment: AsOfOptions
  @OptionGroup var viewerOptions: ViewerOptions
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: BackOfficeBook, _ console: Console) async throws {
    let viewer = try await viewerOptions.viewer(in: book)
    guard let account = try await book.lists(viewer: viewer) else {
      throw ToolFailure(.notFound, "this book has no account yet")
    }
    let lists = list.map { [$0] } ?? AccountList.allCases
    let lines = lists.flatMap { list in
      account.items(of: list).filter { retired || !$0.retired }.map { ListItemLine(list: list, item: $0) }
    }
    try console.list(lines, empty: "nothing in the list")
  }
}
