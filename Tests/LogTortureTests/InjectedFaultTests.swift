// The real system calls fail, are interrupted or are the last ones that a process makes, by strace at the Nth call.
// Whatever happens: a typed error or none, and a log that opens again with all that was acknowledged.

import Foundation
import Testing

@testable import EventLog
@testable import LogTorture

@Suite(.enabled(if: Torture.hasTracer, "strace is not installed"))
struct InjectedFaultTests {
  /// A system call and what is done to it.
  struct Injection: Sendable, CustomTestStringConvertible {
    var call: String
    var fault: String
    /// What the child may tell; none means that it must not fail.
    var codes: Set<StoreFailure.Code>
    /// The first call whose failing cannot be passed over.
    var first = Int.max
    /// Whether calls before the log is touched are hit as well, by the dynamic loader.
    var hitsLoader = false

    var testDescription: String { "\(call):\(fault)" }
  }

  private static let injections = [
    Injection(call: "fdatasync", fault: "error=EIO", codes: [.outcomeUnknown, .io], first: 1),
    Injection(call: "fdatasync", fault: "error=ENOSPC", codes: [.outcomeUnknown, .diskFull], first: 1),
    Injection(call: "fdatasync", fault: "signal=SIGKILL", codes: []),
    Injection(call: "pwrite64", fault: "error=EIO", codes: [.io, .outcomeUnknown], first: 2),
    Injection(call: "pwrite64", fault: "error=ENOSPC", codes: [.diskFull, .outcomeUnknown]),
    Injection(call: "pwrite64", fault: "error=EINTR", codes: []),
    Injection(call: "pwrite64", fault: "signal=SIGKILL", codes: []),
    Injection(call: "openat", fault: "error=EINTR", codes: [], hitsLoader: true),
    Injection(call: "openat", fault: "error=ENOSPC", codes: [.diskFull], hitsLoader: true),
    Injection(call: "openat", fault: "signal=SIGKILL", codes: []),
    Injection(call: "renameat", fault: "error=EIO", codes: [.io, .outcomeUnknown], first: 1),
    Injection(call: "renameat", fault: "error=ENOSPC", codes: [.diskFull, .outcomeUnknown]),
    Injection(call: "renameat", fault: "signal=SIGKILL", codes: []),
    Injection(call: "ftruncate", fault: "error=EIO", codes: [.io]),
    Injection(call: "ftruncate", fault: "error=EINTR", codes: []),
    Injection(call: "ftruncate", fault: "signal=SIGKILL", codes: []),
    Injection(call: "pread64", fault: "error=EIO", codes: [.io], hitsLoader: true),
    Injection(call: "pread64", fault: "error=EINTR", codes: [], hitsLoader: true),
    Injection(call: "getdents64", fault: "error=EIO", codes: [.io], first: 1),
    Injection(call: "flock", fault: "error=EINTR", codes: []),
  ]

  @Test(arguments: injections) func `a fault at a system call is told, and loses nothing`(injection: Injection)
    async throws
  {
    for nth in Torture.isLong ? Array(1...60) : [1, 2, 6] {
      let chamber = try TortureChamber()
      _ = try chamber.run(commits: 25)
      let inject = "\(injection.call):\(injection.fault):when=\(nth)"
      let trace = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=\(injection.call)", "-e", "inject=\(inject)"]
      let run = try chamber.run(trace, commits: 40)
      let end = "\(inject): \(run.lines.last ?? "nothing")"
      // Each thread's calls are counted for themselves; opening makes the first on the main one.
      if nth == injection.first { #expect(run.error != nil, "\(end)") }
      if let error = run.error {
        #expect(injection.codes.map(\.rawValue).contains(error.code), "\(end)")
      } else if !run.wasKilled && !(injection.hitsLoader && run.lines.isEmpty) {
        #expect(run.lines.last == "closed", "\(end)")
      }
      do { try await chamber.check() } catch { Issue.record("\(error), \(end)") }
    }
  }
}
