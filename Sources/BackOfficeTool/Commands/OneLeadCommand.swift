// `daybook lead`: one lead in full, with its story.

internal import ArgumentParser
internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool

struct OneLeadCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "lead", abstract: "Show one lead: its tasks and comments, and who did what when.")

  @OptionGroup var location: BookLocation
  @Argument(help: ArgumentHelp("The lead's number or id.", valueName: "no|id"))
  var lead: String
  @Flag(help: "Show what the user of --as can do with it instead.")
  var actions = false
  @OptionGroup var moment: AsOfOptions
  @OptionGroup var viewerOptions: ViewerOptions
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: BackOfficeBook, _ console: Console) async throws {
    let named = try WorkArgument<Lead>(lead)
    let viewer = try await viewerOptions.viewer(in: book)
    let times = try await viewerOptions.times(in: book)
    if actions {
      try viewerOptions.requirePresent(of: "--actions", book)
      let user = try await viewerOptions.user(of: "--actions", in: book)
      return try console.list(
        try await book.availableActions(lead: named.reference, user: user), times,
        empty: "nothing can be done with it")
    }
    guard let details = try await book.lead(named.reference, viewer: viewer) else {
      throw try await named.missing(in: book, viewer: viewer, times)
    }
    let printer = WorkPrinter(console, times)
    if console.format == .text {
      try printer.printText(details)
      try await printer.printStory(of: LeadReference.id(details.row.leadID), in: book, viewer: viewer)
    } else {
      try console.object(details.fields)
    }
  }
}
