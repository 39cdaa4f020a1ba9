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

  /// Refuses an option that asks for what is possible now, of a book as it was.
  func requirePresent(of option: String, _ book: BackOfficeBook) throws(ToolFailure) {
    guard book.moment == nil else {
      throw ToolFailure(.usage, "\(option) tells what can be done now", remedy: "leave out --at")
    }
  }

  /// The user of --as, which an option is for.
  func user(of option: String, in book: BackOfficeBook) async throws -> UserID {
    guard let viewer = try await viewer(in: book) else {
      throw ToolFailure(.usage, "\(option) is for the user of --as", remedy: "say who with --as")
    }
    return viewer
  }
}
