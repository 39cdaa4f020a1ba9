// A trace as it is printed: as a tree for people, as rows for programs, as a graph for Graphviz and Mermaid.

internal import Daybook
internal import EventSourcing

extension Trace {
  /// Deeper commands are not indented further, so that a long chain stays readable.
  private static let deepestIndentation = 12

  /// The lines of the tree, not yet safe for a terminal.
  func tree(_ times: TimeText, _ names: ActorNames) -> [String] {
    var lines = ["correlation \(ID<Never>(correlationID))"]
    for command in commands {
      let margin = String(repeating: "    ", count: min(command.depth, Self.deepestIndentation))
      let header = command.header
      let cause = header.causation.map { ", because of #\($0)" } ?? ""
      lines.append(
        margin + "#\(header.firstPosition)  \(command.name)  \(times.second(header.recordedAt))  "
          + "\(names[header.actor])\(cause)")
      for (place, event) in command.events.enumerated() {
        let branch = place == command.events.count - 1 ? "└ " : "├ "
        lines.append(margin + branch + "#\(event.position)  \(event.type)  \(event.stream)@\(event.version)")
      }
    }
    return lines
  }

  /// The names of a row's fields, in order.
  static let fieldNames = [
    "correlationID", "depth", "cause", "batch", "commandID", "command", "actor", "recordedAt", "position", "type",
    "stream", "version",
  ]

  /// One event with its command.
  func fields(of event: Envelope, _ command: TracedCommand) -> [OutputValue.Field] {
    let header = command.header
    return [
      .init("correlationID", .id(ID<Never>(correlationID))), .init("depth", .integer(command.depth)),
      .init("cause", .integer(header.causation)), .init("batch", .integer(header.firstPosition)),
      .init("commandID", .id(ID<Never>(header.commandID))), .init("command", .text(header.command)),
      .init("actor", .text(header.actor.description)), .init("recordedAt", .instant(header.recordedAt)),
      .init("position", .integer(event.position)), .init("type", .text(event.type)),
      .init("stream", .text(event.stream.description)), .init("version", .integer(event.version)),
    ]
  }

  /// The events that `isShown` takes, and the commands that have any of them.
  func filtered(_ isShown: (Envelope) -> Bool) -> Trace {
    let commands = commands.compactMap { command -> TracedCommand? in
      let events = command.events.filter(isShown)
      return events.isEmpty ? nil : TracedCommand(header: command.header, events: events, depth: command.depth)
    }
    return Trace(correlationID: correlationID, commands: commands, isCut: isCut)
  }

  /// Arrows from one node to another, by their names.
  private var arrows: [(from: String, to: String)] {
    let positions = Set(commands.flatMap(\.events).map(\.position))
    return commands.flatMap { command in
      let node = "c\(command.header.firstPosition)"
      let cause = command.header.causation.flatMap { positions.contains($0) ? (from: "e\($0)", to: node) : nil }
      return (cause.map { [$0] } ?? []) + command.events.map { (from: node, to: "e\($0.position)") }
    }
  }

  /// The lines of a graph for Graphviz.
  var dot: [String] {
    func label(_ lines: [String]) -> String {
      lines.map { TerminalSafe.text($0).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") }
        .joined(separator: "\\n")
    }
    var text = ["digraph trace {", "  rankdir=LR; node [shape=box];"]
    for command in commands {
      text.append("  c\(command.header.firstPosition) [shape=ellipse, label=\"\(label(command.labels))\"];")
      text += command.events.map { "  e\($0.position) [label=\"\(label($0.labels))\"];" }
    }
    return text + arrows.map { "  \($0.from) -> \($0.to);" } + ["}"]
  }

  /// The lines of a graph for Mermaid.
  var mermaid: [String] {
    func label(_ lines: [String]) -> String {
      let escapes: [Character: String] = ["#": "#35;", "\"": "#quot;", "<": "#lt;", ">": "#gt;", "&": "#amp;"]
      return lines.map { TerminalSafe.text($0).map { escapes[$0] ?? String($0) }.joined() }.joined(separator: "<br>")
    }
    var text = ["flowchart LR"]
    for command in commands {
      text.append("  c\(command.header.firstPosition)([\"\(label(command.labels))\"])")
      text += command.events.map { "  e\($0.position)[\"\(label($0.labels))\"]" }
    }
    return text + arrows.map { "  \($0.from) --> \($0.to)" }
  }
}

extension TracedCommand {
  /// The command's stored name, where the log has it.
  fileprivate var name: String { header.command ?? "a command without a name" }
  fileprivate var labels: [String] { [name, header.actor.description] }
}

extension Envelope {
  fileprivate var labels: [String] { ["#\(position) \(type)", "\(stream)@\(version)"] }
}
