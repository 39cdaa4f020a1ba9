// What the tool says of a domain's commands: all of it is made from their types.

internal import Daybook
internal import EventSourcing

/// Texts about the commands that a domain takes.
enum CommandHelp<D: ToolDomain> {
  /// Every command by topic, with who may send it and what it does.
  static var list: String {
    var topics: [String] = []
    for command in D.commands.all where !topics.contains(command.topic) { topics.append(command.topic) }
    let width = D.commands.names.map(\.count).max() ?? 0
    let end = "`\(D.program) help command NAME` shows one with its fields and an example; \(D.program) do sends it."
    return topics.map { topic in
      let lines = D.commands.all.filter { $0.topic == topic }.map { command in
        "  " + command.name + String(repeating: " ", count: width - command.name.count) + "  " + command.summary
      }
      return ([topic.isEmpty ? "COMMANDS" : topic.uppercased()] + lines).joined(separator: "\n")
    }.joined(separator: "\n\n") + "\n\n" + end
  }

  /// One command: who may send it, its fields, what it is refused with, and a line that works.
  static func text(of name: String) throws -> String {
    guard let command = D.commands[name] else {
      let meant = Suggestion.nearest(to: name, of: D.commands.names)
      throw ToolFailure(
        .usage, "there is no command \(name)",
        remedy: meant.map { "did you mean \($0)?" } ?? "`\(D.program) help commands` lists them")
    }
    return text(of: command)
  }

  private static func text(of command: any Command<D>.Type) -> String {
    let fields = command.fieldDescriptions
    var parts = ["\(command.name): \(command.summary)", "May be sent by: \(command.sender)."]
    if !fields.isEmpty { parts.append("FIELDS (* must be given)\n" + list(fields, indent: 2)) }
    if !command.refusals.isEmpty { parts.append("REFUSED WITH\n" + wrapped(command.refusals)) }
    parts.append(
      """
      EXAMPLE
        {"command":"\(command.name)","as":"…","payload":\(command.example)}
      """)
    return parts.joined(separator: "\n\n")
  }

  private static func list(_ fields: [FieldDescription], indent: Int) -> String {
    let names = fields.map { $0.name + ($0.isRequired ? "*" : "") }
    let width = names.map(\.count).max() ?? 0
    return zip(names, fields).map { name, field in
      let blanks = String(repeating: " ", count: indent)
      var line = blanks + name + String(repeating: " ", count: width - name.count) + "  " + field.meaning
      let form = words(field.form)
      if !form.isEmpty { line += " (\(form)" + (field.rule.map { ", \($0)" } ?? "") + ")" }
      if let parts = parts(of: field.form) { line += "\n" + list(parts, indent: indent + 4) }
      return line
    }.joined(separator: "\n")
  }

  /// The words with commas, in indented lines of at most 80 columns.
  private static func wrapped(_ words: [String]) -> String {
    var lines = [" "]
    for (number, word) in words.enumerated() {
      let word = " " + word + (number < words.count - 1 ? "," : "")
      if lines[lines.count - 1].count + word.count > 80 { lines.append(" ") }
      lines[lines.count - 1] += word
    }
    return lines.joined(separator: "\n")
  }

  private static func words(_ form: FieldForm) -> String {
    switch form {
    case .maybe(let form): words(form)
    case .record: "an object"
    case .list(.record): "a list of objects"
    default: form.description
    }
  }

  private static func parts(of form: FieldForm) -> [FieldDescription]? {
    switch form {
    case .record(let fields), .list(of: .record(let fields)): fields
    case .maybe(let form): parts(of: form)
    default: nil
    }
  }
}
