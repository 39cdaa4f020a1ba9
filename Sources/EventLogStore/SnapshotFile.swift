// The index of a domain in a file beside the log, so that opening a large book does not fold all of it. A cache: a file
// that is missing, damaged, foreign or of another shape is as good as none.

internal import CBOR
internal import CRC32C
public import EventLog
public import EventSourcing
public import FoundationEssentials

/// The file `snapshots/<name>.cbor`: one CBOR array of what it is, format, log id, shape of the index, position of the
/// index, position and digest of the chain, the index, and the CRC-32C of all that before it.
public struct SnapshotFile<Index: SnapshotIndex, S: Storage>: Sendable {
  /// What the file says of itself first.
  static var title: String { "daybook snapshot" }
  static var format: UInt64 { 1 }
  static var fields: Int { 9 }
  /// A head and four bytes, so that its length does not depend on its value.
  private static var checksumSize: Int { 5 }
  /// Larger files are not read, in bytes.
  private static var largestSize: UInt64 { 1 << 30 }
  private static var folder: String { "snapshots" }

  let storage: S
  let path: String
  private let newPath: String

  /// The file of the index `name`, a word of the program's own, in the book's folder.
  public init(_ name: String, in storage: S) {
    self.storage = storage
    path = "\(Self.folder)/\(name).cbor"
    newPath = "\(Self.folder)/\(name).new"
  }

  /// The snapshot, if the file holds one of this log and of the present shape.
  public func load(ofLog log: UUID) -> IndexSnapshot<Index>? {
    guard let file = try? storage.open(path, writing: false), let size = try? file.size(), size <= Self.largestSize
    else { return nil }
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: Int(size), alignment: 1)
    defer { memory.deallocate() }
    guard let count = try? file.read(into: memory, at: 0), count > Self.checksumSize else { return nil }
    let content = UnsafeRawBufferPointer(rebasing: memory[..<(count - Self.checksumSize)])
    guard memory[content.count..<count].elementsEqual(Self.checksum(of: content)) else { return nil }
    var reader = CBORReader(UnsafeRawBufferPointer(rebasing: memory[..<count]))
    return try? Self.snapshot(in: &reader, ofLog: log)
  }

  /// Puts a snapshot in the place of the one before, as a whole or not at all.
  public func save(_ snapshot: IndexSnapshot<Index>, ofLog log: UUID) throws(StoreFailure) {
    let bytes = try Self.encode(snapshot, ofLog: log)
    do throws(StoreFailure) {
      try storage.makeFolder(Self.folder)
      try write(bytes)
      try storage.rename(newPath, to: path)
    } catch {
      // Half a file is of no use, and on a full disk its space is.
      try? storage.remove(newPath)
      throw error
    }
  }

  /// Synced before it gets its name, so that the name never stands for less than the whole. That the name itself may
  /// be lost with the power costs a fold and no more.
  private func write(_ bytes: [UInt8]) throws(StoreFailure) {
    let file = try storage.create(newPath)
    let written = bytes.withUnsafeBytes { bytes in
      Result { () throws(StoreFailure) in try file.write(bytes, at: 0) }
    }
    try written.get()
    try file.sync()
  }
}

extension SnapshotFile {
  private static func encode(
    _ snapshot: IndexSnapshot<Index>, ofLog log: UUID
  ) throws(StoreFailure) -> [UInt8] {
    var writer = CBORWriter(capacity: 1 << 16)
    do throws(CBORError) {
      writer.array(fields)
      writer.write(title)
      writer.write(format)
      writer.write(log)
      writer.write(Index.shape)
      writer.write(snapshot.position)
      writer.write(snapshot.chain.position)
      writer.write(snapshot.chain.digest)
      try snapshot.index.encode(to: &writer)
    } catch {
      throw StoreFailure(.limitExceeded, "the index can't be put into a snapshot: \(error)")
    }
    let checksum = writer.withUnsafeBytes { Self.checksum(of: $0) }
    checksum.withUnsafeBytes { writer.append(encoded: $0) }
    return writer.bytes
  }

  /// The checksum as a byte string of CBOR.
  private static func checksum(of content: UnsafeRawBufferPointer) -> [UInt8] {
    [0x44] + withUnsafeBytes(of: CRC.checksum(content).bigEndian) { Array($0) }
  }

  private static func snapshot(
    in reader: inout CBORReader, ofLog log: UUID
  ) throws(CBORError) -> IndexSnapshot<Index>? {
    guard try reader.readArrayCount() == fields, try reader.readText() == title, try reader.readUInt() == format,
      try reader.readUUID() == log, try reader.readUInt() == Index.shape
    else { return nil }
    let position = try reader.readUInt()
    let chain = ChainPoint(position: try reader.readUInt(), digest: try reader.readBytes())
    let index = try Index(from: &reader)
    guard try reader.readBytes().count == checksumSize - 1, reader.isAtEnd else { return nil }
    return IndexSnapshot(index: index, position: position, chain: chain)
  }
}
