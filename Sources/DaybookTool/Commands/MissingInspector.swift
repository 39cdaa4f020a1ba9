// `daybook inspect` where the program is built without its pages: says how to have them.

internal import ArgumentParser

struct MissingInspector<D: ToolDomain>: ToolCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "inspect", abstract: "Show the book in a browser: who did what, when and why.",
      discussion: "This program was built without its pages; build it with --traits Inspector.")
  }

  @Argument(parsing: .captureForPassthrough)
  var rest: [String] = []
  @OptionGroup var outputOptions: OutputOptions

  func perform(_ console: Console) async throws {
    throw ToolFailure(
      .usage, "this program was built without its pages",
      remedy: "swift run -c release --traits Inspector \(D.program) inspect")
  }
}
