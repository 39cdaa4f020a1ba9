// A map that is cheap to change while somebody else holds a copy of it, as the folds do that tell before from after: only
// the part that the key lies in is copied, and the row of parts that this one stands in.

/// A dictionary in 16 rows of 16 parts.
struct BucketedMap<Key: Hashable & Sendable, Value: Hashable & Sendable>: Hashable, Sendable {
  private static var count: Int { 16 }

  /// None as long as the map is empty, and no part in a row of which none was used.
  private var rows: [[[Key: Value]]] = []

  subscript(key: Key) -> Value? {
    get {
      let (row, part) = Self.place(of: key)
      return rows.isEmpty || rows[row].isEmpty ? nil : rows[row][part][key]
    }
    set {
      let (row, part) = Self.place(of: key)
      if rows.isEmpty || rows[row].isEmpty {
        guard newValue != nil else { return }
        if rows.isEmpty { rows = Array(repeating: [], count: Self.count) }
        rows[row] = Array(repeating: [:], count: Self.count)
      }
      rows[row][part][key] = newValue
    }
  }

  private static func place(of key: Key) -> (row: Int, part: Int) {
    let hash = UInt(bitPattern: key.hashValue)
    return (Int(hash / UInt(count) % UInt(count)), Int(hash % UInt(count)))
  }
}

extension BucketedMap: CustomReflectable {
  /// Shown as the dictionary that it stands for.
  var customMirror: Mirror {
    let pairs = rows.lazy.joined().joined().map { (label: String?.none, value: ($0.key, $0.value) as Any) }
    return Mirror(self, children: Array(pairs), displayStyle: .dictionary)
  }
}
