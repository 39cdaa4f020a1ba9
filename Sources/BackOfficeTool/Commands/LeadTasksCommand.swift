// `daybook lead-tasks outstanding|snoozed`: what is to be done for leads, one row a lead.

internal import ArgumentParser
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool

struct LeadTasksCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "lead-tasks", abstract: "List the tasks in progress of leads: outstanding or snoozed ones.")

  @OptionGroup var location: BookLocation
  @Argument(help: ArgumentHelp("Which tasks.", valueName: "list"))
  var list: TasksQuery.List
  @OptionGroup var filters: TaskFilterOptions
  @OptionGroup var page: PageOptions
  @OptionGroup var moment: AsOfOptions
  @OptionGroup var viewerOptions: ViewerOptions
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: BackOfficeBook, _ console: Console) async throws {
    let viewer = try await viewerOptions.viewer(in: book)
    var query = try await filters.query(list, in: book)
    let times = try await viewerOptions.times(in: book)
    try await console.list(page, times, empty: "no \(list.rawValue) tasks of leads") { limit, cursor in
      query.limit = limit
      query.cursor = cursor
      return try await book.leadTasks(query, viewer: viewer)
    }
  }
}
