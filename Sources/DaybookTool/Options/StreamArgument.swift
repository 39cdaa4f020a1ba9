// How streams, events and actors are named on the command line.

internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import EventSourcing

enum StreamArgument {
  /// The stream that `text` names: `customer-<id>`, `account`, or an order by its number, `12` or `order-12`.
  static func resolve(_ text: String, in book: Book) async throws -> StreamName {
    if let at = text.lastIndex(of: "@"), UInt32(text[text.index(after: at)...]) != nil {
      throw ToolFailure(
        .usage, "\(text) is one event, not a stream",
        remedy: "show it with `daybook show \(text)`, or name \(text[..<at])")
    }
    guard let number = Int(text.hasPrefix("order-") ? String(text.dropFirst(6)) : text) else {
      return StreamName(parsing: text)
    }
    guard let order = try await book.orderID(ofNumber: number) else {
      throw ToolFailure(.notFound, "there is no order \(number) in this book")
    }
    return StreamName("order", order)
  }
}

extension StreamArgument {
  /// The stream that `text` names, which must have an event.
  static func existing(_ text: String, in book: Book) async throws -> StreamName {
    let stream = try await resolve(text, in: book)
    guard try await book.record(stream, version: 1) != nil else {
      throw ToolFailure(
        .notFound, "there is no stream \(text) in this book",
        remedy: "name an order by its number, or a stream as the log does: account, customer-<id>")
    }
    return stream
  }
}

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
  static func resolve(_ text: String, in book: Book) async throws -> OrderID {
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
  static func resolve(_ text: String?, in book: Book) async throws -> UserID? {
    guard let text else { return nil }
    return try await book.user(text).id
  }
}

enum ActorArgument {
  /// The actor that `text` names: a user by id or e-mail, or `system:<policy>`, `importer:<id>`, `integration:<port>`.
  static func resolve(_ text: String, in book: Book) async throws -> Actor {
    if let actor = Actor(parsing: text) { return actor }
    return .user(try await book.user(text).id.uuid)
  }
}
