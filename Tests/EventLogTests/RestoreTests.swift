// Restoring from a backup on the real disk: the same history in a new folder, or nothing at all.

import EventLogSimulation
import Foundation
import Testing

@testable import EventLog

@Suite struct RestoreTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("restore-\(UUID().uuidString)")
    .path

  private func path(_ name: String) -> String { folder + "/" + name }

  private func makeBackup() throws -> Durable {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let log = try Log(DiskStorage(folder: path("book")), options: .small(segment: 1500))
    for number in 0..<12 { try log.write([sample(number, events: 2, payload: 60)]) }
    log.maintenance.runAll()
    _ = try DiskStorage(folder: path("book")).backUpLog(to: DiskStorage(folder: path("backup")))
    return log.durable
  }

  @Test func `a restored log has the history of the backup, and is not put over anything`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let durable = try makeBackup()
    let report = try DiskStorage.restoreLog(from: path("backup"), to: path("new/"))
    #expect(report.lastPosition == durable.position && report.digest == durable.digest)
    let reader = try LogReader.open(DiskStorage(folder: path("new")))
    #expect(try reader.everything() == expected((0..<12).map { sample($0, events: 2, payload: 60) }))
    #expect(!FileManager.default.fileExists(atPath: path("new.restoring")))
    let error = #expect(throws: StoreFailure.self) { try DiskStorage.restoreLog(from: path("backup"), to: path("new")) }
    #expect(error?.code == .backupMismatch)
  }

  @Test func `a folder in the making is named, checked for what is in its way, and takes its name`() throws {
    let files = FileManager.default
    defer { try? files.removeItem(atPath: folder) }
    try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let place = UnfinishedFolder(path("new//"), ending: "making")
    #expect(place.path == path("new") && place.workshop == path("new.making"))
    try place.prepare()
    try files.createDirectory(atPath: place.path, withIntermediateDirectories: false)
    try place.prepare()
    try files.createDirectory(atPath: place.workshop, withIntermediateDirectories: false)
    #expect(throws: StoreFailure.self) { try place.prepare() }
    try place.prepare(continuing: true)
    try place.take()
    #expect(try files.contentsOfDirectory(atPath: folder) == ["new"])
    #expect(files.createFile(atPath: place.path + "/file", contents: nil))
    #expect(throws: StoreFailure.self) { try place.prepare(continuing: true) }
    let file = UnfinishedFolder(place.path + "/file", ending: "making")
    let error = #expect(throws: StoreFailure.self) { try file.prepare() }
    #expect(error?.code == .backupMismatch && error?.file == nil)
  }

  @Test func `an index that a backup has got by being opened is no part of it`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let durable = try makeBackup()
    var options = LogOptions.small(segment: 1500)
    options.indexRunLength = 4
    let copy = try Log(DiskStorage(folder: path("backup")), options: options)
    copy.maintenance.runAll()
    copy.shell.finish()
    let run = try #require(try IndexRunSet.load(DiskStorage(folder: path("backup")), logID: id(42)).runs.first)
    let file = URL(fileURLWithPath: path("backup/") + run.name)
    var bytes = try Data(contentsOf: file)
    bytes[run.shape.filterPart.upperBound + 7] ^= 1
    try bytes.write(to: file)
    #expect(throws: StoreFailure.self) { try LogReader.open(DiskStorage(folder: path("backup"))).verify() }
    let report = try DiskStorage.restoreLog(from: path("backup"), to: path("new"))
    #expect(report.lastPosition == durable.position)
  }

  @Test func `what an interruption has left of another book is named`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    _ = try makeBackup()
    var options = LogOptions.small(segment: 1500)
    options.newLogID = id(77)
    try Log(DiskStorage(folder: path("new.restoring")), options: options).write([sample(1)])
    let error = #expect(throws: StoreFailure.self) { try DiskStorage.restoreLog(from: path("backup"), to: path("new")) }
    #expect(error?.code == .backupMismatch && error?.file == path("new.restoring"), "\(String(describing: error))")
    #expect(error?.remedy?.contains("Delete") == true)
    try FileManager.default.removeItem(atPath: path("new.restoring"))
    _ = try DiskStorage.restoreLog(from: path("backup"), to: path("new"))
  }

  @Test func `nothing is copied where it could not take its place in the end`() throws {
    let files = FileManager.default
    defer { try? files.removeItem(atPath: folder) }
    _ = try makeBackup()
    try files.createDirectory(atPath: path("empty"), withIntermediateDirectories: false)
    try files.createSymbolicLink(atPath: path("link"), withDestinationPath: path("empty"))
    let error = #expect(throws: StoreFailure.self) {
      try DiskStorage.restoreLog(from: path("backup"), to: path("link"))
    }
    #expect(error?.code == .backupMismatch && error?.message.contains("link") == true, "\(String(describing: error))")
    #expect(error?.remedy != nil && !files.fileExists(atPath: path("link.restoring")))
    let missing = #expect(throws: StoreFailure.self) {
      try DiskStorage.restoreLog(from: path("backup"), to: path("no/such/place"))
    }
    #expect(missing?.remedy != nil && missing?.file?.hasPrefix(path("no")) == true, "\(String(describing: missing))")
  }

  @Test func `a damaged backup is refused and leaves nothing`() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    _ = try makeBackup()
    let log = path("backup/log/")
    for name in try FileManager.default.contentsOfDirectory(atPath: log) {
      let whole = try Data(contentsOf: URL(fileURLWithPath: log + name))
      var damaged = whole
      damaged[damaged.count - 20] ^= 1
      try damaged.write(to: URL(fileURLWithPath: log + name))
      let error = #expect(throws: StoreFailure.self, "\(name)") {
        try DiskStorage.restoreLog(from: path("backup"), to: path("new"))
      }
      #expect(error?.code == .corrupt, "\(name)")
      try whole.write(to: URL(fileURLWithPath: log + name))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["backup", "book"])
  }
}
