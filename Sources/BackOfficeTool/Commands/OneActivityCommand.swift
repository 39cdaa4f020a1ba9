// `daybook activity`: one activity with all that is known of it.

internal import ArgumentParser
internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool
internal import EventSourcing

struct OneActivityCommand: ListCommand {
  static let configuration = CommandConfiguration(commandName: "activity", abstract: "Show one activity.")

  @OptionGroup var location: BookLocation
  @Argument(help: ArgumentHelp("The activity's id.", valueName: "id"))
  var activity: ActivityID
  @OptionGroup var moment: AsOfOptions
  @OptionGroup var viewerOptions: ViewerOptions
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: BackOfficeBook, _ console: Console) async throws {
    var query = ActivitiesQuery()
    query.activity = activity
    guard let row = try await book.activities(query, viewer: try await viewerOptions.viewer(in: book)).rows.first else {
      throw ToolFailure(.notFound, "there is no activity \(activity) in this book")
    }
    guard console.format == .text else { return try console.object(row.outputFields) }
    try console.line(console.palette.bold(TerminalSafe.text(row.title)))
    let isShown = { (name: String) in name == "activityID" || !(name == "title" || name.hasSuffix("ID")) }
    try console.facts(
      row.outputFields.filter { isShown($0.name) && !$0.value.isNothing }, try await viewerOptions.times(in: book))
  }
}
