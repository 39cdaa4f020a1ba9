// How orders and users are named on the command line.

internal import BackOffice
internal import BackOfficeViews
internal import DaybookTool
internal import EventSourcing

enum OrderArgument {
  /// The order that `text` names by number or id.
  static func reference(_ text: String) throws -> OrderReference {
    if let number = Int(text) { return .number(number) }
    guard let id = OrderID(text) else {
      throw ToolFailure(.usage, "\(text) is neither an order's number nor an id")
    }
    return .id(id)
  }

  /// The id of an order. A deleted order is found by its id alone.
  static func resolve(_ text: String, in book: BackOfficeBook) async throws -> OrderID {
    let reference = try reference(text)
    if case .id(let id) = reference { return id }
    guard let order = try await book.order(reference) else {
      throw ToolFailure(.notFound, "there is no order \(text) in this book")
    }
    return order.row.orderID
  }
}

enum UserArgument {
  /// The id of the user with this id or e-mail address; nil for nil.
  static func resolve(_ text: String?, in book: BackOfficeBook) async throws -> UserID? {
    guard let text else { return nil }
    return try await book.user(text).id
  }
}
