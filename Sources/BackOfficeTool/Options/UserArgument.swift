// How users are named on the command line.

internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import EventSourcing

enum UserArgument {
  /// The id of the user with this id or e-mail address; nil for nil.
  static func resolve(_ text: String?, in book: BackOfficeBook) async throws -> UserID? {
    guard let text else { return nil }
    return try await book.user(text).id
  }
}
