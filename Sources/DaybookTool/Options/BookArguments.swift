// Which book a command works on, for whom, and in which time zone it shows times.

internal import ArgumentParser
internal import Daybook
internal import Foundation

struct BookLocation: ParsableArguments {
  @Option(help: ArgumentHelp("The book's folder (or the variable DAYBOOK, else ./book.daybook).", valueName: "dir"))
  var book: String?

  /// The folder to work on.
  var path: String {
    if let book { return book }
    if let book = ProcessInfo.processInfo.environment["DAYBOOK"], !book.isEmpty { return book }
    return "book.daybook"
  }
}

/// How long to wait for another process that writes to the book.
struct WaitOption: ParsableArguments {
  @Option(
    name: .customLong("wait"),
    help: ArgumentHelp("Wait so long for another process that writes to the book.", valueName: "seconds"))
  var seconds: Double = 5

  func validate() throws {
    if !(seconds >= 0) { throw ValidationError("--wait wants a number from 0.") }
  }
}

struct ViewerOptions: ParsableArguments {
  @Option(name: .customLong("as"), help: ArgumentHelp("Show what this user may see.", valueName: "id|e-mail"))
  var user: String?

  @Option(help: ArgumentHelp("Show times in this zone instead of the book's.", valueName: "zone"))
  var timeZone: String?
}

/// How much of a list to show.
struct PageOptions: ParsableArguments {
  @Option(name: [.customShort("n"), .long], help: ArgumentHelp("At most so many rows.", valueName: "rows"))
  var limit: Int?

  @Option(help: "Go on where an earlier list ended.")
  var cursor: String?

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit wants a number from 1.") }
  }
}
