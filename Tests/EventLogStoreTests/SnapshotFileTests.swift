// A snapshot's file: whole, or as good as none; and what a snapshot proves against a log.

import CBOR
import EventLog
import EventLogStore
import EventSourcing
import Foundation
import Testing

@Suite struct SnapshotFileTests {
  /// An index of words, with a shape that a test may change.
  struct Words<Shape: ShapeNumber>: SnapshotIndex, Equatable {
    var words: [String]
    static var shape: UInt64 { Shape.number }

    init() { words = [] }
    init(_ words: [String]) { self.words = words }
    init(from reader: inout CBORReader) throws(CBORError) { words = try reader.readArray() }
    func encode(to writer: inout CBORWriter) throws(CBORError) { try writer.writeArray(words) }
  }

  protocol ShapeNumber: Sendable { static var number: UInt64 { get } }
  enum One: ShapeNumber { static let number: UInt64 = 1 }
  enum Two: ShapeNumber { static let number: UInt64 = 2 }

  let folder = LogEventStoreTests.Folder()
  let log = UUID(namespace: .urlNamespace, name: "log")
  let digest = [UInt8](0..<16)
  var file: SnapshotFile<Words<One>, DiskStorage> { SnapshotFile("words", in: folder.storage) }
  var path: String { folder.path + "/snapshots/words.cbor" }

  func save(_ words: [String] = ["one", "two"], chain: ChainPoint? = nil, at position: Position = 7) throws {
    try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
    let snapshot = IndexSnapshot(
      index: Words<One>(words), position: position, chain: chain ?? ChainPoint(position: 9, digest: digest))
    try file.save(snapshot, ofLog: log)
  }

  @Test func `what was saved is loaded, and nothing else is left in the folder`() throws {
    try save(["old"])
    try save()
    let loaded = try #require(file.load(ofLog: log))
    #expect(loaded.index == Words(["one", "two"]) && loaded.position == 7)
    #expect(loaded.chain == ChainPoint(position: 9, digest: digest))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/snapshots") == ["words.cbor"])
    let rights = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(rights == 0o600)
  }

  @Test func `the file is one item of deterministic CBOR`() throws {
    try save()
    let bytes = try [UInt8](Data(contentsOf: URL(filePath: path)))
    guard case .array(let items) = try CBORValue(decoding: bytes, requiringDeterminism: true) else {
      Issue.record("not an array")
      return
    }
    #expect(items.prefix(2) == [.text("daybook snapshot"), .unsigned(1)])
    #expect(items[3...6] == [.unsigned(1), .unsigned(7), .unsigned(9), .bytes(digest)])
  }

  @Test func `a file that is not there, or of another log, or of another shape, is as good as none`() throws {
    #expect(file.load(ofLog: log) == nil)
    try save()
    #expect(file.load(ofLog: UUID()) == nil)
    #expect(SnapshotFile<Words<Two>, DiskStorage>("words", in: folder.storage).load(ofLog: log) == nil)
    #expect(SnapshotFile<Words<One>, DiskStorage>("others", in: folder.storage).load(ofLog: log) == nil)
  }

  @Test func `a flipped bit anywhere is noticed`() throws {
    try save()
    let whole = try Data(contentsOf: URL(filePath: path))
    for bit in 0..<whole.count * 8 {
      var damaged = whole
      damaged[bit / 8] ^= 1 << (bit % 8)
      try damaged.write(to: URL(filePath: path))
      #expect(file.load(ofLog: log) == nil, "bit \(bit)")
    }
  }

  @Test func `a file of any other length is noticed`() throws {
    try save()
    let whole = try Data(contentsOf: URL(filePath: path))
    for count in 0..<whole.count {
      try whole.prefix(count).write(to: URL(filePath: path))
      #expect(file.load(ofLog: log) == nil, "\(count) bytes")
    }
    try (whole + [0]).write(to: URL(filePath: path))
    #expect(file.load(ofLog: log) == nil)
  }

  @Test func `where nothing can be written the error says so and nothing is left`() throws {
    try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
    try Data().write(to: URL(filePath: folder.path + "/snapshots"))
    #expect(throws: StoreFailure.self) { try save() }
    #expect(file.load(ofLog: log) == nil)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["snapshots"])
  }

  @Test func `a snapshot is part of a log, or proves that the log lost history, or cannot tell`() async throws {
    let store = try LogEventStore.open(folder.storage)
    for number in 1...3 { _ = try await store.append(batch(number)) }
    let middle = try #require(try store.digest(at: 2))
    #expect(try snapshot(1, 2, middle).isPart(of: store))
    #expect(try snapshot(3, 3, store.durable.digest).isPart(of: store))
    for ahead in [snapshot(1, 4, middle), snapshot(1, 3, middle)] {
      #expect {
        _ = try ahead.isPart(of: store)
      } throws: { ($0 as? StoreFailure)?.code == .corrupt }
    }
    #expect(try !snapshot(3, 2, middle).isPart(of: store))
    _ = store.stage { area in (0..<2).map { try? area.append(batch(4 + $0)) } }
    try await store.waitUntilDurable(through: StagedPosition(5))
    // Both are in one frame, so that the log can't tell what the digest between them was.
    #expect(try !snapshot(4, 4, middle).isPart(of: store))
    try await store.close()
  }

  func snapshot(_ position: Position, _ chained: Position, _ digest: [UInt8]) -> IndexSnapshot<Words<One>> {
    IndexSnapshot(index: Words([]), position: position, chain: ChainPoint(position: chained, digest: digest))
  }

  func batch(_ number: Int) -> EventBatch {
    EventBatch(
      commandID: UUID(namespace: .urlNamespace, name: "\(number)"), recordedAt: Instant(milliseconds: 1),
      actor: .system("test"),
      events: [NewEvent(stream: StreamName("s"), event: EncodedEvent(type: "t.t", schema: 1, payload: [1]))])
  }
}
