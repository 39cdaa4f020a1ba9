// What the real disk says of itself: how much space is left, and who holds the lock.

import Foundation
import Testing

@testable import EventLog

@Suite struct DiskStorageTests {
  @Test func `the holder of a lock is found behind hundreds of others`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "disk-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let storage = DiskStorage(folder: folder)
    try storage.makeFolder("")
    let lock = try storage.lock(LogFiles.lock)
    // Newer locks stand before older ones in the kernel's list.
    let others = try (0..<400).map { try storage.lock("other-\($0)") }
    #expect(storage.lockHolder(LogFiles.lock) == ProcessInfo.processInfo.processIdentifier)
    #expect(others.count == 400)
    withExtendedLifetime(lock) {}
  }

  @Test func `the disk tells its free space, and the lock its holder, without being touched`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "disk-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let storage = DiskStorage(folder: folder)
    #expect(storage.freeSpace() == nil && storage.lockHolder(LogFiles.lock) == nil)
    try storage.makeFolder("")
    let space = try FileManager.default.attributesOfFileSystem(forPath: folder)[.systemSize] as? UInt64
    #expect(try #require(storage.freeSpace()) <= space ?? .max)
    var lock: DiskLock? = try storage.lock(LogFiles.lock)
    #expect(storage.lockHolder(LogFiles.lock) == ProcessInfo.processInfo.processIdentifier)
    _ = consume lock
    lock = nil
    #expect(storage.lockHolder(LogFiles.lock) == nil)
    lock = try storage.lock(LogFiles.lock)
    #expect(lock != nil)
  }

  @Test(arguments: [EACCES, EPERM]) func `a file that may not be read is not said to be read-only`(errno: Int32) {
    let reading = StoreFailure(system: errno, "opening", file: "log/manifest", reading: true)
    #expect(reading.code == .io && reading.remedy?.contains("readable") == true)
    let writing = StoreFailure(system: errno, "opening", file: "LOCK")
    #expect(writing.code == .readOnly && writing.remedy?.contains("writable") == true)
  }
}
