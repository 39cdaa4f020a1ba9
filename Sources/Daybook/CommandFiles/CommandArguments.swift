// A command given as arguments, `orderID=7 initialFee.minor=100`, as the line of a command file that it stands for. What
// a text means follows from the form of its field.

public import EventSourcing
internal import JSON
internal import TextFormats

/// What is wrong with an argument of a command.
public struct CommandArgumentError: Error, Sendable, CustomStringConvertible {
  public let description: String
}

/// A command's fields as `name=value` arguments; `name:=value` gives a value in JSON.
public struct CommandArguments {
  private indirect enum Node {
    case text(String)
    case json(String)
    case list([Node])
    case object([(name: String, value: Node)])
  }

  private var fields = Node.object([])

  /// Reads arguments for a command.
  ///
  /// - Throws: for the first argument that no field can have.
  public init(_ arguments: [String], fields known: [FieldDescription]) throws(CommandArgumentError) {
    for argument in arguments {
      guard let equals = argument.firstIndex(of: "=") else {
        throw CommandArgumentError(description: "expected field=value, found \"\(Excerpt.of(argument))\"")
      }
      var path = argument[..<equals]
      let isJSON = path.last == ":"
      if isJSON { path.removeLast() }
      let value = String(argument[argument.index(after: equals)...])
      let names = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      let form = try Self.form(at: names[...], in: known)
      if isJSON { try Self.checkJSON(value, String(path)) }
      fields = try Self.adding(isJSON ? .json(value) : Self.node(value, form), at: names[...], to: fields)
    }
  }

  /// The line of a command file.
  ///
  /// - Parameter envelope: the other fields of the line, as text.
  public func line(_ command: String, _ envelope: [(name: String, value: String)]) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.key("command")
      writer.write(command)
      for (name, value) in envelope {
        writer.key(name)
        if name == "expectedVersion" { writer.writeRaw { $0 += Array(value.utf8) } } else { writer.write(value) }
      }
      writer.key("payload")
      Self.write(fields, to: &writer)
    }
    return writer.bytes
  }

  /// Throws unless a text is one value in JSON: it is to stand for one field and for nothing beside it.
  private static func checkJSON(_ text: String, _ name: String) throws(CommandArgumentError) {
    let document = JSONDocument()
    do {
      _ = try Array(text.utf8).withUnsafeBytes { try document.parse($0) }
    } catch {
      throw CommandArgumentError(description: "\"\(name)\" has no value in JSON: \(error)")
    }
  }

  private static func form(
    at path: ArraySlice<String>, in known: [FieldDescription]
  ) throws(CommandArgumentError) -> FieldForm {
    let name = path.first ?? ""
    guard let field = known.first(where: { $0.name == name }) else {
      let hint = NearestName.of(name, among: known.map(\.name)).map { ": did you mean \"\($0)\"?" } ?? ""
      throw CommandArgumentError(description: "there is no field \"\(Excerpt.of(name))\" here\(hint)")
    }
    return try form(at: path.dropFirst(), of: field.form, name)
  }

  private static func form(
    at path: ArraySlice<String>, of form: FieldForm, _ name: String
  ) throws(CommandArgumentError) -> FieldForm {
    if path.isEmpty { return form }
    switch form {
    case .maybe(let form): return try self.form(at: path, of: form, name)
    case .record(let fields): return try self.form(at: path, in: fields)
    case .map(let value): return try self.form(at: path.dropFirst(), of: value, path.first ?? "")
    case .other: return form
    default: throw CommandArgumentError(description: "\"\(name)\" has no parts")
    }
  }

  private static func node(_ text: String, _ form: FieldForm) -> Node {
    switch form {
    case .maybe(let form): text == "null" ? .json("null") : node(text, form)
    case .integer: Int64(text) == nil ? .text(text) : .json(text)
    case .flag: text == "true" || text == "false" ? .json(text) : .text(text)
    case .list(let element):
      text.isEmpty
        ? .list([])
        : .list(text.split(separator: ",", omittingEmptySubsequences: false).map { node(String($0), element) })
    case .text, .personalText, .id, .instant, .oneOf, .map, .record, .other: .text(text)
    }
  }

  private static func adding(
    _ value: Node, at path: ArraySlice<String>, to node: Node
  ) throws(CommandArgumentError) -> Node {
    guard let name = path.first else { return value }
    guard case .object(var fields) = node else {
      throw CommandArgumentError(description: "\"\(name)\" is given as a whole and in parts")
    }
    if let place = fields.firstIndex(where: { $0.name == name }) {
      guard path.count > 1 else { throw CommandArgumentError(description: "\"\(name)\" is given twice") }
      fields[place].value = try adding(value, at: path.dropFirst(), to: fields[place].value)
    } else {
      let part = path.count > 1 ? try adding(value, at: path.dropFirst(), to: .object([])) : value
      fields.append((name, part))
    }
    return .object(fields)
  }

  private static func write(_ node: Node, to writer: inout JSONWriter) {
    switch node {
    case .text(let text): writer.write(text)
    case .json(let json): writer.writeRaw { $0 += Array(json.utf8) }
    case .list(let nodes): writer.array { writer in for node in nodes { write(node, to: &writer) } }
    case .object(let fields):
      writer.object { writer in
        for (name, value) in fields {
          writer.key(name)
          write(value, to: &writer)
        }
      }
    }
  }
}
