// The streams that a part of the log has events of, with their versions and the positions of these events.
// Streams are found by 16-byte keys without touching text where their id is a UUID, as nearly all are.

internal import FoundationEssentials

/// The streams of a part of a log.
struct StreamTable {
  struct Stream {
    let key: StreamName
    /// Its version before this part of the log.
    var base: UInt32
    /// The positions of its events in this part, by version.
    var positions: [UInt64] = []
    /// Its number in the frame under construction.
    var draft = DraftNumber()

    var version: UInt32 { base + UInt32(positions.count) }

    /// Its version at a position; nil if no event of this part is that old.
    func version(at position: UInt64) -> UInt32? {
      let count = positions.partitioningIndex { $0 > position }
      return count > 0 ? base + UInt32(count) : nil
    }

    /// The positions of its events in this part after a version.
    func positions(afterVersion version: UInt32) -> ArraySlice<UInt64> {
      positions.dropFirst(Int(max(version, base) - base))
    }
  }

  private struct UUIDKey: Hashable {
    let category: Int
    let high: UInt64
    let low: UInt64
  }

  private struct NameKey: Hashable {
    let category: Int
    let name: ExactText?
  }

  private(set) var categories = NameTable()
  private var byUUID: [UUIDKey: Int] = [:]
  private var byName: [NameKey: Int] = [:]
  private var streams: [Stream] = []

  var count: Int { streams.count }
  /// How many of them have no event before this part of the log.
  private(set) var begunCount = 0

  subscript(number: Int) -> Stream {
    _read { yield streams[number] }
    _modify { yield &streams[number] }
  }

  /// The stream's number; nil when it has never been seen.
  func existingNumber(of key: StreamName) -> Int? {
    guard let category = categories.existingNumber(of: key.category) else { return nil }
    switch key.key {
    case .uuid(let id): return byUUID[StreamTable.uuidKey(category, id)]
    case .text(let name): return byName[NameKey(category: category, name: ExactText(name))]
    case .none: return byName[NameKey(category: category, name: nil)]
    }
  }

  /// The stream's number, given now if it is new; `base` then tells its version before this part of the log.
  mutating func number(of key: StreamName, base: () -> UInt32) -> Int {
    let category = categories.number(of: key.category)
    switch key.key {
    case .uuid(let id):
      let uuidKey = StreamTable.uuidKey(category, id)
      if let number = byUUID[uuidKey] { return number }
      byUUID[uuidKey] = streams.count
    case .text(let name):
      let nameKey = NameKey(category: category, name: ExactText(name))
      if let number = byName[nameKey] { return number }
      byName[nameKey] = streams.count
    case .none:
      let nameKey = NameKey(category: category, name: nil)
      if let number = byName[nameKey] { return number }
      byName[nameKey] = streams.count
    }
    let stream = Stream(key: key, base: base())
    if stream.base == 0 { begunCount += 1 }
    streams.append(stream)
    return streams.count - 1
  }

  mutating func draftNumber(ofCategory category: String, tag: UInt32, _ add: () -> Int) -> Int {
    categories.draftNumber(of: category, tag: tag, add)
  }

  private static func uuidKey(_ category: Int, _ id: UUID) -> UUIDKey {
    withUnsafeBytes(of: id.uuid) {
      UUIDKey(
        category: category, high: $0.loadUnaligned(as: UInt64.self),
        low: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }
  }
}
