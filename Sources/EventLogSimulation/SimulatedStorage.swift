// A disk in memory that can lose power before any operation, fail any call, and forget what was not synced.
// Faults that the log must survive: every unsynced unit of 512 bytes kept, lost or zeroed; file sizes old, new or
// between; unsynced creates, renames and deletes lost; failed syncs after which the cache shows what the disk lacks.
// Units that hold durable bytes keep old or new content (power-safe overwrite); zeros appear only where none were.

public import EventLog
public import FoundationEssentials
internal import LibC

/// A book's folder on a deterministic faulty disk, as one process sees it: what it has opened stays the same when the
/// name leads elsewhere.
public final class SimulatedStorage: Storage, @unchecked Sendable {
  /// The operations that can fail.
  public enum Operation: String, Sendable, CaseIterable {
    case makeFolder, list, lock, open, create, rename, remove, syncFolder
    case size, read, map, write, sync, truncate, look

    /// Whether it changes what a crash may leave.
    public var isChange: Bool {
      switch self {
      case .create, .rename, .remove, .syncFolder, .write, .sync, .truncate: true
      default: false
      }
    }
  }

  let machine: SimulatedMachine
  /// The book's folder on the disk.
  private let place: String
  /// The folders that this process has opened, by their numbers.
  private var openedRoot: Int?
  private var openedLog: Int?

  /// An empty disk.
  public convenience init() { self.init(disk: SimulatedDisk()) }

  convenience init(disk: SimulatedDisk, boot: UUID = UUID()) {
    self.init(SimulatedMachine(disk: disk, boot: boot), at: "")
  }

  private init(_ machine: SimulatedMachine, at place: String) {
    self.machine = machine
    self.place = place
  }

  /// The book in a folder of the same disk; the folder need not be there yet.
  public func book(at place: String) -> SimulatedStorage { SimulatedStorage(machine, at: place) }

  public func reopened() -> SimulatedStorage { SimulatedStorage(machine, at: place) }

  func perform<Result>(
    _ operation: Operation, _ file: String, _ detail: TraceEntry.Detail = .none, isChange: Bool? = nil,
    whenFailing: () -> Void = {}, does body: (inout SimulatedDisk) throws(StoreFailure) -> Result
  ) throws(StoreFailure) -> Result {
    try machine.perform(
      operation, file, detail, isChange: isChange ?? operation.isChange, whenFailing: whenFailing, does: body)
  }

  /// Where a folder is that this process has opened, or opens now; nil when it was deleted.
  private func folder(_ name: String, _ disk: inout SimulatedDisk) -> String? {
    if name.isEmpty {
      if openedRoot == nil { openedRoot = disk.number(ofFolder: place) }
      guard disk.hasMoved, let openedRoot else { return place }
      return disk.name(ofFolder: openedRoot)
    }
    if name == "log", disk.hasMoved, let openedLog { return disk.name(ofFolder: openedLog) }
    guard let root = folder("", &disk) else { return nil }
    let path = root.isEmpty ? name : root + "/" + name
    if name == "log", openedLog == nil { openedLog = disk.number(ofFolder: path) }
    return path
  }

  /// Where a name leads in this process; nil when the folder was deleted that it has opened.
  private func path(_ name: String, _ disk: inout SimulatedDisk) -> String? {
    if place.isEmpty, !disk.hasMoved, openedLog != nil { return name }
    guard let slash = name.lastIndex(of: "/") else {
      return folder("", &disk).map { $0.isEmpty ? name : $0 + "/" + name }
    }
    return folder(String(name[..<slash]), &disk).map { $0 + name[slash...] }
  }

  private func existingPath(_ name: String, _ disk: inout SimulatedDisk) throws(StoreFailure) -> String {
    guard let path = path(name, &disk) else { throw StoreFailure(system: ENOENT, "opening", file: name) }
    return path
  }
}

extension SimulatedStorage {
  public func makeFolder(_ name: String) throws(StoreFailure) {
    let isThere = machine.mutex.withLock { !place.isEmpty || machine.disk.folders.contains(name) }
    try perform(.makeFolder, name, isChange: !isThere) { (disk) throws(StoreFailure) in
      if name.isEmpty { return disk.makeFolder(place) }
      guard let root = folder("", &disk) else { throw StoreFailure(system: ENOENT, "making the folder", file: name) }
      disk.makeFolder(root.isEmpty ? name : root + "/" + name)
    }
  }

  public func names(in folder: String) throws(StoreFailure) -> [String]? {
    try perform(.list, folder) { (disk) throws(StoreFailure) in
      guard let path = self.folder(folder, &disk), disk.folders.contains(path) else { return nil }
      return disk.listing(of: path)
    }
  }

