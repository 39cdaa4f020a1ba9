// The worked example at the end of docs/index-format.md against what the code writes and reads.
// When the two part ways, the text is right unless a decision record says otherwise.

import EventLogSimulation
import Foundation
import Testing

@testable import EventLog

@Suite struct IndexRunFormatTests {
  private static let logID = uuid(0x10)
  private static let span = IndexRunSpan(first: 1, last: 2)

  private static func uuid(_ first: UInt8) -> UUID {
    let bytes = (0..<16).map { first + $0 }
    return bytes.withUnsafeBytes { UUID(uuid: $0.loadUnaligned(as: uuid_t.self)) }
  }

  /// The index of the log in the worked example of docs/log-format.md.
  private static func made() throws -> [UInt8] {
    let storage = SimulatedStorage()
    let digest = try #require(
      ChainDigest(bytes: [
        0xD5, 0x1D, 0x1B, 0xA6, 0x53, 0xEF, 0x3A, 0x2F, 0xE9, 0xFA, 0x09, 0x28, 0x74, 0xEB, 0xE7, 0x27,
      ]))
    let info = IndexRunInfo(
      logID: logID, firstPosition: 1, lastPosition: 2, digest: digest, lastRecordedAt: 1_790_000_000_000, segment: 1,
      offset: 738)
    let order = StreamName("order", .uuid(uuid(0x20)))
    let audit = StreamName("audit", .text("2026"))
    let run = try FrozenIndex(
      info: info,
      streams: [
        FrozenIndex.Stream(key: order, base: 0, positions: [1]),
        FrozenIndex.Stream(key: audit, base: 0, positions: [2]),
      ], commands: [FrozenIndex.Command(id: uuid(0x30), firstPosition: 1)],
      claims: [FrozenIndex.Claim(key: UniqueKey(scope: "email", value: "a@b.c"), holder: 1)]
    ).write(to: storage)
    return try #require(storage.contents(of: run.name))
  }

  /// The file that the text describes: its dumps at their offsets, and zeros.
  private static func written() throws -> [UInt8] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: root.appending(path: "docs/index-format.md"), encoding: .utf8)
    let example = try #require(text.components(separatedBy: "## Worked example\n").last)
    var bytes: [UInt8] = []
    for line in example.split(separator: "\n") where line.contains("  |") {
      let fields = line.prefix { $0 != "|" }.split(separator: " ")
      let offset = try #require(fields.first.flatMap { Int($0, radix: 16) })
      bytes += [UInt8](repeating: 0, count: offset - bytes.count)
      bytes += fields.dropFirst().compactMap { UInt8($0, radix: 16) }
    }
    return bytes
  }

  @Test func `the run is as written`() throws {
    #expect(try Self.made() == Self.written())
  }

  @Test func `a run of the bytes in the text is read`() throws {
    let storage = SimulatedStorage()
    storage.replaceContents(of: IndexFiles.run(Self.span), with: try Self.written())
    let set = try IndexRunSet.load(storage, logID: Self.logID)
    #expect(set.lastPosition == 2 && set.streamsBegun == 2)
    #expect(try set.positions(of: StreamName("order", .uuid(Self.uuid(0x20)))) == [1])
    #expect(try set.positions(of: StreamName("audit", .text("2026"))) == [2])
    #expect(try set.commandCandidates(Self.uuid(0x30)) == [1])
    #expect(try set.claim(UniqueKey(scope: "email", value: "a@b.c")) == 1)
    #expect(set.lastInfo?.lastRecordedAt == 1_790_000_000_000 && set.lastInfo?.offset == 738)
  }
}
