// The index on the real disk, and beside a writer that replaces runs while a reader looks for them.
// A mapping outlives its file's name; a listing that is out of date is made again.

import EventLogSimulation
import Foundation
import Testing

@testable import EventLog

@Suite struct IndexRunDiskTests {
  private func withFolder(_ body: (DiskStorage) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "index-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(DiskStorage(folder: folder))
  }

  @Test func `runs are written, merged, found and deleted on the real disk`() throws {
    try withFolder { storage in
      var growth = IndexGrowth(seed: 1)
      var set = try IndexRunSet.load(storage, logID: growth.logID)
      for _ in 0..<4 { set = set.appending(try growth.freeze(events: 200).write(to: storage)) }
      let before = set
      set = set.replacing([try IndexRunMerge.merge(set.runs[1...2], in: storage)])
      set = try set.removingSuperfluous(from: storage)
      #expect(try storage.names(in: "index")?.count == 3)
      // Whoever holds the old runs reads on.
      try before.expect(growth.model)
      try IndexRunSet.load(storage, logID: growth.logID).expect(growth.model)
    }
  }

  @Test func `a mapped file is what was written, also when it is empty or deleted`() throws {
    try withFolder { storage in
      let file = try storage.create("file")
      #expect(try file.map().count == 0)
      let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
      try bytes.withUnsafeBytes { try file.write($0, at: 0) }
      let mapped = try file.map()
      try storage.remove("file")
      #expect(mapped.read { Array($0) } == bytes)
    }
  }

  /// A disk whose first listing is older than its files.
  private final class LateListing: Storage {
    let base: SimulatedStorage
    private let stale: Monitor<[[String]]>

    init(_ base: SimulatedStorage, stale: [[String]]) {
      self.base = base
      self.stale = Monitor(stale)
    }

    func names(in folder: String) throws(StoreFailure) -> [String]? {
      if let old = stale.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) { return old }
      return try base.names(in: folder)
    }

    func reopened() -> Self { self }
    func place(ofFolder name: String) throws(StoreFailure) -> FolderPlace { try base.place(ofFolder: name) }
    func lock(existing name: String) throws(StoreFailure) -> SimulatedLock? { try base.lock(existing: name) }
    func identity(of lock: SimulatedLock) -> FileIdentity { base.identity(of: lock) }
    func status(of name: String) throws(StoreFailure) -> FileStatus? { try base.status(of: name) }
    func makeFolder(_ name: String) throws(StoreFailure) { try base.makeFolder(name) }
    func lock(_ name: String) throws(StoreFailure) -> SimulatedLock { try base.lock(name) }
    func open(_ name: String, writing: Bool) throws(StoreFailure) -> SimulatedFile? {
      try base.open(name, writing: writing)
    }
    func create(_ name: String) throws(StoreFailure) -> SimulatedFile { try base.create(name) }
    func rename(_ old: String, to new: String) throws(StoreFailure) { try base.rename(old, to: new) }
    func remove(_ name: String) throws(StoreFailure) { try base.remove(name) }
    func syncFolder(_ name: String) throws(StoreFailure) { try base.syncFolder(name) }
  }

  @Test func `a reader that listed runs before they were merged looks again`() throws {
    let storage = SimulatedStorage()
    var growth = IndexGrowth(seed: 1)
    var set = IndexRunSet(logID: growth.logID)
    for _ in 0..<4 { set = set.appending(try growth.freeze(events: 30).write(to: storage)) }
    let old = try storage.names(in: "index")!
    set = set.replacing([try IndexRunMerge.merge(set.runs[1...2], in: storage)])
    set = try set.removingSuperfluous(from: storage)
    let loaded = try IndexRunSet.load(LateListing(storage, stale: [old]), logID: growth.logID)
    try loaded.expect(growth.model)
    #expect(loaded.superfluous.isEmpty)
  }
}
