// The options of every command: what it prints, in which colours, and how much it says beside it.

public import ArgumentParser

/// What standard output gets.
public enum OutputFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
  case text, json, jsonl, csv
}

/// What a command prints, in which colours, and how much it says beside it.
public struct OutputOptions: ParsableArguments {
  /// What standard output gets.
  @Option(help: ArgumentHelp("What to print: text, json or jsonl.", valueName: "format"))
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

  public func validate() throws {
    if output == .csv {
      throw ValidationError("CSV is not there yet; use --output json or --output jsonl.")
    }
  }
}
