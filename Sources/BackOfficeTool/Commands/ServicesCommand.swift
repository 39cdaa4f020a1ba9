// `daybook services`: what orders can be for.

internal import ArgumentParser
internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool
internal import EventSourcing

struct ServicesCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "services", abstract: "List the services that orders can be for.")

  @OptionGroup var location: BookLocation
  @Flag(help: "Retired ones, too.")
  var retired = false
  @OptionGroup var moment: AsOfOptions
  @OptionGroup var viewerOptions: ViewerOptions
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: BackOfficeBook, _ console: Console) async throws {
    let viewer = try await viewerOptions.viewer(in: book)
    let catalogue = try await book.catalogue(viewer: viewer)
    let services = catalogue.services.values.filter { retired || !$0.retired }
      .sorted { ($0.name, $0.id) < ($1.name, $1.id) }
    let products = Dictionary(grouping: catalogue.products.values.filter { !$0.retired }, by: \.serviceID)
    try console.list(
      services.map { ServiceLine(service: $0, products: products[$0.id]?.count ?? 0) }, empty: "no services")
  }
}
