// `daybook activities`: what is to be done for customers, and what was done.

internal import ArgumentParser
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool

struct ActivitiesCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "activities", abstract: "List activities: meetings, calls and things to do, and what was logged.")

  @OptionGroup var location: BookLocation
  @OptionGroup var filters: ActivityFilterOptions
  @OptionGroup var page: PageOptions
  @OptionGroup var moment: AsOfOptions
  @OptionGroup var viewerOptions: ViewerOptions
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: BackOfficeBook, _ console: Console) async throws {
    let viewer = try await viewerOptions.viewer(in: book)
    let times = try await viewerOptions.times(in: book)
    var query = try await filters.query(viewer: viewer, in: book, times)
    let empty = filters.due ? "no reminders are due" : "no activities"
    try await console.list(page, times, empty: empty) { limit, cursor in
      query.limit = limit
      query.cursor = cursor
      return try await book.activities(query, viewer: viewer)
    }
  }
}
