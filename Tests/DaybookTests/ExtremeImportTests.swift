// Every event type with each of its fields at its extremes: an import refuses it by line, or the book that it makes
// answers everything and takes commands. Nothing may trap.

import BackOffice
import BackOfficePorts
import BackOfficeViews
import EventSourcing
import Foundation
import Testing

@testable import Daybook

@Suite struct ExtremeImportTests {
  /// An event's line with another value in one place.
  struct Variant {
    let line: Int
    let text: String
    let what: String
  }

  /// Whether all that is taken is tried in a book, and a text of near a megabyte in every place; a sample of both if not.
  fileprivate static let all = ProcessInfo.processInfo.environment["DAYBOOK_LONG"] != nil

  @Test func `an import takes nothing that a view, a fold or a command would fail on`() async throws {
    let folder = try TemporaryFolder()
    let lines = try await EveryEvent.export(in: folder)
    let checked = try Checked(lines)
    var (taken, refused) = ([[Variant]](), 0)
    for (number, variants) in try Dictionary(grouping: Extremes.variants(of: lines), by: \.line).sorted(by: {
      $0.key < $1.key
    }) {
      let good = variants.filter { checked.takes($0.text, instead: number) }
      refused += variants.count - good.count
      taken.append(good)
    }
    #expect(refused > 500 && taken.joined().count > 300, "\(refused) refused, \(taken.joined().count) taken")
    // Many of those that were taken share a book: one of each event.
    let rounds = taken.map(\.count).max() ?? 0
    for round in stride(from: 0, to: rounds, by: Self.all ? 1 : 9) {
      var changed = lines
      for variants in taken where round < variants.count { changed[variants[round].line] = variants[round].text }
      // One may go against another, such as two orders of one number.
      guard (try? Checked(changed)) != nil else { continue }
      try await answersEverything(changed, folder, "\(folder.path)/round-\(round)")
    }
  }

  private func answersEverything(_ lines: [String], _ folder: TemporaryFolder, _ path: String) async throws {
    let file = try folder.file("lines", lines.joined(separator: "\n"))
    _ = try await BackOfficeBook.make(at: path, importing: .file(file))
    // What waits for a service outside is asked of one.
    var book = try await BackOfficeBook.open(
      path, BookOptions(deadlines: .withCommands), ports: [MemoryMailbox(), ScriptedGateway()])
    try await ask(book)
    try await command(book)
    try await ask(book)
    #expect(try await book.verify().isSound)
    try await book.close()
    // The snapshot of the index that closing left is read.
    book = try await BackOfficeBook.open(path, BookOptions(deadlines: .withCommands))
    try await command(book)
    try await book.close()
    try FileManager.default.removeItem(atPath: path)
  }

  private func ask(_ book: BackOfficeBook) async throws {
    for order in try await book.orders(OrdersQuery(.all)).rows { _ = try await book.order(.id(order.orderID)) }
    for query in [OrdersQuery(.open), OrdersQuery(.closed), OrdersQuery(.snoozed)] { _ = try await book.orders(query) }
    for query in [TasksQuery(.outstanding), TasksQuery(.snoozed)] { _ = try await book.tasks(query) }
    _ = try await book.payments(PaymentsQuery())
    _ = try await book.customers(CustomersQuery())
    _ = try await book.contacts(ContactsQuery())
    _ = try await book.users(UsersQuery())
    _ = try await book.audit(AuditQuery())
    _ = try await book.statistics()
    try await book.log(LogQuery()) { _ in true }
    _ = try await book.export { _ in }
  }

  /// Every command on every subject: each is carried out or rejected, and nothing fails.
  private func command(_ book: BackOfficeBook) async throws {
    let file = NSTemporaryDirectory() + "/\(UUID())"
    let lines = (EveryEvent.rest + EveryEvent.messages + EveryEvent.contracts).map { line in
      line.replacing(#","at":"2024-03-01T09:00:00Z""#, with: "").replacing(/"commandID":"[^"]*",/, with: "")
    }
    try lines.joined(separator: "\n").write(toFile: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: file) }
    _ = try await book.apply(.file(file)) { _ in }
  }
}

