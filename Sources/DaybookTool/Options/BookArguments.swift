// Which book a command works on, for whom, and in which time zone it shows times.

public import ArgumentParser
public import Daybook
internal import Foundation

/// Which book a command works on.
public struct BookLocation: ParsableArguments {
  @Option(
    help: ArgumentHelp("The book's folder (or the variable DAYBOOK, else ./book.daybook).", valueName: "dir"),
    completion: .directory)
  var book: String?

  public init() {}

  /// The folder to work on.
  public var path: String {
    if let book { return book }
    if let book = ProcessInfo.processInfo.environment["DAYBOOK"], !book.isEmpty { return book }
    return "book.daybook"
  }
}

/// How long to wait for another process that writes to the book.
public struct WaitOption: ParsableArguments {
  /// How long.
  @Option(
    name: .customLong("wait"),
    help: ArgumentHelp("Wait so long for another process that writes to the book.", valueName: "seconds"))
  public var seconds: Double = 5

  public init() {}

  public func validate() throws {
    if !(seconds >= 0) { throw ValidationError("--wait wants a number from 0.") }
  }
}

/// Who looks, and in which time zone times are shown.
public struct ViewerOptions: ParsableArguments {
  /// The user, by id or e-mail address; nil for everything.
  @Option(name: .customLong("as"), help: ArgumentHelp("Show what this user may see.", valueName: "id|e-mail"))
  public var user: String?

  /// The zone by its IANA name; nil for the book's.
  @Option(help: ArgumentHelp("Show times in this zone instead of the book's.", valueName: "zone"))
  public var timeZone: String?

  public init() {}

  /// The form of times: the zone asked for, else the book's.
  public func times<D: ToolDomain>(in book: Book<D>) async throws -> TimeText {
    try await TimeText.of(timeZone, in: book.present)
  }
}

extension TimeText {
  /// The form of times in `zone`, else in the book's zone.
  ///
  /// - Throws: `ToolFailure` if there is no such zone.
  public static func of<D: ToolDomain>(_ zone: String? = nil, in book: Book<D>) async throws -> TimeText {
    guard let zone else { return TimeText(zone: try await D.timeZone(of: book)) ?? .utc }
    guard let times = TimeText(zone: zone) else {
      let meant = Suggestion.nearest(to: zone, of: TimeZone.knownTimeZoneIdentifiers)
      throw ToolFailure(
        .usage, "there is no time zone \(zone)",
        remedy: meant.map { "did you mean \($0)?" } ?? "use a name like Europe/London")
    }
    return times
  }
}

/// How much of a list to show.
public struct PageOptions: ParsableArguments {
  /// How many rows at most; nil for all.
  @Option(name: [.customShort("n"), .long], help: ArgumentHelp("At most so many rows.", valueName: "rows"))
  public var limit: Int?

  /// Where to begin; nil for the first row.
  @Option(help: "Go on where an earlier list ended.")
  public var cursor: String?

  public init() {}

  public func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit wants a number from 1.") }
  }
}
