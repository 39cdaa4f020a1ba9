// Things that became one with another are known by its id from then on. A value that names one of them, such as a command,
// is rewritten field by field from its one list of fields, so that no type has to say where its ids are.

internal import FoundationEssentials

/// By which ids the things of one kind are known by now.
public struct IDReplacement {
  private let kind: Any.Type
  private let replace: (UUID) -> UUID

  /// - Parameter current: the id that stands for one by now; the same for most.
  public init<Kind>(of kind: Kind.Type, _ current: @escaping (ID<Kind>) -> ID<Kind>) {
    self.kind = kind
    replace = { current(ID($0)).uuid }
  }

  func current<Kind>(_ id: ID<Kind>) -> ID<Kind> { Kind.self == kind ? ID(replace(id.uuid)) : id }
}

extension ID {
  public func replacing(_ ids: IDReplacement) -> Self { ids.current(self) }
}

extension Record {
  /// A copy, each field of which has its ids replaced.
  public func replacing(_ ids: IDReplacement) -> Self {
    var fields = ReplacedFields(value: self, ids: ids)
    return Self(&fields)
  }
}

/// Gives every field its value with ids replaced.
private struct ReplacedFields<Root>: FieldList {
  let value: Root
  let ids: IDReplacement

  mutating func next<Value: FieldType>(
    _ name: StaticString, _ value: (Root) -> Value, _ meaning: StaticString, rule: FieldRule<Value>?
  ) -> Value {
    value(self.value).replacing(ids)
  }
}
