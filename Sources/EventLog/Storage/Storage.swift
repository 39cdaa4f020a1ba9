// The seam to the disk: the few operations that the log needs, each one a step that can fail.
// The real disk and the simulated one of the crash tests stand behind it; names are relative to the book's folder.

public import FoundationEssentials

/// A folder on some disk.
public protocol Storage: Sendable {
  associatedtype File: StorageFile
  associatedtype Lock: Sendable

  /// The same place with nothing opened yet: what it opens stays open, and each opened log has its own.
  func reopened() -> Self
  /// Where an opened folder is now: whether its name still leads to it. "" is the book's folder.
  func place(ofFolder name: String) throws(StoreFailure) -> FolderPlace
  /// Makes a folder if it is not there, with mode 0700; the parent is synced by `syncFolder`.
  func makeFolder(_ name: String) throws(StoreFailure)
  /// The names in a folder, in no order; nil when there is no such folder.
  func names(in folder: String) throws(StoreFailure) -> [String]?
  /// Takes the exclusive lock on a permanent file until the result is let go; throws `locked` when it is held.
  func lock(_ name: String) throws(StoreFailure) -> Lock
  /// Takes the exclusive lock on a file or folder that is there; nil when none is. Throws `locked` when it is held.
  func lock(existing name: String) throws(StoreFailure) -> Lock?
  /// What tells the file that was locked from all others.
  func identity(of lock: Lock) -> FileIdentity
  /// What lies at a name now, which is not opened; nil when nothing does.
  func status(of name: String) throws(StoreFailure) -> FileStatus?
  /// Which file lies at a name now and how large it is; nil when none does. For a file that is being written, whose
  /// times are better not asked for.
  func extent(of name: String) throws(StoreFailure) -> FileExtent?
  /// Opens a file; nil when it is not there.
  func open(_ name: String, writing: Bool) throws(StoreFailure) -> File?
  /// Makes an empty file with mode 0600, in place of one with the same name.
  func create(_ name: String) throws(StoreFailure) -> File
  /// Renames a file, in place of one with the new name.
  func rename(_ old: String, to new: String) throws(StoreFailure)
  /// Deletes a file.
  func remove(_ name: String) throws(StoreFailure)
  /// Makes creates, renames and deletes in a folder durable; "" is the book's folder, and its parent with it.
  func syncFolder(_ name: String) throws(StoreFailure)
  /// What tells this run of the machine, from one start to the next, from all others; nil when that can't be told.
  func bootID() -> UUID?
  /// How many bytes may still be written; nil when that can't be told.
  func freeSpace() -> UInt64?
  /// The number of the process that holds the lock on a file, which is not touched; nil when nobody is seen to.
  func lockHolder(_ name: String) -> Int32?
}

/// Which file it is, and how large.
public struct FileExtent: Equatable, Sendable {
  /// Which file it is.
  public var identity: FileIdentity
  /// Its size in bytes.
  public var size: UInt64

  /// Makes an extent.
  public init(identity: FileIdentity, size: UInt64) {
    self.identity = identity
    self.size = size
  }
}

extension Storage {
  public func extent(of name: String) throws(StoreFailure) -> FileExtent? {
    try status(of: name).map { FileExtent(identity: $0.identity, size: $0.size) }
  }

  public func bootID() -> UUID? { nil }

  public func freeSpace() -> UInt64? { nil }

  public func lockHolder(_ name: String) -> Int32? { nil }
}

/// Where a folder that was opened is now.
public enum FolderPlace: Sendable {
  /// At its name.
  case same
  /// Elsewhere: another lies at its name.
  case other
  /// Nothing lies at its name.
  case gone
}

/// An open file.
public protocol StorageFile: Sendable {
  /// What is known of the file without reading it.
  func status() throws(StoreFailure) -> FileStatus
  /// The file's size in bytes.
  func size() throws(StoreFailure) -> UInt64
  /// Fills `target` from `offset` on; returns fewer bytes only at the end of the file.
  func read(into target: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(StoreFailure) -> Int
  /// Writes all of `bytes` at `offset`.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(StoreFailure)
  /// The whole file as it is now, in memory that stays readable after the file was closed or deleted. Only for files
  /// that nobody shortens any more.
  func map() throws(StoreFailure) -> MappedBytes
  /// Makes content and size durable.
  func sync() throws(StoreFailure)
  /// Sets the file's size.
  func truncate(to size: UInt64) throws(StoreFailure)
}

extension StorageFile {
  /// Reads `count` bytes from `offset` on, or as many as there are.
  func bytes(at offset: UInt64, count: Int) throws(StoreFailure) -> Bytes {
    let bytes = Bytes(capacity: count)
    bytes.count = try read(into: bytes.memory, at: offset)
    return bytes
  }

  /// The file's size; throws `corrupt` when that is more than the format allows, before anybody makes room for it.
  func size(atMost limit: UInt64, _ name: String) throws(StoreFailure) -> UInt64 {
    let size = try size()
    guard size <= limit else {
      throw StoreFailure(
        .corrupt, "the file is too large: it has \(size) bytes, and the format allows \(limit)", file: name,
        remedy: StoreFailure.fileRemedy)
    }
    return size
  }

  /// Reads the whole file, which may have so many bytes.
  func allBytes(atMost limit: UInt64, _ name: String) throws(StoreFailure) -> Bytes {
    try bytes(at: 0, count: Int(try size(atMost: limit, name)))
  }
}

/// Memory that was filled from a file.
final class Bytes {
  let memory: UnsafeMutableRawBufferPointer
  var count = 0

  init(capacity: Int) {
    memory = .allocate(byteCount: max(1, capacity), alignment: 16)
  }

  deinit { memory.deallocate() }

  /// What was filled; valid only while something keeps this object alive.
  var filled: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[..<count]) }

  /// Passes what was filled; it is valid only during the call, because nothing else keeps this object alive.
  func read<Result: ~Copyable, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(self) {} }
    return try body(filled)
  }
}

/// The names of the log's files, relative to the book's folder.
enum LogFiles {
  static let lock = "LOCK"
  static let folder = "log"
  static let manifest = "log/manifest"
  static let newManifest = "log/manifest.new"
  static let durable = "log/durable"

  static func segment(_ number: UInt32) -> String { folder + "/" + name(number) + ".segment" }

  static func sealed(_ number: UInt32) -> String { folder + "/" + name(number) + ".sealed" }

  /// The segment whose file this is, and whether it is the sealed one; nil for other files.
  static func segment(ofFile file: String) -> (number: UInt32, isSealed: Bool)? {
    guard let number = UInt32(file.dropFirst(folder.utf8.count + 1).prefix(10)) else { return nil }
    if file == segment(number) { return (number, false) }
    return file == sealed(number) ? (number, true) : nil
  }

  private static func name(_ number: UInt32) -> String {
    let digits = String(number)
    return String(repeating: "0", count: 10 - digits.count) + digits
  }

  static func cutTail(epoch: UInt32) -> String { "log/tail-\(epoch).cut" }

  /// The epoch in the name of what was cut off; nil for any other file.
  static func epoch(ofCutTail file: String) -> UInt32? {
    guard file.hasPrefix("log/tail-"), file.hasSuffix(".cut") else { return nil }
    return UInt32(file.dropFirst(9).dropLast(4))
  }
}
