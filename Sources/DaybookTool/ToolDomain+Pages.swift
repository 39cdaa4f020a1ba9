// What a domain tells the inspector's pages about itself, beside the commands that it has anyway: what its fields lead to,
// how things are found, what is worth a number on the first page. All of it has defaults.

public import Daybook
public import EventSourcing

/// A thing that a search found.
public struct FoundThing: Sendable, Hashable {
  /// What it is called.
  public let title: String
  /// What it is, in a word: `customer`.
  public let kind: String
  /// The command that shows it: `customer` and its id.
  public let command: [String]

  /// A thing that a search found.
  public init(_ title: String, kind: String, command: [String]) {
    self.title = title
    self.kind = kind
    self.command = command
  }
}

/// A list whose length is worth knowing before one looks at it.
public struct CountedList: Sendable {
  /// What its rows are: `overdue tasks`.
  public let title: String
  /// The command that lists them.
  public let command: [String]

  /// A list whose length is worth knowing.
  public init(_ title: String, command: [String]) {
    self.title = title
    self.command = command
  }
}

extension ToolDomain {
  public static var trail: [String] { ["log"] }
  public static var counted: [CountedList] { [] }
  public static var deadlines: [String]? { nil }
  public static func command(showing field: OutputValue.Field, of row: [OutputValue.Field]) -> [String]? { nil }
  public static func stream(of details: [OutputValue.Field], shownBy command: String) -> StreamName? { nil }
  public static func things(
    named text: String, as user: String?, in book: Book<Self>
  ) async throws -> [FoundThing] { [] }
}
