// `daybook customer`: one customer with its contacts, orders and leads, or its story.

internal import ArgumentParser
internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool
internal import EventSourcing

struct OneCustomerCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "customer", abstract: "Show one customer with its contacts, orders and leads, or its story.")

  @OptionGroup var location: BookLocation
  @Argument(help: ArgumentHelp("The customer's id, or enough of the name.", valueName: "id|name"))
  var customer: String
  @OptionGroup var story: TimelineOptions
  @OptionGroup var moment: AsOfOptions
  @OptionGroup var viewerOptions: ViewerOptions
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: BackOfficeBook, _ console: Console) async throws {
    let viewer = try await viewerOptions.viewer(in: book)
    let id = try await CustomerArgument.resolve(customer, in: book)
    guard let row = try await row(id, in: book, viewer) else {
      throw ToolFailure(.notFound, "there is no customer \(customer) in this book")
    }
    if row.customerID != id, console.format == .text {
      try console.line(TerminalSafe.text("Customer \(id) became one with \(row.name), \(row.customerID)."))
    }
    if story.timeline { return try await tell(of: id, in: book, viewer, console) }
    var contacts = ContactsQuery()
    contacts.customer = id
    var orders = OrdersQuery(.all)
    orders.customer = id
    var leads = LeadsQuery(.all)
    leads.customer = id
    try print(
      row, try await book.contacts(contacts, viewer: viewer).rows, try await book.orders(orders, viewer: viewer).rows,
      try await book.leads(leads, viewer: viewer).rows, console, try await viewerOptions.times(in: book))
  }

  private func tell(
    of id: CustomerID, in book: BackOfficeBook, _ viewer: UserID?, _ console: Console
  ) async throws {
    let times = try await viewerOptions.times(in: book)
    var query = try story.query(of: id, times)
    try await console.list(story.page, times, empty: "nothing happened yet") { limit, cursor in
      query.limit = limit
      query.cursor = cursor
      return try await book.timeline(query, viewer: viewer)
    }
  }

  private func row(_ id: CustomerID, in book: BackOfficeBook, _ viewer: UserID?) async throws -> CustomerRow? {
    var query = CustomersQuery()
    query.customer = id
    query.archived = nil
    return try await book.customers(query, viewer: viewer).rows.first
  }

  private func print(
    _ row: CustomerRow, _ contacts: [ContactRow], _ orders: [OrderRow], _ leads: [LeadRow], _ console: Console,
    _ times: TimeText
  ) throws {
    guard console.format == .text else {
      return try console.object(
        row.outputFields + [
          .init("contacts", .list(of: contacts)), .init("orders", .list(of: orders)), .init("leads", .list(of: leads)),
        ])
    }
    try console.line(console.palette.bold(TerminalSafe.text(row.name)))
    let facts = row.outputFields.filter { $0.name == "customerID" || !($0.name == "name" || $0.name.hasSuffix("ID")) }
    try console.facts(facts, times)
    try console.section("Contacts", contacts, times, hiding: ["customerName"])
    try console.section("Orders", orders, times, hiding: ["customerName"])
    try console.section("Leads", leads, times, hiding: ["customerName"])
  }
}