  public func place(ofFolder name: String) throws(StoreFailure) -> FolderPlace {
    try perform(.look, name) { (disk) throws(StoreFailure) in
      guard let opened = folder(name, &disk).flatMap({ disk.number(ofFolder: $0) }) ?? openedNumber(name) else {
        return .gone
      }
      let path = name.isEmpty ? place : folder("", &disk).map { $0.isEmpty ? name : $0 + "/" + name }
      guard let path, let present = disk.number(ofFolder: path) else { return .gone }
      return present == opened ? .same : .other
    }
  }

  private func openedNumber(_ name: String) -> Int? { name.isEmpty ? openedRoot : openedLog }

  public func lock(_ name: String) throws(StoreFailure) -> SimulatedLock {
    try perform(.lock, name) { (disk) throws(StoreFailure) in
      let node = disk.permanentFile(try existingPath(name, &disk))
      guard machine.holders[.file(node.number)] == nil else {
        throw StoreFailure(.locked, "the log is open for writing", file: name)
      }
      let lock = SimulatedLock(machine: machine, .file(node.number))
      machine.holders[.file(node.number)] = ObjectIdentifier(lock)
      return lock
    }
  }

  public func lock(existing name: String) throws(StoreFailure) -> SimulatedLock? {
    try perform(.lock, name) { (disk) throws(StoreFailure) in
      let what: SimulatedMachine.Lockable
      guard let path = name == "log" ? folder(name, &disk) : path(name, &disk) else { return nil }
      if let number = disk.number(ofFolder: path) {
        what = .folder(number)
      } else {
        guard let node = disk.names[path] else { return nil }
        what = .file(node.number)
      }
      guard machine.holders[what] == nil else { throw StoreFailure(.locked, "the log is open for writing", file: name) }
      let lock = SimulatedLock(machine: machine, what)
      machine.holders[what] = ObjectIdentifier(lock)
      return lock
    }
  }

  public func identity(of lock: SimulatedLock) -> FileIdentity { lock.identity }

  public func status(of name: String) throws(StoreFailure) -> FileStatus? {
    try perform(.look, name) { (disk) throws(StoreFailure) in
      path(name, &disk).flatMap { disk.names[$0] ?? disk.permanentFiles[$0] }?.status
    }
  }

  public func bootID() -> UUID? { machine.boot }

  public func freeSpace() -> UInt64? { machine.mutex.withLock { machine.freeSpace } }

  /// This process, when it has the file locked.
  public func lockHolder(_ name: String) -> Int32? {
    machine.mutex.withLock {
      let node = path(name, &machine.disk).flatMap { machine.disk.permanentFiles[$0] }
      return node.flatMap { machine.holders[.file($0.number)] } == nil ? nil : getpid()
    }
  }

  public func open(_ name: String, writing: Bool) throws(StoreFailure) -> SimulatedFile? {
    try perform(.open, name) { (disk) throws(StoreFailure) in
      path(name, &disk).flatMap { disk.names[$0] }.map { SimulatedFile(storage: self, node: $0, name: name) }
    }
  }

  public func create(_ name: String) throws(StoreFailure) -> SimulatedFile {
    try perform(.create, name) { (disk) throws(StoreFailure) in
      SimulatedFile(storage: self, node: disk.create(try existingPath(name, &disk)), name: name)
    }
  }

  public func rename(_ old: String, to new: String) throws(StoreFailure) {
    try perform(.rename, old, .rename(new)) { (disk) throws(StoreFailure) in
      disk.rename(try existingPath(old, &disk), to: try existingPath(new, &disk))
    }
  }

  public func remove(_ name: String) throws(StoreFailure) {
    try perform(.remove, name) { (disk) throws(StoreFailure) in disk.remove(try existingPath(name, &disk)) }
  }

  public func syncFolder(_ name: String) throws(StoreFailure) {
    try perform(.syncFolder, name) { (disk) throws(StoreFailure) in
      guard let path = folder(name, &disk) else { return }
      disk.syncFolder(path)
      if name.isEmpty, !place.isEmpty { disk.syncFolder("") }
    }
  }
}

/// An exclusive lock on a simulated disk, held as long as this object lives.
public final class SimulatedLock: Sendable {
  private let machine: SimulatedMachine
  private let what: SimulatedMachine.Lockable

  init(machine: SimulatedMachine, _ what: SimulatedMachine.Lockable) {
    self.machine = machine
    self.what = what
  }

  var identity: FileIdentity {
    switch what {
    case .file(let number), .folder(let number): FileIdentity(device: 0, number: UInt64(number))
    }
  }

  deinit {
    machine.mutex.withLock {
      if machine.holders[what] == ObjectIdentifier(self) { machine.holders[what] = nil }
    }
  }
}
