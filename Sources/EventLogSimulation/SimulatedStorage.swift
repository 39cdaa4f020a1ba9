// A disk in memory that can lose power before any operation, fail any call, and forget what was not synced.
// Faults that the log must survive: every unsynced unit of 512 bytes kept, lost or zeroed; file sizes old, new or
// between; unsynced creates, renames and deletes lost; failed syncs after which the cache shows what the disk lacks.
// Units that hold durable bytes keep old or new content (power-safe overwrite); zeros appear only where none were.

public import EventLog
internal import Glibc

/// A deterministic faulty disk.
public final class SimulatedStorage: Storage, @unchecked Sendable {
  /// The operations that can fail.
  public enum Operation: String, Sendable, CaseIterable {
    case makeFolder, list, lock, open, create, rename, remove, syncFolder
    case size, read, map, write, sync, truncate

    /// Whether it changes what a crash may leave.
    public var isChange: Bool {
      switch self {
      case .create, .rename, .remove, .syncFolder, .write, .sync, .truncate: true
      default: false
      }
    }
  }

  private struct Fault {
    var operation: Operation
    var callsLeft: Int
    var errno: Int32
    var isPermanent: Bool
  }

  private let mutex = SimulationLock()
  private var disk = SimulatedDisk()
  private var faults: [Fault] = []
  private var changesLeft = Int.max
  private var holders: [String: ObjectIdentifier] = [:]
  private var _trace: [TraceEntry] = []
  private var _changes = 0
  private var _failures = 0
  private var _freeSpace: UInt64?
  private var _readEnds: [String: Int] = [:]
  private var spoiled: [String: Int] = [:]
  private var interruption: (operation: Operation, prefix: String, body: () -> Void)?

  /// An empty disk.
  public init() {}

  init(disk: SimulatedDisk) { self.disk = disk }

  /// What was done, one line an operation, for printing when a test fails.
  public var trace: [String] { mutex.withLock { _trace.map(\.description) } }

  /// How many changing operations were done.
  public var changes: Int { mutex.withLock { _changes } }

  /// How many calls failed as `fail` asked for.
  public var failures: Int { mutex.withLock { _failures } }

  /// How far into each file was read, in bytes; files that nobody read are not named.
  public var readEnds: [String: Int] { mutex.withLock { _readEnds } }

  /// Lets only this many further changing operations through; then every call fails, as after a loss of power.
  public func losePower(afterChanges count: Int) { mutex.withLock { changesLeft = count } }

  /// Makes the nth call of an operation from now on (from 1) fail, once or for good.
  public func fail(_ operation: Operation, nth: Int, errno: Int32, permanently: Bool = false) {
    mutex.withLock {
      faults.append(Fault(operation: operation, callsLeft: nth, errno: errno, isPermanent: permanently))
    }
  }

  /// Flips a bit of the byte at `offset` when it is written the next time, and tells nobody: bad memory, a bad cable.
  public func spoilWrite(to file: String, at offset: UInt64) { mutex.withLock { spoiled[file] = Int(offset) } }

  /// Runs `body` once, right before the next call of an operation on a file or folder whose name begins so: what
  /// somebody else does at that moment.
  public func before(_ operation: Operation, on prefix: String, _ body: @escaping () -> Void) {
    mutex.withLock { interruption = (operation, prefix, body) }
  }

  /// Lets all calls succeed again.
  public func heal() { mutex.withLock { faults = [] } }

  /// How many units, sizes and names a crash at this moment may leave old or new.
  public var pending: Int { mutex.withLock { disk.pending } }

  /// A disk as a crash at this moment may leave it.
  public func crashImage(_ choices: inout CrashChoices) -> SimulatedStorage {
    mutex.withLock { SimulatedStorage(disk: disk.crashed(&choices)) }
  }

  /// The same disk for the next process, which finds the cache as it is.
  public func restarted() -> SimulatedStorage { mutex.withLock { SimulatedStorage(disk: disk.copied()) } }

  /// The bytes of a file as a process sees them; nil when it is not there.
  public func contents(of name: String) -> [UInt8]? { mutex.withLock { disk.names[name]?.live } }

  /// Puts bytes in place of a file's, durably: damage, or an older state that comes back.
  public func replaceContents(of name: String, with bytes: [UInt8]) {
    mutex.withLock { disk.place(bytes, name) }
  }

  /// Takes a file away, durably.
  public func lose(_ name: String) { mutex.withLock { disk.lose(name) } }

  /// Says that so many bytes may still be written; nothing holds anybody to it.
  public func claimFreeSpace(_ bytes: UInt64?) { mutex.withLock { _freeSpace = bytes } }

  /// The names of all files.
  public var files: [String] { mutex.withLock { disk.names.keys.sorted() } }

