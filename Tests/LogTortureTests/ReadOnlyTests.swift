// Media and files that may not be written: a writer is refused with a typed error, a reader reads, nothing is made.

import Foundation
import Testing

@testable import EventLog
@testable import LogTorture

@Suite struct ReadOnlyTests {
  private func listing(_ chamber: TortureChamber) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: chamber.log).sorted()
  }

  @Test(.enabled(if: TinyDisk.isPossible, "mounting a small file system needs root"))
  func `read-only media are read, and nothing is made`() async throws {
    let disk = try #require(TinyDisk(kibibytes: 512))
    let chamber = try TortureChamber(in: disk.folder)
    _ = try chamber.run(commits: 60)
    // The last child leaves a tail that nothing proves; nobody may repair it.
    let child = try chamber.start()
    #expect(child.waitFor("ack "))
    child.kill()
    chamber.note(child.finish())
    disk.protect()
    let before = try listing(chamber)
    let error = #expect(throws: StoreFailure.self) { try Log.open(DiskStorage(folder: chamber.log)) }
    #expect(error?.code == .readOnly && error?.remedy != nil)
    #expect(try await chamber.check(repairs: false) >= chamber.acknowledged)
    #expect(try listing(chamber) == before)
    let none = #expect(throws: StoreFailure.self) { try Log.open(DiskStorage(folder: disk.folder.path + "/none")) }
    #expect(none?.code == .readOnly)
  }

  @Test(.enabled(if: Torture.isRoot, "another user's files need root"))
  func `another user may read if the modes allow it, and never write`() throws {
    let chamber = try TortureChamber()
    _ = try chamber.run(commits: 60)
    let program = chamber.folder.appending(path: "LogTorture").path
    // By another process: a file that this one has open for writing can't be executed while a child that was forked in
    // that moment holds it open, too.
    _ = try TortureChild(["cp", TortureChamber.program, program]).finish()
    let nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", program]
    chmod(chamber.folder.path, 0o755)
    for (mode, outcome) in [("go=", "error io"), ("go=rX", "read \(chamber.acknowledged)")] {
      _ = try TortureChild(["chmod", "-R", mode, chamber.log]).finish()
      let before = try listing(chamber)
      let writer = try TortureChild(nobody + ["append", chamber.log, "1", "24576"]).finish()
      #expect(writer.error?.code == "readOnly", "\(writer.lines)")
      let reader = try TortureChild(nobody + ["read", chamber.log]).finish()
      #expect(reader.lines.last?.hasPrefix(outcome) == true, "\(mode): \(reader.lines)")
      #expect(try listing(chamber) == before)
    }
  }
}
