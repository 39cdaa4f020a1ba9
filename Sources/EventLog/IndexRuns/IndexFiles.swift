// The names of the index's files, which come only from numbers.
// A name that this code would not have made is none of its business.

/// The positions that a run covers, as its name tells them.
struct IndexRunSpan: Hashable, Sendable {
  var first: UInt64
  var last: UInt64
}

/// The names of the index's files, relative to the book's folder.
enum IndexFiles {
  static let folder = "index"
  static let newRun = "index/new.run"

  static func run(_ span: IndexRunSpan) -> String { "\(folder)/\(digits(span.first))-\(digits(span.last)).run" }

  /// The span in a name within the folder; nil when it is not the name of a run.
  static func span(ofName name: String) -> IndexRunSpan? {
    let parts = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard name.utf8.count == 45, parts.count == 2 else { return nil }
    let numbers = parts[0].split(separator: UInt8(ascii: "-")).compactMap { UInt64(Substring($0)) }
    guard numbers.count == 2, numbers[0] > 0, numbers[1] >= numbers[0], numbers[1] <= IndexRunFormat.mostPosition
    else { return nil }
    let span = IndexRunSpan(first: numbers[0], last: numbers[1])
    return run(span) == "\(folder)/\(name)" ? span : nil
  }

  private static func digits(_ number: UInt64) -> String {
    let digits = String(number)
    return String(repeating: "0", count: 20 - digits.count) + digits
  }
}
