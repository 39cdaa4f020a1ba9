// Books of every format that was ever released must be read for ever: small ones lie in Fixtures, with what they hold.
// `DAYBOOK_RECORD=1` writes those of the present format anew; after a release nobody may do that any more.

import EventLogSimulation
import Foundation
import Testing

@testable import EventLog

@Suite struct FixtureTests {
  /// The forms of the format, oldest first. Only the last one is recorded.
  static let forms = ["format-1", "format-1-commands"]
  private static let names = ["closed", "killed", "sealed"]

  static func folder(_ form: String) -> URL {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures").appending(path: form)
  }

  private func options() -> LogOptions {
    var options = LogOptions.small(segment: 3000)
    options.indexRunLength = 16
    options.indexFanOut = 2
    return options
  }

  /// Makes the book with this name.
  private func make(_ name: String) throws -> SimulatedStorage {
    let storage = SimulatedStorage()
    let log = try SimulatedLog(storage, options: options())
    for number in 0..<(name == "sealed" ? 60 : 7) {
      try log.write([sample(number, events: 1 + number % 4, payload: 50)])
      if name == "sealed", number % 4 == 0 { log.maintenance.runAll() }
    }
    if name == "killed" {
      // A torn write: the end of the last frame never reached the disk.
      let segment = "log/0000000001.segment"
      var bytes = try #require(storage.contents(of: segment))
      let end = try Int(log.frames.last!.end)
      bytes.replaceSubrange(end - 40..<end, with: repeatElement(0, count: 40))
      storage.replaceContents(of: segment, with: bytes)
    } else {
      log.shell.finish()
    }
    return storage
  }

  /// All that a log shows, as text that does not depend on this code's types.
  static func text(_ log: some ReadableLog) throws -> String {
    var lines: [String] = []
    try log.scan { envelope, payload in
      let batch = envelope.batch
      let id =
        switch envelope.stream.key {
        case .none: "-"
        case .uuid(let uuid): uuid.uuidString
        case .text(let text): "'\(text)'"
        }
      let causation = batch.causation.map(String.init) ?? "-"
      let occurredAt = envelope.occurredAt.map { String($0.milliseconds) } ?? "-"
      let hex = payload.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
      lines.append(
        "\(envelope.position) \(envelope.stream.category) \(id) \(envelope.version) \(envelope.type) "
          + "\(envelope.schema) \(occurredAt) \(batch.firstPosition) \(batch.count) "
          + "\(batch.recordedAt.milliseconds) \(batch.actor) \(batch.commandID.uuidString) "
          + "\(batch.fingerprint) \(batch.correlationID.uuidString) \(causation) \(hex)"
          + (batch.command.map { " \($0)" } ?? ""))
      return true
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Writes a simulated disk's files into a real folder.
  static func save(_ storage: SimulatedStorage, to folder: URL) throws {
    for file in storage.files where file != LogFiles.lock {
      let url = folder.appending(path: file)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(storage.contents(of: file)!).write(to: url)
    }
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["DAYBOOK_RECORD"] == "1"), arguments: names)
  func `record the books of the present format`(name: String) throws {
    let storage = try make(name)
    let place = Self.folder(Self.forms[1]).appending(path: name)
    try? FileManager.default.removeItem(at: place)
    try Self.save(storage, to: place.appending(path: "book"))
    let log = try SimulatedLog(storage.restarted(), options: options())
    try Self.text(log).write(to: place.appending(path: "events.txt"), atomically: true, encoding: .utf8)
    let digest = "\(log.durable.position) \(log.durable.digest)\n"
    try digest.write(to: place.appending(path: "digest.txt"), atomically: true, encoding: .utf8)
  }

  @Test(arguments: forms, names)
  func `a book of format 1 is read, checked and written on`(form: String, name: String) throws {
    let place = Self.folder(form).appending(path: name)
    let copy = FileManager.default.temporaryDirectory.appending(path: "fixture-\(UUID())")
    try FileManager.default.copyItem(at: place.appending(path: "book"), to: copy)
    defer { try? FileManager.default.removeItem(at: copy) }
    let storage = DiskStorage(folder: copy.path)
    let events = try String(contentsOf: place.appending(path: "events.txt"), encoding: .utf8)
    let digest = try String(contentsOf: place.appending(path: "digest.txt"), encoding: .utf8)
    #expect(try Self.text(LogReader.open(storage)) == events)
    let log = try Log(storage, options: options())
    #expect("\(log.durable.position) \(log.durable.digest)\n" == digest)
    #expect(try Self.text(log) == events)
    #expect((log.recovery.cutTail != nil) == (name == "killed"))
    let before = try log.everything()
    #expect(before.contains { $0.batch.command != nil } == (form != Self.forms[0]))
    let last = try log.verify().lastPosition
    // Beside its frames and blocks, new ones with names; and once more when all that is closed was sealed.
    let batches = (900..<960).map { sample($0, events: 2, payload: 50) }
    try log.write(batches)
    for _ in 0..<2 {
      let added = try log.everything(after: last)
      #expect(added.map(\.batch.command) == batches.flatMap { [$0.command, $0.command] })
      #expect(try log.everything(through: last) == before && log.verify().lastPosition == last + 120)
      log.maintenance.runAll()
    }
    log.shell.finish()
    let again = try LogReader.open(storage)
    #expect(try again.everything(through: last) == before && again.everything(after: last).count == 120)
  }
}
