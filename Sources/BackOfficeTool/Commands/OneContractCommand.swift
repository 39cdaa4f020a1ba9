// `daybook contract`: one contract with all that is known of it.

internal import ArgumentParser
internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool
internal import EventSourcing

struct OneContractCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "contract", abstract: "Show one contract: its terms, its cycles, what comes next.")

  @OptionGroup var location: BookLocation
  @Argument(help: ArgumentHelp("The contract's id, or the number of the order that it began with.", valueName: "no|id"))
  var contract: String
  @OptionGroup var moment: AsOfOptions
  @OptionGroup var viewerOptions: ViewerOptions
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: BackOfficeBook, _ console: Console) async throws {
    var query = ContractsQuery()
    query.firstOrder = Int(contract)
    query.contract = ContractID(contract)
    guard query.firstOrder != nil || query.contract != nil else {
      throw ToolFailure(.usage, "\(contract) is neither a contract's id nor the number of an order")
    }
    guard let row = try await book.contracts(query, viewer: try await viewerOptions.viewer(in: book)).rows.first else {
      throw ToolFailure(.notFound, "there is no contract \(contract) in this book")
    }
    guard console.format == .text else { return try console.object(row.outputFields) }
    let isShown = { (name: String) in name == "contractID" || !name.hasSuffix("ID") }
    try console.facts(
      row.outputFields.filter { isShown($0.name) && !$0.value.isNothing }, try await viewerOptions.times(in: book))
  }
}
