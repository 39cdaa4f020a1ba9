// One open file on the simulated disk; it stays open when its name is lost, as on a real one.
// Every call passes through the storage, which decides whether it fails.

public import EventLog

/// An open file on the simulated disk.
public final class SimulatedFile: StorageFile, @unchecked Sendable {
  private let storage: SimulatedStorage
  private let node: SimulatedNode
  private let name: String

  init(storage: SimulatedStorage, node: SimulatedNode, name: String) {
    self.storage = storage
    self.node = node
    self.name = name
  }

  public func status() throws(StoreFailure) -> FileStatus {
    try storage.perform(.look, name) { (_) throws(StoreFailure) in node.status }
  }

  public func size() throws(StoreFailure) -> UInt64 {
    try storage.perform(.size, name) { (_) throws(StoreFailure) in UInt64(node.live.count) }
  }

  public func read(into target: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(StoreFailure) -> Int {
    let count = try storage.perform(.read, name) { (_) throws(StoreFailure) in
      let start = min(Int(offset), node.live.count)
      let count = min(target.count, node.live.count - start)
      node.live.withUnsafeBytes { target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[start..<start + count])) }
      return count
    }
    storage.machine.noteRead(of: name, through: Int(offset) + count)
    return count
  }

  /// A copy, so that later writes do not show: a real mapping shows them, but nobody may rely on that.
  public func map() throws(StoreFailure) -> MappedBytes {
    let bytes = try storage.perform(.map, name) { (_) throws(StoreFailure) in
      let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: node.live.count, alignment: 16)
      copy.copyBytes(from: node.live)
      return MappedBytes(UnsafeRawBufferPointer(copy)) { $0.deallocate() }
    }
    storage.machine.noteRead(of: name, through: node.live.count)
    return bytes
  }

  public func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(StoreFailure) {
    // A failing write may have got half of its bytes through.
    let half = UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count / 2)])
    try storage.perform(
      .write, name, .write(count: bytes.count, offset: offset), whenFailing: { node.write(half, at: Int(offset)) },
      does: { (_) throws(StoreFailure) in node.write(bytes, at: Int(offset)) })
    if let place = storage.machine.takeSpoiled(name, offset, count: bytes.count) {
      withUnsafeBytes(of: bytes[place] ^ 1) { node.write($0, at: Int(offset) + place) }
    }
  }

  public func sync() throws(StoreFailure) {
    try storage.perform(
      .sync, name, whenFailing: { node.forgetUnsynced() }, does: { (_) throws(StoreFailure) in node.sync() })
  }

  public func truncate(to size: UInt64) throws(StoreFailure) {
    try storage.perform(.truncate, name, .size(size)) { (_) throws(StoreFailure) in node.truncate(to: Int(size)) }
  }
}
