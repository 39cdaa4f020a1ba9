// A folder on a simulated disk as a storage of its own, so that a log and its backup lie on one disk and lose power
// at the same moment.

public import EventLog
public import FoundationEssentials

/// A folder on a simulated disk, right below the disk's own.
public struct SimulatedFolder: Storage {
  private let disk: SimulatedStorage
  private let folder: String

  /// The folder with this name, which need not be there yet.
  public init(_ folder: String, on disk: SimulatedStorage) {
    self.disk = disk
    self.folder = folder
  }

  private func path(_ name: String) -> String { name.isEmpty ? folder : folder + "/" + name }

  public func reopened() -> SimulatedFolder { self }

  public func place(ofFolder name: String) throws(StoreFailure) -> FolderPlace {
    try disk.names(in: path(name)) == nil ? .gone : .same
  }

  public func makeFolder(_ name: String) throws(StoreFailure) { try disk.makeFolder(path(name)) }

  public func names(in folder: String) throws(StoreFailure) -> [String]? { try disk.names(in: path(folder)) }

  public func lock(_ name: String) throws(StoreFailure) -> SimulatedLock { try disk.lock(path(name)) }

  public func lock(existing name: String) throws(StoreFailure) -> SimulatedLock? { try disk.lock(existing: path(name)) }

  public func identity(of lock: SimulatedLock) -> FileIdentity { disk.identity(of: lock) }

  public func bootID() -> UUID? { disk.bootID() }

  public func status(of name: String) throws(StoreFailure) -> FileStatus? { try disk.status(of: path(name)) }

  public func open(_ name: String, writing: Bool) throws(StoreFailure) -> SimulatedFile? {
    try disk.open(path(name), writing: writing)
  }

  public func create(_ name: String) throws(StoreFailure) -> SimulatedFile { try disk.create(path(name)) }

  public func rename(_ old: String, to new: String) throws(StoreFailure) {
    try disk.rename(path(old), to: path(new))
  }

  public func remove(_ name: String) throws(StoreFailure) { try disk.remove(path(name)) }

  public func syncFolder(_ name: String) throws(StoreFailure) {
    try disk.syncFolder(path(name))
    if name.isEmpty { try disk.syncFolder("") }
  }
}
