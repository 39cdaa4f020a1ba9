// The options of every command: what it prints, in which colours, and how much it says beside it.

public import ArgumentParser

/// What standard output gets.
public enum OutputFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
  case text, json, jsonl, csv
}

extension OutputFormat {
  /// The text of `help output`.
  static let help = """
    text     tables and sentences for people
    json     one array, or one object
    jsonl    an object a line
    csv      a header and a row a line (RFC 4180): UTF-8, lines that end with LF

    json, jsonl and csv have all fields, under the same names: times in UTC with
    three decimals, amounts in minor units. In CSV what is unset is an empty cell,
    an empty text is "", and lists and amounts stand as JSON in their cells.

    A text that a spreadsheet would take for a formula, because it begins with
    = + - @ or a tab or line end, has an apostrophe before it in CSV; phone numbers
    and other texts of nothing but digits, blanks and + - ( ) . are left as they
    are. Programs that want every text as it is take jsonl.
    """
}

/// What a command prints, in which colours, and how much it says beside it.
public struct OutputOptions: ParsableArguments {
  /// What standard output gets.
  @Option(help: ArgumentHelp("What to print: text, json, jsonl or csv; see `help output`.", valueName: "format"))
  public var output: OutputFormat = .text

  /// When to colour.
  @Option(help: ArgumentHelp("When to colour: auto, always or never.", valueName: "when"))
  public var color: ColourChoice = .auto

  /// Whether messages and progress are left out.
  @Flag(name: .shortAndLong, help: "No messages and no progress on standard error.")
  public var quiet = false

  /// Whether long output goes straight to a terminal.
  @Flag(help: "No pager for what is long (PAGER, else less).")
  public var noPager = false

  public init() {}
}
