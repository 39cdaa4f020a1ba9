// Scripts of changes, a JSON object a line: `{"drop":41}`, `{"edit":41,"payload":{…}}`,
// `{"insertAfter":41,"type":"…","stream":"…","payload":{…}}`.

public import EventSourcing
internal import JSON
internal import TextFormats

/// The changes that a script asks for.
public struct ChangeScript: Sendable {
  public var changes: [ScriptChange] = []
  /// What is wrong with other lines.
  public var faults: [ScriptFault] = []

  /// Changes that a program asks for, numbered from 1.
  public init(_ changes: [HistoryChange]) {
    self.changes = changes.enumerated().map { ScriptChange(line: $0 + 1, $1) }
  }

  /// Reads a script; blank lines count for nothing.
  ///
  /// - Throws: `notFound` or `io` if the file can't be read.
  public init(reading source: CommandSource) throws(StoreFailure) {
    let reader = try LineReader(source)
    var number = 0
    while true {
      let lines = try reader.nextLines()
      guard !lines.isEmpty else { return }
      for line in lines {
        number += 1
        guard !line.isBlank else { continue }
        switch Self.change(line, number) {
        case .success(let change): changes.append(ScriptChange(line: number, change))
        case .failure(let wrong): faults += wrong.faults
        }
      }
    }
  }

  private static let forms =
    #"write {"drop":41}, {"edit":41,"payload":{…}} or {"insertAfter":41,"type":"…","stream":"…","payload":{…}}"#

  private struct Faults: Error {
    let faults: [ScriptFault]
  }

  private static func change(_ line: FileLine, _ number: Int) -> Result<HistoryChange, Faults> {
    guard case .bytes(let bytes) = line else {
      return .failure(Faults(faults: [ScriptFault(line: number, "it is too long", remedy: forms)]))
    }
    do throws(JSONError) {
      var form = ChangeForm(try JSONDocument().parse(Array(bytes)))
      if let change = form.change() { return .success(change) }
      return .failure(Faults(faults: form.faults.map { ScriptFault(line: number, $0, remedy: forms) }))
    } catch {
      return .failure(Faults(faults: [ScriptFault(line: number, error.message, remedy: forms)]))
    }
  }
}

/// One line of a script, as it is read.
private struct ChangeForm {
  private static let verbs = [
    "drop": ["drop"], "edit": ["edit", "payload"], "insertAfter": ["insertAfter", "type", "stream", "payload"],
  ]

  private let object: JSONValue
  private(set) var faults: [String] = []

  init(_ object: JSONValue) {
    self.object = object
  }

  /// The change; nil if there are faults.
  mutating func change() -> HistoryChange? {
    guard object.kind == .object else { return fault("not an object") }
    let asked = Self.verbs.keys.filter { object[$0] != nil }.sorted()
    guard asked.count == 1, let verb = asked.first, let fields = Self.verbs[verb] else {
      return fault(
        asked.isEmpty ? "it says none of drop, edit and insertAfter" : "\(asked.joined(separator: " and ")) in one line"
      )
    }
    for (name, _) in object.fields where !fields.contains(name) {
      let meant = NearestName.of(name, among: fields).map { ", did you mean \"\($0)\"?" } ?? ""
      faults.append("\(verb) has no field \"\(name)\"\(meant)")
    }
    let place = position(verb)
    switch verb {
    case "drop": return faults.isEmpty ? place.map(HistoryChange.drop) : nil
    case "edit":
      guard let payload = payload(), let place, faults.isEmpty else { return nil }
      return .edit(place, payload: payload)
    default:
      let (type, stream, payload) = (text("type"), text("stream"), payload())
      guard let type, let stream, let payload, let place, faults.isEmpty else { return nil }
      return .insert(after: place, type: type, stream: StreamName(parsing: stream), payload: payload)
    }
  }

  private mutating func fault(_ reason: String) -> HistoryChange? {
    faults.append(reason)
    return nil
  }

  /// A number, or the text `41` or `#41`.
  private mutating func position(_ name: String) -> Position? {
    let value = object[name]
    let text = value?.string.map { $0.hasPrefix("#") ? String($0.dropFirst()) : $0 }
    if let position = value?.integer(Position.self) ?? text.flatMap({ Position($0) }) { return position }
    faults.append("\"\(name)\" wants a position")
    return nil
  }

  private mutating func text(_ name: String) -> String? {
    if let text = object[name]?.string, !text.isEmpty { return text }
    faults.append(object[name] == nil ? "\"\(name)\" is missing" : "\"\(name)\" wants a text")
    return nil
  }

  private mutating func payload() -> String? {
    guard let payload = object["payload"] else {
      faults.append("\"payload\" is missing")
      return nil
    }
    guard payload.kind == .object else {
      faults.append("\"payload\" wants an object")
      return nil
    }
    var writer = JSONWriter()
    writer.write(payload)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}

extension JSONWriter {
  /// Writes a value as it was read.
  fileprivate mutating func write(_ value: JSONValue) {
    switch value.kind {
    case .null: writeNull()
    case .bool: write(value.bool ?? false)
    case .number: writeRaw { $0.append(contentsOf: value.numberText.utf8) }
    case .string: write(value.string ?? "")
    case .array: array { writer in for element in value.elements { writer.write(element) } }
    case .object:
      object { writer in
        for field in value.fields {
          writer.key(field.name)
          writer.write(field.value)
        }
      }
    }
  }
}
