// A disk that is full at any moment: in a commit, in a rotation, at opening. Reading goes on, and once space is free
// the log goes on too, without any manual step.

import Foundation
import Testing

@testable import EventLog
@testable import LogTorture

@Suite struct FullDiskTests {
  @Test(.enabled(if: TinyDisk.isPossible, "mounting a small file system needs root"))
  func `where a disk is mounted no folder can take its place, which is said before it is filled`() throws {
    let disk = try #require(TinyDisk(kibibytes: 64))
    let error = #expect(throws: StoreFailure.self) {
      try UnfinishedFolder(disk.folder.path, ending: "making").prepare()
    }
    #expect(error?.code == .backupMismatch && error?.message.contains("mounted") == true)
    try UnfinishedFolder(disk.folder.path + "/book", ending: "making").prepare()
  }

  @Test(.enabled(if: TinyDisk.isPossible, "mounting a small file system needs root"), arguments: 0...14)
  func `a full disk is told, readers go on, and freed space is enough to go on`(pages: Int) async throws {
    let disk = try #require(TinyDisk(kibibytes: 512))
    let chamber = try TortureChamber(in: disk.folder)
    #expect(try chamber.run(commits: 30).lines.last == "closed")
    try disk.fill(leaving: pages)
    let run = try chamber.run(commits: 1_000)
    #expect(run.error?.code == "diskFull", "\(run.lines.last ?? "")")
    #expect(try await chamber.check(repairs: false) >= chamber.acknowledged)

    // At opening there is no space either: it opens, shows a part of the history, and changes nothing that is proven.
    let full = try Log.open(DiskStorage(folder: chamber.log), options: LogOptions(segmentSize: TortureChamber.segment))
    if let reason = full.recovery.readOnlyReason { #expect(reason.code == .diskFull) }
    #expect(try full.verify().lastPosition >= full.durable.position)
    try? await full.close()
    #expect(try await chamber.check(repairs: false) >= chamber.acknowledged)

    disk.free()
    #expect(try chamber.run(commits: 40).lines.last == "closed")
    try await chamber.check()
  }

  @Test func `a limit on the size of files is told as a full disk, and half a write loses nothing`() async throws {
    let chamber = try TortureChamber()
    for limit in stride(from: 700, through: 23_000, by: 1_300) {
      let run = try chamber.run(["--ignore-signal=XFSZ", "prlimit", "--fsize=\(limit)"], commits: 200)
      #expect(run.error?.code == "diskFull" && run.error?.errno == EFBIG, "\(limit): \(run.lines.last ?? "")")
      if chamber.acknowledged > 0 || FileManager.default.fileExists(atPath: chamber.log + "/log/manifest") {
        try await chamber.check()
      }
    }
    #expect(try chamber.run(commits: 40).lines.last == "closed")
    try await chamber.check()
  }
}
