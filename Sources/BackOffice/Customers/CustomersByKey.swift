// Which customers have something in common, found by what that is.

import EventSourcing

/// The customers that have each key, in the order of their ids.
struct CustomersByKey<Key: Hashable & Sendable>: Sendable, Equatable {
  private var holders: [Key: [CustomerID]] = [:]

  /// The customers with a key, ascending.
  subscript(key: Key) -> [CustomerID] { holders[key] ?? [] }

  /// Adds a customer, once for each key.
  mutating func add(_ id: CustomerID, for key: Key) {
    // Mostly it is the only one; in a snapshot it comes last.
    let previous = holders[key]?.lastIndex { $0 < id }
    holders[key, default: []].insert(id, at: previous.map { $0 + 1 } ?? 0)
  }

  mutating func remove(_ id: CustomerID, for key: Key) {
    holders[key]?.removeAll { $0 == id }
    if holders[key]?.isEmpty == true { holders[key] = nil }
  }
}
