// The order of the system calls of a real process: what must be synced before what.
// The simulated disk sees calls of `Storage`; this sees that they reach the kernel.

import Foundation
import Testing

@testable import LogTorture

@Suite(.enabled(if: Torture.hasTracer, "strace is not installed"))
struct SystemCallTests {
  /// One system call, or its beginning, with the path that it touched.
  private struct Call {
    var name: Substring
    var path: Substring
    var line: Substring
    /// Whether the line shows its beginning, its end, or both.
    var begins: Bool
    var ends: Bool
  }

  /// The calls of a child that makes a log and fills some segments.
  private func calls(of chamber: TortureChamber, commits: Int) throws -> [Call] {
    let file = chamber.folder.appending(path: "trace")
    let trace = [
      "strace", "-f", "-y", "-qq", "-s", "16", "-o", file.path, "-e",
      "trace=openat,write,pwrite64,fdatasync,fsync,renameat,ftruncate",
    ]
    #expect(try chamber.run(trace, commits: commits).lines.last == "closed")
    var begun: [Substring: Call] = [:]
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
      guard let (_, thread, name) = line.firstMatch(of: /^(\d+) +(?:<\.\.\. )?(\w+)/)?.output else { return nil }
      // Where a call names a path, the descriptor before it is the folder that the path would be relative to.
      let path = line.firstMatch(of: /"(\/[^"]*)"/)?.1 ?? line.firstMatch(of: /<(\/[^>]*)>/)?.1
      var call = Call(
        name: name, path: path ?? "", line: line, begins: !line.contains("<... "), ends: !line.contains(" <unfinished"))
      // Another thread's call came between: the rest of this one's line follows later, without the path.
      if let first = begun.removeValue(forKey: thread) { call.path = first.path }
      if !call.ends { begun[thread] = call }
      return call
    }
  }

  @Test func `an acknowledgement comes after a sync of what was written`() throws {
    let chamber = try TortureChamber()
    var (unsynced, syncs, acknowledgements) = (Set<Substring>(), 0, 0)
    for call in try calls(of: chamber, commits: 60) {
      switch call.name {
      case "pwrite64": if call.path.hasSuffix(".segment") { unsynced.insert(call.path) }
      case "fdatasync":
        guard call.ends else { continue }
        syncs += 1
        unsynced.remove(call.path)
      case "write":
        guard call.line.contains("\"ack "), call.begins else { continue }
        acknowledgements += 1
        #expect(unsynced.isEmpty, "\(call.line)")
      default: break
      }
    }
    #expect(acknowledgements == 60 && syncs > 60)
  }

  @Test func `names are synced before the log relies on them, up to the folder above the book`() throws {
    let chamber = try TortureChamber()
    let calls = try calls(of: chamber, commits: 30)
    let firstAck = try #require(calls.firstIndex { $0.line.contains("\"ack ") })
    let synced = Set(calls[..<firstAck].filter { $0.name == "fdatasync" && $0.ends }.map(\.path))
    let folder = chamber.folder.resolvingSymlinksInPath().path
    #expect(synced.isSuperset(of: [folder[...], folder + "/book", folder + "/book/log"]), "\(synced)")
  }

  @Test func `no file is followed through a link, and none is left to a child process`() throws {
    let chamber = try TortureChamber()
    let opened = try calls(of: chamber, commits: 30).filter {
      $0.name == "openat" && $0.begins && $0.path.contains("/book/")
    }
    #expect(opened.count > 5)
    for call in opened {
      #expect(call.line.contains("O_CLOEXEC"), "\(call.line)")
      #expect(call.line.contains("O_NOFOLLOW") || call.line.contains("O_DIRECTORY"), "\(call.line)")
    }
  }
}
