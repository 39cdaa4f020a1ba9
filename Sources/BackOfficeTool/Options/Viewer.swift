// Who looks: the viewer of a query, resolved against the book.

internal import BackOffice
internal import BackOfficeViews
internal import Daybook
internal import DaybookTool

extension ViewerOptions {
  /// The user to show the book to; nil shows everything.
  func viewer(in book: BackOfficeBook) async throws -> UserID? {
    try await UserArgument.resolve(user, in: book.present)
  }
}
