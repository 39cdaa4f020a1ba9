// Who looks, and in which zone: the options of queries, resolved against the book.

internal import BackOffice
internal import BackOfficeViews
internal import Daybook

extension ViewerOptions {
  /// The user to show the book to; nil shows everything.
  func viewer(in book: Book) async throws -> UserID? {
    try await UserArgument.resolve(user, in: book)
  }

  /// The form of times: the zone asked for, else the book's.
  func times(in book: Book) async throws -> TimeText { try await Self.times(timeZone, in: book) }

  /// The form of times in `zone`, else in the book's zone.
  static func times(_ zone: String?, in book: Book) async throws -> TimeText {
    guard let zone else { return TimeText(zone: try await book.accountTimeZone()) ?? .utc }
    guard let times = TimeText(zone: zone) else {
      throw ToolFailure(.usage, "there is no time zone \(zone)", remedy: "use a name like Europe/London")
    }
    return times
  }
}
