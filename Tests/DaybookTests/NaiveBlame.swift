// The values of a state by their ways, found without comparing trees: the oracle of `diff` and `blame`.

import Daybook
import EventSourcing
import Testing

/// A stream's values behind each of its events.
struct NaiveHistory {
  private(set) var envelopes: [Envelope] = []
  /// One more than there are events: nothing stands before the first.
  private(set) var values: [[String: StateValue]] = [[:]]

  mutating func take(_ state: StateValue, _ envelope: Envelope) {
    var found: [String: StateValue] = [:]
    Self.collect(state, "", &found)
    values.append(found)
    envelopes.append(envelope)
  }

  private static func collect(_ value: StateValue, _ path: String, _ found: inout [String: StateValue]) {
    if value.isEmpty { return }
    if case .object(let fields) = value, !value.isAmount {
      for field in fields { collect(field.value, path.isEmpty ? field.name : path + "." + field.name, &found) }
    } else if let elements = value.identified {
      for (id, element) in elements {
        guard case .object(let fields) = element else { continue }
        let rest = fields.filter { $0.name != "id" && !$0.value.isEmpty }
        let place = "\(path)[\(id)]"
        for field in rest.isEmpty ? fields : rest { collect(field.value, place + "." + field.name, &found) }
      }
    } else {
      found[path] = value
    }
  }

  /// The last event up to `end` before which the value was another; nil if it was always this one.
  func origin(of path: String, through end: Int) -> Envelope? {
    (1...max(end, 1)).last { values[$0][path] != values[$0 - 1][path] }.map { envelopes[$0 - 1] }
  }

  /// Checks a blame of the newest state.
  func check(_ origins: [ValueOrigin]) {
    let present = origins.filter { !$0.isRemoval }
    let last = values.count - 1
    #expect(Set(present.map(\.path.description)) == Set(values[last].keys))
    for origin in present {
      let path = origin.path.description
      #expect(origin.value == values[last][path] && origin.envelope == self.origin(of: path, through: last), "\(path)")
    }
    checkRemovals(origins.filter(\.isRemoval))
  }

  private func checkRemovals(_ gone: [ValueOrigin]) {
    for origin in gone {
      let path = origin.path.description
      let counts = values.map { $0.keys.count { Self.isWithin($0, path) } }
      let removal = counts.indices.dropFirst().last { counts[$0 - 1] > 0 && counts[$0] == 0 }
      #expect(counts.last == 0 && removal.map { envelopes[$0 - 1] } == origin.envelope, "\(path)")
    }
    let left = Set(values.flatMap(\.keys)).subtracting(values.last!.keys)
    for path in left {
      #expect(gone.contains { Self.isWithin(path, $0.path.description) } || isPartOfPresent(path), "\(path) is gone")
    }
  }

  /// Whether what took the place of a value is within it, or the value was within what is there now.
  private func isPartOfPresent(_ path: String) -> Bool {
    values.last!.keys.contains { Self.isWithin($0, path) || Self.isWithin(path, $0) }
  }

  /// Whether a way is another, or leads on from there. Without making texts: that took most of the time.
  private static func isWithin(_ path: String, _ other: String) -> Bool {
    if other.isEmpty { return true }
    guard path.hasPrefix(other) else { return false }
    let next = path.utf8.dropFirst(other.utf8.count).first
    return next == nil || next == UInt8(ascii: ".") || next == UInt8(ascii: "[")
  }

  /// Checks the changes between two versions.
  func check(_ changes: [ExplainedChange], from start: Int, to end: Int) {
    let told = changes.filter { !$0.change.isRemoval }
    let differing = values[end].filter { values[start][$0.key] != $0.value }
    #expect(Set(told.map(\.change.path.description)) == Set(differing.keys))
    for change in told {
      let path = change.change.path.description
      #expect(change.envelope == origin(of: path, through: end) && change.change.after == values[end][path], "\(path)")
    }
    let removed = changes.filter(\.change.isRemoval).map(\.change.path.description)
    for path in removed { #expect(!values[end].keys.contains(path)) }
    for path in values[start].keys where values[end][path] == nil {
      #expect(removed.contains { path.hasPrefix($0) } || differing.keys.contains { path.hasPrefix($0) }, "\(path)")
    }
  }
}
