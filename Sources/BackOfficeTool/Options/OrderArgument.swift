// How orders and users are named on the command line.

internal import BackOffice
internal import BackOfficeViews
internal import Daybook
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

  /// What to say where the viewer has no such order: how it was deleted, if it was.
  static func missing(
    _ text: String, in book: BackOfficeBook, viewer: UserID?, _ times: TimeText
  ) async throws -> ToolFailure {
    guard let deletion = try await deletion(of: reference(text), in: book, viewer: viewer) else {
      return ToolFailure(.notFound, "there is no order \(text) in this book")
    }
    let name = deletion.orderNo.map { "order \($0)" } ?? "the order"
    let sender = deletion.actorName.map { " by \($0)" } ?? ""
    let reason = deletion.reason.map { ": \($0)" } ?? ""
    return ToolFailure(.notFound, "\(name) was deleted on \(times.minute(deletion.at))\(sender)\(reason)")
  }

  /// The entry of the audit trail that says so, for who may see it.
  private static func deletion(
    of order: OrderReference, in book: BackOfficeBook, viewer: UserID?
  ) async throws -> AuditRow? {
    var query = AuditQuery()
    query.order = order
    query.types = ["order.deleted"]
    do {
      return try await book.audit(query, viewer: viewer).rows.first
    } catch {
      guard case .rejected(.notFound) = error else { throw error }
      return nil
    }
  }
}

enum UserArgument {
  /// The id of the user with this id or e-mail address; nil for nil.
  static func resolve(_ text: String?, in book: BackOfficeBook) async throws -> UserID? {
    guard let text else { return nil }
    return try await book.user(text).id
  }
}
