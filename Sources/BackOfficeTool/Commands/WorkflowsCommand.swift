// `daybook workflows`: what orders and leads go by.

internal import ArgumentParser
internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool
internal import EventSourcing

struct WorkflowsCommand: ListCommand {
  static let configuration = CommandConfiguration(commandName: "workflows", abstract: "List the workflows of services.")

  @OptionGroup var location: BookLocation
  @Flag(help: "Archived ones, too.")
  var archived = false
  @OptionGroup var moment: AsOfOptions
  @OptionGroup var viewerOptions: ViewerOptions
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: BackOfficeBook, _ console: Console) async throws {
    let viewer = try await viewerOptions.viewer(in: book)
    let catalogue = try await book.catalogue(viewer: viewer)
    let lines = try await book.workflows(viewer: viewer).filter { archived || !$0.state.archived }
      .map { WorkflowLine(workflow: $0, serviceName: catalogue.services[$0.state.serviceID]?.name) }
    try console.list(lines, empty: "no workflows")
  }
}
