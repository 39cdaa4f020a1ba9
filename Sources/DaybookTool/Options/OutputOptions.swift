// The options of every command: what it prints, in which colours, and how much it says beside it.

internal import ArgumentParser

/// What standard output gets.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
  case text, json, jsonl, csv
}

struct OutputOptions: ParsableArguments {
  @Option(help: ArgumentHelp("What to print: text, json or jsonl.", valueName: "format"))
  var output: OutputFormat = .text

  @Option(help: ArgumentHelp("When to colour: auto, always or never.", valueName: "when"))
  var color: ColourChoice = .auto

  @Flag(name: .shortAndLong, help: "No messages and no progress on standard error.")
  var quiet = false

  func validate() throws {
    if output == .csv {
      throw ValidationError("CSV is not there yet; use --output json or --output jsonl.")
    }
  }
}
