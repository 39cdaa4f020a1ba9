// Reading fields from JSON: what was found to be wrong so far, and what names stand for.

public import FoundationEssentials
public import JSON

/// What is wrong with a JSON value: all of it.
public struct JSONFaults: Error, Sendable, Equatable {
  public internal(set) var all: [JSONError]

  public init(_ all: [JSONError]) { self.all = all }
}

/// The reading of one JSON value with all that is in it.
public struct FieldReading {
  /// Finds the ids of what has a name: none, one, or several if the name is not unique. `others` are the ids that were
  /// read before it, the newest of each kind.
  public typealias Lookup = (_ kind: String, _ name: String, _ others: [String: UUID]) -> [UUID]

  /// What is wrong so far.
  public private(set) var faults: [JSONError] = []
  /// How many names stood where an id is wanted while there was nobody to ask for it; each is a fault as well.
  public private(set) var unknownNames = 0
  private let lookup: Lookup?
  private var ids: [String: UUID] = [:]

  /// Begins a reading; without a lookup only ids are taken where ids are wanted.
  public init(lookup: Lookup? = nil) { self.lookup = lookup }

  /// Whether more could be read, or better said, if names could be looked up.
  public var needsLookup: Bool { lookup == nil && unknownNames > 0 }

  public mutating func add(_ error: JSONError) { faults.append(error) }

  /// Keeps an id that was read, for names beside it.
  mutating func keep(_ id: UUID, of kind: @autoclosure () -> String) {
    if lookup != nil { ids[kind()] = id }
  }

  /// The id of what has a name, or a fault.
  mutating func id(of kind: String, in json: JSONValue) -> UUID? {
    guard let name = json.kind == .number ? json.numberText : json.string else {
      add(json.wrongType(expected: "an id or a name"))
      return nil
    }
    guard let lookup else {
      unknownNames += 1
      add(json.error(.invalidValue, "expected a UUID, found \"\(name)\""))
      return nil
    }
    let found = lookup(kind, name, ids)
    if found.count == 1 {
      ids[kind] = found[0]
      return found[0]
    }
    let more = found.count > 5 ? " and \(found.count - 5) more" : ""
    let which = found.prefix(5).map { $0.uuidString.lowercased() }.joined(separator: ", ") + more
    add(
      json.error(
        .invalidValue,
        found.isEmpty
          ? "there is no \(kind) \"\(name)\"" : "\(found.count) of kind \(kind) are called \"\(name)\": \(which)"))
    return nil
  }
}
