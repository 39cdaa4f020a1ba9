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
    let command = command(rest, of: root)
    return Array(command + options + rest.dropFirst(command.count))
  }

  /// How many words an option takes, itself included; nil if the word is none of these options.
  private static func length(of word: String) -> Int? {
    if flags.contains(word) { return 1 }
    if withValue.contains(word) { return 2 }
    return withValue.contains { word.hasPrefix($0 + "=") } ? 1 : nil
  }

  /// The words that name the command; the first word in any case.
  private static func command(_ words: ArraySlice<String>, of root: any ParsableCommand.Type) -> ArraySlice<String> {
    var known = root.configuration.subcommands
    var count = 0
    for word in words {
      guard let next = known.first(where: { $0._commandName == word }) else { break }
      known = next.configuration.subcommands
      count += 1
    }
    return words.prefix(max(count, 1))
  }
}
