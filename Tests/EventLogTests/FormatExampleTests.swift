// The worked example at the end of docs/log-format.md against what the code writes and reads.
// When the two part ways, the text is right unless a decision record says otherwise.

import EventLogSimulation
import Foundation
import Testing

@testable import EventLog

@Suite struct FormatExampleTests {
  /// The hex block under a heading of the document.
  private static func bytes(under heading: String) throws -> [UInt8] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: root.appending(path: "docs/log-format.md"), encoding: .utf8)
    let parts = text.components(separatedBy: "### " + heading + "\n")
    let block = try #require(parts.dropFirst().first).components(separatedBy: "```")[1]
    return block.split(separator: "\n").flatMap { line in
      line.prefix { $0 != "|" }.split(separator: " ").dropFirst().compactMap { UInt8($0, radix: 16) }
    }
  }

  /// The log of the example: one batch of two events in one frame.
  private static func made(command: String? = nil) throws -> SimulatedStorage {
    func uuid(_ b: UInt8) -> UUID {
      UUID(
        uuid: (
          b, b + 1, b + 2, b + 3, b + 4, b + 5, b + 6, b + 7, b + 8, b + 9, b + 10, b + 11, b + 12, b + 13, b + 14,
          b + 15
        ))
    }
    var options = LogOptions.small()
    options.newLogID = uuid(0x10)
    options.newSession = uuid(0x40)
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: options)
    let order = StreamName("order", .uuid(uuid(0x20)))
    let audit = StreamName("audit", .text("2026"))
    try log.write([
      EventBatch(
        commandID: uuid(0x30), fingerprint: 0x0807_0605_0403_0201, command: command,
        recordedAt: Instant(milliseconds: 1_790_000_000_000), actor: Actor(stored: "user:gus"),
        conditions: [.claims(UniqueKey(scope: "email", value: "a@b.c"))],
        events: [
          NewEvent(
            stream: order, event: EncodedEvent(type: "created", schema: 1, payload: [0xA1, 0x61, 0x6E, 0x01])),
          NewEvent(
            stream: audit, event: EncodedEvent(type: "noted", schema: 2, payload: [0xF6]),
            occurredAt: Instant(milliseconds: 1_789_999_999_000)),
        ])
    ])
    log.shell.finish()
    return storage
  }

  @Test func `the segment's header block is as written`() throws {
    let segment = try Self.made().contents(of: "log/0000000001.segment")!
    #expect(try Self.bytes(under: "Header block") == Array(segment[..<88]) + Array(segment[508..<512]))
    #expect(segment[88..<508].allSatisfy { $0 == 0 })
  }

  @Test func `the frame is as written`() throws {
    let segment = try Self.made().contents(of: "log/0000000001.segment")!
    let frame = try Self.bytes(under: "Frame")
    #expect(Array(segment[512..<512 + frame.count]) == frame)
    #expect(segment[(512 + frame.count)...].allSatisfy { $0 == 0 })
  }

  @Test func `the frame with a command's name is as written`() throws {
    let segment = try Self.made(command: "CreateOrder").contents(of: "log/0000000001.segment")!
    let frame = try Self.bytes(under: "Frame with a command's name")
    #expect(Array(segment[512..<512 + frame.count]) == frame)
    #expect(segment[(512 + frame.count)...].allSatisfy { $0 == 0 })
  }

  @Test func `the manifest is as written`() throws {
    #expect(try Self.bytes(under: "Manifest after closing") == Self.made().contents(of: "log/manifest"))
  }

  @Test func `a log of the bytes in the text is read`() throws {
    let storage = SimulatedStorage()
    let header = try Self.bytes(under: "Header block")
    let padding = [UInt8](repeating: 0, count: 420)
    let segment = header.prefix(88) + padding + header.suffix(4) + (try Self.bytes(under: "Frame"))
    storage.replaceContents(of: "log/0000000001.segment", with: Array(segment))
    storage.replaceContents(of: "log/manifest", with: try Self.bytes(under: "Manifest after closing"))
    let shown = try LogReader.open(storage).everything()
    #expect(shown.map(\.payload) == [[0xA1, 0x61, 0x6E, 0x01], [0xF6]])
    #expect(shown.map(\.envelope.type) == ["created", "noted"])
    #expect(shown[1].envelope.occurredAt?.milliseconds == 1_789_999_999_000 && shown[1].envelope.schema == 2)
  }

  /// The sealed form of the example's segment.
  private static func sealed() throws -> SimulatedSegment {
    let segment = try made().contents(of: "log/0000000001.segment")!
    let header = try segment.withUnsafeBytes { try SegmentHeader($0, file: "", writing: false) }
    let frame = try #require(segment.withUnsafeBytes { FrameHeader(UnsafeRawBufferPointer(rebasing: $0[512...])) })
    let content = Array(segment[(512 + FrameHeader.size)..<Int(frame.end)])
    let storage = SimulatedStorage()
    let file = try storage.create(LogFiles.sealed(1))
    var writer = SealedSegmentWriter(header: header)
    let result = content.withUnsafeBytes { bytes in
      Result { () throws(FormatFault) in try writer.add(frame, content: bytes) }
    }
    try result.get()
    _ = try writer.write(to: file) {}
    return try SimulatedSegment.open(file, number: 1, logID: header.logID, file: LogFiles.sealed(1))
  }

  @Test func `the sealed segment is as written, and of the bytes in the text it is read`() throws {
    let made = try Self.sealed()
    let header = try made.file.bytes(at: 0, count: 512).read { Array($0) }
    let storage = SimulatedStorage()
    storage.replaceContents(of: LogFiles.sealed(1), with: header + (try Self.bytes(under: "Sealed segment")))
    let file = try #require(try storage.open(LogFiles.sealed(1), writing: false))
    let read = try SimulatedSegment.open(
      file, number: 1, logID: made.header.logID, file: LogFiles.sealed(1))
    try read.verify()
    #expect(try read.everything() == made.everything())
    #expect(try read.everything().map(\.payload) == [[0xA1, 0x61, 0x6E, 0x01], [0xF6]])
    // Compressed bytes may differ from one LZ4 library to the next; what they hold may not.
    for (one, other) in zip(read.directory.blocks, made.directory.blocks) {
      let contents = try [read.content(of: one), made.content(of: other)].map { block in block.read { Array($0) } }
      #expect(contents[0] == contents[1])
    }
    #expect(read.footer.digest == made.footer.digest && read.directory.summaries == made.directory.summaries)
  }
}