/// The extremes of each kind of value.
private enum Extremes {
  static let invalid = "an invalid text"
  static let long = String(repeating: "x", count: 900_000)
  static var numbers: [Any] {
    [
      Int64.min, Int64.max, 0, Int64(1) << 53, -(Int64(1) << 53), UInt64.max, 1.5, NSNull(), "text",
    ]
  }
  static var texts: [Any] {
    [
      "", long, "\u{0}", invalid, "\u{202E}\u{FFFF}", NSNull(), Int64.max,
      "0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z", ["$tag": [1, Int64.max / 1000]],
      ["$tag": [1, Int64.min / 1000]], ["$tag": [1, -8_796_093_022_207.5]], ["$bytes": "AAAA"], ["$personal": ""],
    ]
  }

  static func variants(of lines: [String]) throws -> [ExtremeImportTests.Variant] {
    var variants: [ExtremeImportTests.Variant] = []
    // The last event of each type, since what comes before may rest on the first.
    var last: [String: Int] = [:]
    for (number, line) in lines.enumerated() {
      if let type = line.firstMatch(of: /"type":"([a-zA-Z]+\.[a-zA-Z]+)"/) { last[String(type.1)] = number }
    }
    #expect(Set(last.keys) == Set(BackOfficeEvent.registry.names))
    var longOnes = 0
    for (type, number) in last.sorted(by: { $0.value < $1.value }) {
      guard var event = try JSONSerialization.jsonObject(with: Data(lines[number].utf8)) as? [String: Any] else {
        continue
      }
      for (what, payload) in changes(of: event["payload"]!) {
        if what.hasSuffix(" text 1") {
          // Each costs as much as hundreds of the others.
          longOnes += 1
          guard ExtremeImportTests.all || longOnes.isMultiple(of: 7) else { continue }
        }
        event["payload"] = payload
        variants.append(.init(line: number, text: try text(event), what: "\(type)\(what)"))
      }
    }
    return variants
  }

  private static func text(_ event: [String: Any]) throws -> String {
    let text = String(decoding: try JSONSerialization.data(withJSONObject: event), as: UTF8.self)
    // One place is changed at a time, so that the long text and the invalid one never meet.
    guard text.utf8.count < long.utf8.count else { return text }
    return text.replacing(invalid, with: #"\ud800"#)
  }

  /// The value with one place in it changed, for every place and extreme.
  static func changes(of value: Any) -> [(String, Any)] {
    switch value {
    case let object as [String: Any]:
      var changes: [(String, Any)] = []
      for (name, field) in object.sorted(by: { $0.key < $1.key }) {
        for (what, changed) in self.changes(of: field) {
          var object = object
          object[name] = changed
          changes.append((".\(name)\(what)", object))
        }
        var object = object
        object[name] = nil
        changes.append((".\(name) is missing", object))
      }
      return changes
    case let list as [Any]:
      var changes: [(String, Any)] = [(" is empty", [Any]())]
      if let first = list.first {
        changes.append((" has thousands", [Any](repeating: first, count: 4_000)))
        for (what, changed) in self.changes(of: first) { changes.append(("[0]\(what)", [changed] + list.dropFirst())) }
      }
      return changes
    case is String: return texts.enumerated().map { (" text \($0)", $1) }
    default: return numbers.enumerated().map { (" number \($0)", $1) }
    }
  }
}

/// Lines of an export that an import takes, with what it knew before each of them.
private struct Checked {
  private var before: [(assembly: BatchAssembly, history: BackOfficeHistory)] = []
  private let parser = ExportLineParser()

  init(_ lines: [String]) throws {
    var known = (assembly: BatchAssembly(), history: BackOfficeHistory())
    for line in lines {
      before.append(known)
      try take(line, &known)
    }
  }

  /// Whether this would be taken in place of a line.
  func takes(_ text: String, instead number: Int) -> Bool {
    var known = before[number]
    return (try? take(text, &known)) != nil
  }

  private func take(_ line: String, _ known: inout (assembly: BatchAssembly, history: BackOfficeHistory)) throws {
    switch try parser.parse(Array(line.utf8)[...]) {
    case .header: break
    case .batch(let line): try known.assembly.begin(line)
    case .event(let line, let payload):
      let envelope = try #require(known.assembly.envelope(of: line))
      _ = try known.assembly.add(line, payload: payload)
      try known.history.fold(envelope, payload)
    }
  }
}