  func perform<Result>(
    _ operation: Operation, _ file: String, _ detail: TraceEntry.Detail = .none, isChange: Bool? = nil,
    whenFailing: () -> Void = {}, does body: (inout SimulatedDisk) throws(LogError) -> Result
  ) throws(LogError) -> Result {
    takeInterruption(operation, file)?()
    return try mutex.withLock { () throws(LogError) -> Result in
      let isChange = isChange ?? operation.isChange
      if isChange {
        _trace.append(TraceEntry(number: _changes, operation: operation, file: file, detail: detail))
        guard changesLeft > 0 else { throw LogError(system: EIO, "\(operation.rawValue) without power", file: file) }
        changesLeft -= 1
        _changes += 1
      } else if changesLeft == 0 {
        throw LogError(system: EIO, "\(operation.rawValue) without power", file: file)
      }
      if let errno = dueFault(operation) {
        if isChange { _trace.removeLast() }
        _trace.append(TraceEntry(number: _changes, operation: operation, file: file, detail: detail, errno: errno))
        _failures += 1
        whenFailing()
        throw LogError(system: errno, operation.rawValue, file: file)
      }
      return try body(&disk)
    }
  }

  /// Remembers that a file was read up to `end`.
  func noteRead(of file: String, through end: Int) {
    mutex.withLock { _readEnds[file] = max(_readEnds[file] ?? 0, end) }
  }

  private func takeInterruption(_ operation: Operation, _ file: String) -> (() -> Void)? {
    mutex.withLock {
      guard let due = interruption, due.operation == operation, file.hasPrefix(due.prefix) else { return nil }
      interruption = nil
      return due.body
    }
  }

  /// Where in these bytes a bit is to be flipped on their way to the file; nil when they arrive as they are.
  func takeSpoiled(_ file: String, _ offset: UInt64, count: Int) -> Int? {
    mutex.withLock {
      guard let place = spoiled[file], (Int(offset)..<Int(offset) + count).contains(place) else { return nil }
      spoiled[file] = nil
      return place - Int(offset)
    }
  }

  private func dueFault(_ operation: Operation) -> Int32? {
    var due: Int32?
    for index in faults.indices where faults[index].operation == operation {
      faults[index].callsLeft -= 1
      let left = faults[index].callsLeft
      if left == 0 || (left < 0 && faults[index].isPermanent) { due = faults[index].errno }
    }
    return due
  }
}

extension SimulatedStorage {
  public func makeFolder(_ name: String) throws(LogError) {
    let isThere = mutex.withLock { disk.folders.contains(name) }
    try perform(.makeFolder, name, isChange: !isThere) { (disk) throws(LogError) in disk.makeFolder(name) }
  }

  public func names(in folder: String) throws(LogError) -> [String]? {
    try perform(.list, folder) { (disk) throws(LogError) in
      disk.folders.contains(folder) ? disk.listing(of: folder) : nil
    }
  }

  public func lock(_ name: String) throws(LogError) -> SimulatedLock {
    try perform(.lock, name) { (_) throws(LogError) in
      guard holders[name] == nil else { throw LogError(.locked, "the log is open for writing", file: name) }
      let lock = SimulatedLock(storage: self, name: name)
      holders[name] = ObjectIdentifier(lock)
      return lock
    }
  }

  func unlock(_ lock: ObjectIdentifier, _ name: String) {
    mutex.withLock { if holders[name] == lock { holders[name] = nil } }
  }

  public func freeSpace() -> UInt64? { mutex.withLock { _freeSpace } }

  /// This process, when it has the file locked.
  public func lockHolder(_ name: String) -> Int32? { mutex.withLock { holders[name] == nil ? nil : getpid() } }

  public func open(_ name: String, writing: Bool) throws(LogError) -> SimulatedFile? {
    try perform(.open, name) { (disk) throws(LogError) in
      disk.names[name].map { SimulatedFile(storage: self, node: $0, name: name) }
    }
  }

  public func create(_ name: String) throws(LogError) -> SimulatedFile {
    try perform(.create, name) { (disk) throws(LogError) in
      SimulatedFile(storage: self, node: disk.create(name), name: name)
    }
  }

  public func rename(_ old: String, to new: String) throws(LogError) {
    try perform(.rename, old, .rename(new)) { (disk) throws(LogError) in disk.rename(old, to: new) }
  }

  public func remove(_ name: String) throws(LogError) {
    try perform(.remove, name) { (disk) throws(LogError) in disk.remove(name) }
  }

  public func syncFolder(_ name: String) throws(LogError) {
    try perform(.syncFolder, name) { (disk) throws(LogError) in disk.syncFolder(name) }
  }
}

/// An exclusive lock on a simulated disk, held as long as this object lives.
public final class SimulatedLock: Sendable {
  private let storage: SimulatedStorage
  private let name: String

  init(storage: SimulatedStorage, name: String) {
    self.storage = storage
    self.name = name
  }

  deinit { storage.unlock(ObjectIdentifier(self), name) }
}
