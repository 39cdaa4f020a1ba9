// What a mistyped word was probably meant to be. The argument parser suggests options, but neither subcommands nor names.

internal import ArgumentParser
internal import TextFormats

/// What a mistyped word was probably meant to be.
public enum Suggestion {
  /// What to say if the first words of `arguments` name no subcommand; nil if they do.
  ///
  /// - Parameter topics: what `help` takes beside subcommands, if the words stand behind it.
  static func message(
    for arguments: [String], in root: any ParsableCommand.Type, topics: [String]? = nil
  ) -> String? {
    let words = CommandWords(arguments[...], of: root)
    guard !words.below.isEmpty, words.count < arguments.count else { return nil }
    let word = arguments[words.count]
    guard !word.hasPrefix("-"), word != "help" else { return nil }
    let path = [root._commandName] + (topics == nil ? [] : ["help"]) + arguments.prefix(words.count)
    return message(word, names: words.below.map { $0._commandName } + (topics ?? []), path.joined(separator: " "))
  }

  private static func message(_ word: String, names: [String], _ path: String) -> String {
    if let name = nearest(to: word, of: names) {
      return "there is no command `\(path) \(word)`; did you mean `\(path) \(name)`?"
    }
    return "there is no command `\(path) \(word)`; there are: \(names.joined(separator: ", "))"
  }

  /// The name that was probably meant; nil if none is near.
  public static func nearest(to word: String, of names: [String]) -> String? {
    NearestName.of(word, among: names)
  }
}
