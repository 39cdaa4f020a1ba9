// `daybook products`: the variations of services.

internal import ArgumentParser
internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool
internal import EventSourcing

struct ProductsCommand: ListCommand {
  static let configuration = CommandConfiguration(commandName: "products", abstract: "List the products of services.")

  @OptionGroup var location: BookLocation
  @Flag(help: "Retired ones, too.")
  var retired = false
  @OptionGroup var moment: AsOfOptions
  @OptionGroup var viewerOptions: ViewerOptions
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: BackOfficeBook, _ console: Console) async throws {
    let viewer = try await viewerOptions.viewer(in: book)
    let catalogue = try await book.catalogue(viewer: viewer)
    let lines = catalogue.products.values.filter { retired || !$0.retired }
      .map { ProductLine(product: $0, serviceName: catalogue.services[$0.serviceID]?.name) }
      .sorted {
        ($0.serviceName ?? "", $0.product.name, $0.product.id) < ($1.serviceName ?? "", $1.product.name, $1.product.id)
      }
    try console.list(lines, empty: "no products")
  }
}
