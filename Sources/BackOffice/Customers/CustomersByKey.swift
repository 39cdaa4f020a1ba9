// Which customers have something in common, found by what that is.

import EventSourcing

/// The customers that have each key, in the order of their ids.
struct CustomersByKey<Key: Hashable & Sendable>: Sendable, Equatable {
  private var holders: [Key: [CustomerID]] = [:]

  /// The customers with a key, ascending.
  subscript(key: Key) -> [CustomerID] { holders[key] ?? [] }

  /// Adds a customer, once for each key.
  mutating func add(_ id: CustomerID, for key: Key) {
    holders[key, default: []].insert(id, at: place(of: id, for: key))
  }

  mutating func remove(_ id: CustomerID, for key: Key) {
    let place = place(of: id, for: key)
    if holders[key]?.dropFirst(place).first == id { holders[key]?.remove(at: place) }
    if holders[key]?.isEmpty == true { holders[key] = nil }
  }

  /// Where a customer stands among those with a key, or would stand.
  private func place(of id: CustomerID, for key: Key) -> Int {
    holders[key]?.partitioningIndex { !($0 < id) } ?? 0
  }
}
