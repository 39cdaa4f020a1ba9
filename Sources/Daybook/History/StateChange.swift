// What differs between two trees of a state: field by field, the elements of lists by their ids where they have some.

/// The way to a value in a state: `name`, `contacts[<id>].email`.
public struct StatePath: Hashable, Sendable, CustomStringConvertible {
  /// One step of the way.
  public enum Step: Hashable, Sendable {
    case field(String)
    /// The element of a list that has this id.
    case element(String)
  }

  public let steps: [Step]

  public init(_ steps: [Step] = []) {
    self.steps = steps
  }

  public var description: String {
    var text = ""
    for step in steps {
      switch step {
      case .field(let name): text += text.isEmpty ? name : "." + name
      case .element(let id): text += "[\(id)]"
      }
    }
    return text
  }

  /// Whether the way to `other` leads through here, or ends here.
  public func leads(to other: StatePath) -> Bool { other.steps.starts(with: steps) }

  /// Whether a person means this by `text`: the whole way, its beginning or its end.
  public func matches(_ text: String) -> Bool {
    let path = description
    if path == text || path.hasSuffix("." + text) { return true }
    return path.hasPrefix(text + ".") || path.hasPrefix(text + "[") || path.contains(".\(text)[")
  }

  func appending(_ step: Step) -> StatePath { StatePath(steps + [step]) }
}

/// A value that is another one than before.
public struct StateChange: Equatable, Sendable {
  public let path: StatePath
  public let before: StateValue
  public let after: StateValue

  /// Whether nothing is left of it.
  public var isRemoval: Bool { after.isEmpty }
}

extension StateValue {
  /// What of this is another in `new`, in the order of `new`, what is gone behind that.
  ///
  /// What is added is told value by value, what is gone as a whole, a list element by element. Lists of objects with ids
  /// are compared by those, whatever their order; other lists are one value. Between null, an empty list and an empty
  /// object there is no difference.
  public func changes(to new: StateValue) -> [StateChange] {
    var changes: [StateChange] = []
    Self.compare(self, new, StatePath(), &changes)
    return changes
  }

  /// How a value is compared.
  private enum Form { case empty, whole, fields, elements }

  private var form: Form {
    if isEmpty { return .empty }
    if case .object = self { return isAmount ? .whole : .fields }
    return identified == nil ? .whole : .elements
  }

  private static func compare(_ old: StateValue, _ new: StateValue, _ path: StatePath, _ changes: inout [StateChange]) {
    guard old != new else { return }
    switch (old.form, new.form) {
    case (.empty, .empty): break
    case (.elements, .empty): compareElements(old, new, path, &changes)
    case (.whole, .empty), (.fields, .empty), (_, .whole):
      changes.append(StateChange(path: path, before: old, after: new))
    case (.empty, .fields), (.fields, .fields): compareFields(old, new, path, &changes)
    case (.empty, .elements), (.elements, .elements): compareElements(old, new, path, &changes)
    case (.whole, .fields), (.elements, .fields), (.whole, .elements), (.fields, .elements):
      changes.append(StateChange(path: path, before: old, after: .null))
      compare(.null, new, path, &changes)
    }
  }

  private static func compareFields(
    _ old: StateValue, _ new: StateValue, _ path: StatePath, _ changes: inout [StateChange]
  ) {
    let (before, after) = (old.namedValues, new.namedValues)
    let place = Dictionary(before.map { ($0.name, $0.value) }) { first, _ in first }
    for field in after {
      compare(place[field.name] ?? .null, field.value, path.appending(.field(field.name)), &changes)
    }
    let kept = Set(after.map(\.name))
    for field in before where !kept.contains(field.name) {
      compare(field.value, .null, path.appending(.field(field.name)), &changes)
    }
  }

  private static func compareElements(
    _ old: StateValue, _ new: StateValue, _ path: StatePath, _ changes: inout [StateChange]
  ) {
    let (before, after) = (old.identified ?? [], new.identified ?? [])
    let place = Dictionary(before.map { ($0.id, $0.value) }) { first, _ in first }
    for element in after {
      let old = place[element.id]?.withoutID ?? .null
      compare(old, element.value.withoutID, path.appending(.element(element.id)), &changes)
    }
    let kept = Set(after.map(\.id))
    for element in before where !kept.contains(element.id) {
      compare(element.value, .null, path.appending(.element(element.id)), &changes)
    }
  }

  /// What an element says beside its id, which its way says already; the id where it says nothing else.
  var withoutID: StateValue {
    let rest = StateValue.object(namedValues.filter { $0.name != "id" })
    return rest.isEmpty ? self : rest
  }

  private var namedValues: [StateField] {
    if case .object(let fields) = self { fields } else { [] }
  }
}
