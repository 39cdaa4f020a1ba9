// Options that commands have in common may stand before the command, too; the argument parser takes them behind it only.

internal import ArgumentParser

enum LeadingOptions {
  private static let withValue: Set<String> = ["--book", "--output", "--as", "--time-zone", "--color"]
  private static let flags: Set<String> = ["--quiet", "-q", "--no-pager"]

  /// The arguments with the options before the command moved behind it. A command that does not have such an option says
  /// so itself.
  static func movedBehindCommand(_ arguments: [String], of root: any ParsableCommand.Type) throws -> [String] {
    var rest = arguments[...]
    while let word = rest.first, let length = length(of: word) { rest = rest.dropFirst(length) }
    let options = arguments[..<rest.startIndex]
    guard !options.isEmpty else { return arguments }
    guard !rest.isEmpty else {
      throw ToolFailure(
        .usage, "no command is named", remedy: "`\(root._commandName) help` lists them, as in \(root._commandName) log")
    }
    // Where the words name no command, the first one stands for it.
    let count = max(CommandWords(rest, of: root).count, 1)
    return Array(rest.prefix(count) + options + rest.dropFirst(count))
  }

  /// How many words an option takes, itself included; nil if the word is none of these options.
  private static func length(of word: String) -> Int? {
    if flags.contains(word) { return 1 }
    if withValue.contains(word) { return 2 }
    return withValue.contains { word.hasPrefix($0 + "=") } ? 1 : nil
  }
}

/// The words at the beginning of the arguments that name a command.
struct CommandWords {
  /// The command that they lead to; the root for none.
  private(set) var command: any ParsableCommand.Type
  /// How many they are.
  private(set) var count = 0
  /// The commands below it.
  private(set) var below: [any ParsableCommand.Type]

  init(_ words: ArraySlice<String>, of root: any ParsableCommand.Type) {
    command = root
    below = root.configuration.subcommands
    for word in words {
      guard let next = below.first(where: { $0._commandName == word }) else { return }
      (command, count) = (next, count + 1)
      below = next.configuration.subcommands
    }
  }
}
