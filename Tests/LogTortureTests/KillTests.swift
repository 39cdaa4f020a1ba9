// kill -9 again and again, at any moment, also during recovery: what was acknowledged is there, whole and in order.
// The page cache survives a kill, so this proves less than the simulated crashes; it keeps them honest.

import EventLog
import Foundation
import Testing

@testable import LogTorture

@Suite struct KillTests {
  @Test func `a log killed again and again keeps all that was acknowledged`() async throws {
    var random = SystemRandomNumberGenerator()
    var commits = 0
    // A log grows with each kill and is read whole ten times in a hundred: each hundred has its own.
    for first in stride(from: 1, through: Torture.kills, by: 100) {
      let chamber = try TortureChamber()
      let last = min(first + 99, Torture.kills)
      for kill in first...last {
        let child = try chamber.start()
        // Every third is killed while it recovers, or even before.
        if kill % 3 != 0 { #expect(child.waitFor("opened ")) }
        try await Task.sleep(for: .microseconds(Int.random(in: 0...(kill % 3 == 0 ? 20_000 : 40_000), using: &random)))
        child.kill()
        let run = chamber.note(child.finish())
        #expect(run.wasKilled && run.error == nil, "kill \(kill): \(run.lines.last ?? "")")
        commits += run.lines.count
        if kill % 10 == 0 || kill == last { try await chamber.check() }
      }
      print("\(last) of \(Torture.kills) kills, \(commits) commits acknowledged, none lost")
    }
    #expect(commits > Torture.kills)
  }

  @Test func `a second process is refused by name, readers are not, and a killed holder lets go`() async throws {
    let chamber = try TortureChamber()
    #expect(try chamber.run(commits: 20).lines.last == "closed")
    let holder = try chamber.start(mode: "hold")
    #expect(holder.waitFor("opened "))
    let refused = try chamber.run(commits: 1)
    #expect(refused.error?.code == "locked")
    #expect(refused.lines.last?.contains("process \(holder.number)") == true, "\(refused.lines)")
    #expect(throws: StoreFailure.self) { try Log.open(DiskStorage(folder: chamber.log)) }
    #expect(try await chamber.check(repairs: false) == chamber.acknowledged)
    holder.kill()
    _ = holder.finish()
    #expect(try chamber.run(commits: 5).lines.last == "closed")
    try await chamber.check()
  }
}
