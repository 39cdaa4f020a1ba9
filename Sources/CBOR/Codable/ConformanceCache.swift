// Remembers which types bring their own coding, because asking the runtime takes longer than coding a small value.
// The table is shared by all threads without a lock: entries are published once and never change or go away.

import Synchronization

/// The answer to whether a type is `CBORCodable`, by the type.
enum ConformanceCache {
  private struct Entry {
    let type: ObjectIdentifier
    let direct: (any CBORCodable.Type)?
  }

  private typealias Slot = Atomic<UnsafeMutablePointer<Entry>?>

  /// A power of two, far above the number of types that one program codes.
  private static let slotCount = 2048
  /// How many slots after its own a type may use; beyond that it stays unremembered.
  private static let probes = 8

  private struct Table: @unchecked Sendable {
    let slots: UnsafeMutablePointer<Slot>

    init() {
      slots = .allocate(capacity: slotCount + probes)
      for index in 0..<(slotCount + probes) { (slots + index).initialize(to: Slot(nil)) }
    }
  }

  private static let table = Table()

  /// The type's own coding, or nil when it has none.
  @inline(__always)
  static func direct(_ type: any Any.Type) -> (any CBORCodable.Type)? {
    let identity = ObjectIdentifier(type)
    let first = table.slots + index(of: identity)
    if let entry = first.pointee.load(ordering: .acquiring), entry.pointee.type == identity {
      return entry.pointee.direct
    }
    return search(type, identity, from: first)
  }

  @inline(__always)
  private static func index(of type: ObjectIdentifier) -> Int {
    // Type descriptors are aligned, so that the low bits say nothing; the multiplication spreads the rest.
    Int(UInt(bitPattern: type) &* 0x9E37_79B9_7F4A_7C15 &>> 48) & (slotCount - 1)
  }

  @inline(never)
  private static func search(
    _ type: any Any.Type, _ identity: ObjectIdentifier, from first: UnsafeMutablePointer<Slot>
  ) -> (any CBORCodable.Type)? {
    let direct = type as? any CBORCodable.Type
    for probe in 0..<probes {
      if let entry = (first + probe).pointee.load(ordering: .acquiring) {
        if entry.pointee.type == identity { return entry.pointee.direct }
        continue
      }
      let entry = UnsafeMutablePointer<Entry>.allocate(capacity: 1)
      entry.initialize(to: Entry(type: identity, direct: direct))
      let (stored, _) = (first + probe).pointee.compareExchange(
        expected: nil, desired: entry, ordering: .acquiringAndReleasing)
      if stored { return direct }
      entry.deallocate()
    }
    return direct
  }
}
