// Every stream of the log with its newest version and the positions of its events.
// Streams are found by 16-byte keys without touching text where their id is a UUID, as nearly all are.

internal import FoundationEssentials

/// The streams of a log.
struct StreamTable {
  struct Stream {
    /// The positions of its events, by version.
    var positions: [UInt64] = []
    /// Its number in the frame under construction.
    var draft = DraftNumber()

    var version: UInt32 { UInt32(positions.count) }
  }

  private struct UUIDKey: Hashable {
    let category: Int
    let high: UInt64
    let low: UInt64
  }

  private struct NameKey: Hashable {
    let category: Int
    let name: TextKey?
  }

  private(set) var categories = NameTable()
  private var byUUID: [UUIDKey: Int] = [:]
  private var byName: [NameKey: Int] = [:]
  private var streams: [Stream] = []

  var count: Int { streams.count }

  subscript(number: Int) -> Stream {
    _read { yield streams[number] }
    _modify { yield &streams[number] }
  }

  /// The stream's number; nil when it has never been seen.
  func existingNumber(of key: StreamKey) -> Int? {
    guard let category = categories.existingNumber(of: key.category) else { return nil }
    switch key.id {
    case .uuid(let id): return byUUID[StreamTable.uuidKey(category, id)]
    case .text(let name): return byName[NameKey(category: category, name: TextKey(name))]
    case .none: return byName[NameKey(category: category, name: nil)]
    }
  }

  /// The stream's number, given now if it is new.
  mutating func number(of key: StreamKey) -> Int {
    let category = categories.number(of: key.category)
    switch key.id {
    case .uuid(let id):
      return StreamTable.number(in: &byUUID, adding: &streams, StreamTable.uuidKey(category, id))
    case .text(let name):
      return StreamTable.number(in: &byName, adding: &streams, NameKey(category: category, name: TextKey(name)))
    case .none:
      return StreamTable.number(in: &byName, adding: &streams, NameKey(category: category, name: nil))
    }
  }

  mutating func draftNumber(ofCategory category: String, tag: UInt32, _ add: () -> Int) -> Int {
    categories.draftNumber(of: category, tag: tag, add)
  }

  private static func number<Key: Hashable>(
    in numbers: inout [Key: Int], adding streams: inout [Stream], _ key: Key
  ) -> Int {
    if let number = numbers[key] { return number }
    let number = streams.count
    numbers[key] = number
    streams.append(Stream())
    return number
  }

  private static func uuidKey(_ category: Int, _ id: UUID) -> UUIDKey {
    withUnsafeBytes(of: id.uuid) {
      UUIDKey(
        category: category, high: $0.loadUnaligned(as: UInt64.self),
        low: $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }
  }
}
