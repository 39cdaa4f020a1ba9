// A map that is cheap to change while somebody else holds a copy of it, as the folds do that tell before from after: only
// the part that the key lies in is copied.

/// A dictionary in 256 parts.
struct BucketedMap<Key: Hashable & Sendable, Value: Hashable & Sendable>: Hashable, Sendable {
  private static var count: Int { 256 }

  /// None as long as the map is empty.
  private var buckets: [[Key: Value]] = []

  subscript(key: Key) -> Value? {
    get { buckets.isEmpty ? nil : buckets[Self.place(of: key)][key] }
    set {
      if buckets.isEmpty {
        guard newValue != nil else { return }
        buckets = Array(repeating: [:], count: Self.count)
      }
      buckets[Self.place(of: key)][key] = newValue
    }
  }

  private static func place(of key: Key) -> Int { Int(UInt(bitPattern: key.hashValue) % UInt(count)) }
}

extension BucketedMap: CustomReflectable {
  /// Shown as the dictionary that it stands for.
  var customMirror: Mirror {
    let pairs = buckets.lazy.flatMap { $0 }.map { (label: String?.none, value: ($0.key, $0.value) as Any) }
    return Mirror(self, children: Array(pairs), displayStyle: .dictionary)
  }
}
