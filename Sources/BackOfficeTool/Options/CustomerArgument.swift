// How a customer is named on the command line: by id, or by as much of the name as tells it from all others.

internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool
internal import EventSourcing

enum CustomerArgument {
  static func resolve(_ text: String, in book: BackOfficeBook) async throws -> CustomerID {
    if let id = CustomerID(text) { return id }
    var query = CustomersQuery()
    query.text = text
    query.archived = nil
    let found = try await book.customers(query).rows
    let exact = found.filter { $0.name.lowercased() == text.lowercased() }
    let fitting = exact.isEmpty ? found : exact
    guard let first = fitting.first else { throw ToolFailure(.notFound, "there is no customer \(text) in this book") }
    guard fitting.count == 1 else { throw ambiguous(text, fitting) }
    return first.customerID
  }

  private static func ambiguous(_ text: String, _ rows: [CustomerRow]) -> ToolFailure {
    let names = rows.prefix(5).map { "\($0.name) (\($0.customerID))" }.joined(separator: ", ")
    let more = rows.count > 5 ? " and \(rows.count - 5) more" : ""
    return ToolFailure(
      .usage, "\(rows.count) customers fit \(text): \(names)\(more)", remedy: "give more of the name, or the id")
  }
}
