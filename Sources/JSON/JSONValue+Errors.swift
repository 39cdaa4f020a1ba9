// Errors about a value of a document, with its place found out only when there is an error to report.
// The path is walked from the start of the document, so that nobody has to keep track of it before.

extension JSONValue {
  /// The error with the place of this value.
  public func error(_ code: JSONError.Code, _ problem: String) -> JSONError {
    JSONError(code, column: column, path: path, problem)
  }

  /// The error for a value of another kind than the one expected, such as `expected a whole number, found text`.
  public func wrongType(expected: String) -> JSONError {
    error(.wrongType, "expected \(expected), found \(kindInWords)")
  }

  /// The error for an object that lacks a field.
  public func missingField(_ name: String) -> JSONError {
    error(.missingField, "missing field \"\(name)\"")
  }

  /// The error for a field that has this value and is not known; `meant` is the name that was probably meant.
  public func unknownField(_ name: String, meant: String?) -> JSONError {
    let path = path
    // The place of a field is that of its name, and it is the object that does not know it.
    let parent = path.utf8.count > name.utf8.count ? String(path.dropLast(name.count + 1)) : ""
    let hint = meant.map { ": did you mean \"\($0)\"?" } ?? ""
    return JSONError(
      .unknownField, column: document.nodes[index - 1].column, path: parent, "unknown field \"\(name)\"\(hint)")
  }

  /// The fields and indexes that lead to the value, such as `payload.tasks[2].key`.
  public var path: String {
    var path = ""
    var current = 0
    while current < index, let (step, child) = child(of: current) {
      path += step.hasPrefix("[") || path.isEmpty ? step : ".\(step)"
      current = child
    }
    return path
  }

  /// The child of a container that contains this value or is it, and the step of the path that leads there.
  private func child(of container: Int) -> (step: String, index: Int)? {
    let isObject = document.nodes[container].kind == .object
    var child = container + 1
    for position in 0..<Int(document.nodes[container].count) {
      let name = document.nodes[child]
      if isObject { child += 1 }
      // A field's name belongs to its value.
      if index < Int(document.nodes[child].next) {
        return (isObject ? JSONText(utf8: document.bytes(of: name)).string : "[\(position)]", child)
      }
      child = Int(document.nodes[child].next)
    }
    return nil
  }

  private var kindInWords: String {
    switch node.kind {
    case .null: "null"
    case .bool: node.flag ? "true" : "false"
    case .number: "the number \(numberText)"
    case .string: "text"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
