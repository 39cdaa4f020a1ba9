// What a mistyped word was probably meant to be. The argument parser suggests options, but neither subcommands nor names.

internal import ArgumentParser

/// What a mistyped word was probably meant to be.
public enum Suggestion {
  /// What to say if the first words of `arguments` name no subcommand; nil if they do.
  ///
  /// - Parameter topics: what `help` takes beside subcommands, if the words stand behind it.
  static func message(
    for arguments: [String], in root: any ParsableCommand.Type, topics: [String]? = nil
  ) -> String? {
    var known = root.configuration.subcommands
    var path = root._commandName + (topics == nil ? "" : " help")
    for word in arguments {
      guard !known.isEmpty, !word.hasPrefix("-"), word != "help" else { return nil }
      guard let next = known.first(where: { $0._commandName == word }) else {
        return message(word, names: known.map { $0._commandName } + (topics ?? []), path)
      }
      known = next.configuration.subcommands
      path += " " + word
    }
    return nil
  }

  private static func message(_ word: String, names: [String], _ path: String) -> String {
    if let name = nearest(to: word, of: names) {
      return "there is no command `\(path) \(word)`; did you mean `\(path) \(name)`?"
    }
    return "there is no command `\(path) \(word)`; there are: \(names.joined(separator: ", "))"
  }

  /// The name that was probably meant; nil if none is near.
  public static func nearest(to word: String, of names: [String]) -> String? {
    // Comparing takes the product of the lengths, and nobody mistypes so long a name.
    guard word.utf8.count <= 64 else { return nil }
    let nearest = names.map { ($0, distance(word, $0)) }.min { $0.1 < $1.1 }
    guard let (name, distance) = nearest, distance <= max(1, word.count / 3) else { return nil }
    return name
  }

  /// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other.
  static func distance(_ a: String, _ b: String) -> Int {
    let a = Array(a.lowercased().utf8)
    let b = Array(b.lowercased().utf8)
    var table = [[Int]](repeating: Array(0...b.count), count: a.count + 1)
    for i in 0...a.count { table[i][0] = i }
    for i in 0..<a.count {
      for j in 0..<b.count {
        var best = min(table[i][j + 1] + 1, table[i + 1][j] + 1, table[i][j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, table[i - 1][j - 1] + 1) }
        table[i + 1][j + 1] = best
      }
    }
    return table[a.count][b.count]
  }
}
