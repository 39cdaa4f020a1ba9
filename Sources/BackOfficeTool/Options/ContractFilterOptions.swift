// The filters of the list of contracts, as options.

internal import ArgumentParser
internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool
internal import EventSourcing

struct ContractFilterOptions: ParsableArguments {
  @Flag(help: "Only those with a cycle that is due and has no order.")
  var waiting = false
  @Flag(help: "Only those whose renewal failed.")
  var failed = false
  @Option(help: ArgumentHelp("active or ended.", valueName: "state"))
  var state: ContractStatus?
  @Option(help: ArgumentHelp("Only contracts of this customer.", valueName: "id|name"))
  var customer: String?
  @Option(help: ArgumentHelp("Only contracts for this service.", valueName: "id"))
  var service: ServiceID?
  @Option(help: ArgumentHelp("Only those whose orders this user gets.", valueName: "id|e-mail"))
  var assigned: String?
  @Option(
    help: ArgumentHelp("Only those that are due on this day or before, such as 2024-01-31.", valueName: "date"),
    transform: Self.date)
  var dueBy: LocalDate?
  @Option(help: "Only where a word of customer, service or product begins so.")
  var text: String?
  @Option(help: ArgumentHelp("How to sort.", valueName: "key"))
  var sort: ContractsQuery.Sort = .due

  /// What to say of an empty list.
  var empty: String { failed ? "no renewal failed" : waiting ? "no renewals are due" : "no contracts" }

  func query(in book: BackOfficeBook) async throws -> ContractsQuery {
    var query = ContractsQuery()
    query.waiting = waiting
    query.failed = failed
    query.state = state
    if let customer { query.customer = try await CustomerArgument.resolve(customer, in: book) }
    query.service = service
    query.assignedUser = try await UserArgument.resolve(assigned, in: book)
    query.dueBy = dueBy
    query.text = text
    query.sort = sort
    return query
  }

  private static func date(_ text: String) throws -> LocalDate {
    guard let date = LocalDate(text) else {
      throw ValidationError("\(text) is no date; write it like 2024-03-29.")
    }
    return date
  }
}
