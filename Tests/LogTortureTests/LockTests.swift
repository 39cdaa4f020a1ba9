// The writer's lock on real files: it dies with its process whatever children that left behind, and what an earlier
// process wrote into the file is no obstacle. Where no lock can be taken, nothing is opened.

import Foundation
import Testing

@testable import LogTorture

@Suite struct LockTests {
  /// Waits until nothing is left of a killed process but its number.
  private func waitForEnd(of process: Int32) {
    // Foundation holds a process for running as long as its children live, so the system is asked. The first thread
    // can be gone while others still hold the process's files.
    let (status, threads) = ("/proc/\(process)/stat", "/proc/\(process)/task")
    while (try? String(contentsOfFile: status, encoding: .utf8))?.contains(") Z") == false { usleep(1_000) }
    while let left = try? FileManager.default.contentsOfDirectory(atPath: threads).count, left > 1 { usleep(1_000) }
  }

  /// Kills a writer that has a child, and passes the child, which lives until `body` is done.
  private func withOrphan(of chamber: TortureChamber, mode: String, _ body: (Int32) throws -> Void) throws {
    let writer = try chamber.start(mode: mode)
    #expect(writer.waitFor("child "))
    let child = try #require(writer.rest(after: "child ").flatMap { Int32($0) })
    try #require(child > 0)
    defer {
      kill(child, SIGKILL)
      _ = writer.finish()
    }
    writer.kill()
    waitForEnd(of: writer.number)
    #expect(kill(child, 0) == 0)
    try body(child)
    #expect(kill(child, 0) == 0)
  }

  @Test func `a child that outlives the writer does not keep the lock`() async throws {
    let chamber = try TortureChamber()
    #expect(try chamber.run(commits: 20).lines.last == "closed")
    try withOrphan(of: chamber, mode: "spawn") { child in
      let descriptors = "/proc/\(child)/fd"
      for name in try FileManager.default.contentsOfDirectory(atPath: descriptors) {
        let target = try? FileManager.default.destinationOfSymbolicLink(atPath: descriptors + "/" + name)
        #expect(target?.hasPrefix(chamber.folder.resolvingSymlinksInPath().path) != true)
      }
      #expect(try chamber.run(commits: 5).lines.last == "closed")
    }
    try await chamber.check()
  }

  @Test func `a copy of the writer that runs no program of its own keeps the lock until it ends`() async throws {
    let chamber = try TortureChamber()
    #expect(try chamber.run(commits: 20).lines.last == "closed")
    try withOrphan(of: chamber, mode: "fork") { _ throws in
      let refused = try chamber.run(commits: 1)
      #expect(refused.error?.code == "locked")
    }
    #expect(try await chamber.check(repairs: false) == chamber.acknowledged)
    #expect(try chamber.run(commits: 5).lines.last == "closed")
    try await chamber.check()
  }

  @Test func `a log that was closed is free at once, also while a copy of its writer lives`() async throws {
    let chamber = try TortureChamber()
    #expect(try chamber.run(commits: 20).lines.last == "closed")
    let writer = try chamber.start(mode: "close")
    #expect(writer.waitFor("child "))
    let child = try #require(writer.rest(after: "child ").flatMap { Int32($0) })
    try #require(child > 0)
    defer {
      kill(child, SIGKILL)
      writer.kill()
      _ = writer.finish()
    }
    #expect(try chamber.run(commits: 5).lines.last == "closed")
    #expect(kill(child, 0) == 0)
    try await chamber.check()
  }

  @Test func `a lock file with anything in it is no obstacle`() async throws {
    let chamber = try TortureChamber()
    _ = try chamber.run(commits: 5)
    let dead = try TortureChild(["true"])
    _ = dead.finish()
    let garbage = Data((0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 7) })
    for content in [Data("\(dead.number)\n".utf8), Data("1\n".utf8), Data("-1".utf8), Data(), garbage] {
      try content.write(to: URL(filePath: chamber.log + "/LOCK"))
      let writer = try chamber.start(mode: "hold")
      #expect(writer.waitFor("opened "))
      #expect(try String(contentsOfFile: chamber.log + "/LOCK", encoding: .utf8) == "\(writer.number)\n")
      writer.kill()
      _ = writer.finish()
    }
    #expect(try chamber.run(commits: 5).lines.last == "closed")
    try await chamber.check()
  }

  @Test func `a folder or a link in place of the lock file is refused, and what it leads to is left alone`() throws {
    let chamber = try TortureChamber()
    _ = try chamber.run(commits: 5)
    let (lock, other) = (chamber.log + "/LOCK", chamber.folder.path + "/other")
    let files = FileManager.default
    func expectRefusal(_ errno: Int32) throws {
      let refused = try chamber.run(commits: 1)
      #expect(refused.error?.code == "io" && refused.error?.errno == errno, "\(refused.lines)")
      try files.removeItem(atPath: lock)
    }
    try files.removeItem(atPath: lock)
    try files.createDirectory(atPath: lock, withIntermediateDirectories: false)
    try expectRefusal(EISDIR)
    try files.createSymbolicLink(atPath: lock, withDestinationPath: other)
    try expectRefusal(ELOOP)
    #expect(!files.fileExists(atPath: other))
    try Data("mine".utf8).write(to: URL(filePath: other))
    try files.createSymbolicLink(atPath: lock, withDestinationPath: other)
    try expectRefusal(ELOOP)
    #expect(try String(contentsOfFile: other, encoding: .utf8) == "mine")
    #expect(try chamber.run(commits: 1).lines.last == "closed")
  }
}
