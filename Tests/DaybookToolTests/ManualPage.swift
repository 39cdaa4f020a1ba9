// Manual pages, made from what the built program says of itself: the dump of its help as JSON, and its help topics.

/// A command as the dump of help describes it.
struct DumpedCommand: Decodable {
  struct Argument: Decodable {
    struct Name: Decodable {
      let kind: String
      let name: String
    }

    let kind: String
    let names: [Name]?
    let valueName: String?
    let abstract: String?
    let defaultValue: String?
    let allValues: [String]?
    let isOptional: Bool
    let isRepeating: Bool
    let shouldDisplay: Bool
  }

  let commandName: String
  let superCommands: [String]?
  let abstract: String?
  let discussion: String?
  let arguments: [Argument]?
  let subcommands: [DumpedCommand]?

  /// The words that people type, such as `daybook views list`.
  var words: [String] { (superCommands ?? []) + [commandName] }

  /// The command with all commands in it.
  var all: [DumpedCommand] { [self] + (subcommands ?? []).flatMap(\.all) }
}

/// One page, in the macros of man(7).
struct ManualPage {
  private(set) var text = ""
  let command: DumpedCommand

  /// - Parameter topics: titles and texts that stand at the end, as they are.
  init(_ command: DumpedCommand, version: String, topics: [(title: String, text: String)] = []) {
    self.command = command
    let program = command.words[0]
    line(".TH \(Self.escaped(Self.name(of: command)).uppercased()) 1 \"\" \"\(Self.escaped(version))\"")
    section("NAME")
    line("\(Self.escaped(Self.name(of: command))) \\- \(Self.escaped(command.abstract ?? ""))")
    section("SYNOPSIS")
    line(".B \(Self.escaped(command.words.joined(separator: " ")))")
    line(synopsis)
    if let discussion = command.discussion {
      section("DESCRIPTION")
      paragraphs(discussion)
    }
    list("ARGUMENTS", shown.filter { $0.kind == "positional" })
    list("OPTIONS", shown.filter { $0.kind != "positional" })
    subcommands()
    for topic in topics {
      section(topic.title)
      preformatted(topic.text)
    }
    guard command.words.count > 1 else { return }
    section("SEE ALSO")
    line(".BR \(Self.escaped(program)) (1)")
  }

  /// The page's name, such as `daybook-views-list`.
  static func name(of command: DumpedCommand) -> String { command.words.joined(separator: "-") }

  private var shown: [DumpedCommand.Argument] { (command.arguments ?? []).filter(\.shouldDisplay) }

  private var synopsis: String {
    var parts = shown.contains { $0.kind != "positional" && $0.isOptional } ? ["[\\fIoptions\\fR]"] : []
    for argument in shown where !argument.isOptional && argument.kind != "positional" {
      parts.append(Self.heading(of: argument))
    }
    for argument in shown where argument.kind == "positional" {
      let name = Self.heading(of: argument) + (argument.isRepeating ? " ..." : "")
      parts.append(argument.isOptional ? "[\(name)]" : name)
    }
    if command.subcommands != nil { parts.append("\\fIcommand\\fR") }
    return parts.joined(separator: " ")
  }

  private mutating func list(_ title: String, _ arguments: [DumpedCommand.Argument]) {
    guard !arguments.isEmpty else { return }
    section(title)
    for argument in arguments {
      line(".TP")
      line(Self.heading(of: argument))
      var words = argument.abstract ?? ""
      if let values = argument.allValues { words += " One of \(values.joined(separator: ", "))." }
      if let value = argument.defaultValue { words += " Default: \(value)." }
      line(Self.escaped(words))
    }
  }

  private mutating func subcommands() {
    guard let commands = command.subcommands else { return }
    section("COMMANDS")
    for command in commands where command.commandName != "help" {
      line(".TP")
      line(".BR \(Self.escaped(Self.name(of: command))) (1)")
      line(Self.escaped(command.abstract ?? ""))
    }
  }

  /// How an argument is typed: `-n, --limit rows`.
  private static func heading(of argument: DumpedCommand.Argument) -> String {
    let value = argument.valueName.map { "\\fI\(escaped($0))\\fR" } ?? ""
    guard let names = argument.names, argument.kind != "positional" else { return value }
    let typed = names.map { "\\fB" + escaped(($0.kind == "short" ? "-" : "--") + $0.name) + "\\fR" }
    return typed.joined(separator: ", ") + (argument.kind == "option" ? " \(value)" : "")
  }

  private mutating func section(_ title: String) { line(".SH \(title)") }

  /// Paragraphs with blank lines between them; what is indented, or ends in a colon before it, keeps its lines.
  private mutating func paragraphs(_ text: String) {
    for paragraph in text.split(separator: "\n\n") {
      if paragraph.contains("\n") {
        preformatted(String(paragraph))
      } else {
        line(".PP")
        line(Self.escaped(String(paragraph)))
      }
    }
  }

  private mutating func preformatted(_ text: String) {
    line(".PP")
    line(".nf")
    for part in text.split(separator: "\n", omittingEmptySubsequences: false) { line(Self.escaped(String(part))) }
    line(".fi")
  }

  private mutating func line(_ text: String) { self.text += text + "\n" }

  private static func escaped(_ text: String) -> String {
    let escaped = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
    return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
  }
}
