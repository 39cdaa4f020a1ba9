// Books as they were at seeded positions, asked for in no order: every view has the digest that it has in views that grow
// with the log of a copy, and in a book made of an export that is cut there. A few positions of small books, and with
// DAYBOOK_LONG=1 three hundred of each real one.

import BackOfficeViews
import BackOfficeWorkload
import Daybook
import EventLog
import EventLogStore
import EventSourcing
import Foundation
import ReadModels
import Testing

@testable import LibraryTool

@Suite(.serialized) struct SeededMomentTests {
  private let folder = try! TemporaryFolder()
  private var path: String { folder.path + "/book" }

  @Test func `a lending library is what it was at any position`() async throws {
    let lines = (1...30).flatMap { number in
      let id = Self.id(number % 6)
      return switch number {
      case 1...6:
        [
          #"{"command":"AddCopy","as":"none","payload":{"id":"\#(id)","title":"Emma \#(number)"}}"#,
          #"{"command":"Join","as":"none","payload":{"id":"\#(Self.id(number + 100))","card":"\#(number)"}}"#,
        ]
      default:
        [
          #"{"command":"Lend","as":"none","payload":{"id":"\#(id)","memberID":"\#(Self.id(101 + number % 5))","days":7}}"#,
          #"{"command":"BringBack","as":"none","payload":{"id":"\#(id)"}}"#,
        ]
      }
    }
    let book = try await Book.open(path, Library.self, BookOptions(viewUpdates: .onQuery, deadlines: .withCommands))
    let summary = try await book.apply(.file(folder.file("lines", lines.joined(separator: "\n") + "\n"))) { _ in }
    #expect(summary.committed == lines.count)
    try await check(book, count: RealInput.isLongRun ? 300 : 12, cuts: 4)
    try await book.close()
  }

  private static func id(_ number: Int) -> String { String(format: "00000000-0000-4000-8000-%012d", number) }

  @Test func `a book with events of every type is what it was at any position`() async throws {
    _ = try await EveryEvent.export(in: folder)
    let book = try await BackOfficeBook.open(
      folder.path + "/every", BookOptions(access: .readOnly, viewUpdates: .onQuery))
    try await check(book, count: RealInput.isLongRun ? 300 : 2, cuts: RealInput.isLongRun ? 20 : 1)
    try await book.close()
  }

  @Test(.enabled(if: RealInput.isLongRun, "set DAYBOOK_LONG=1"))
  func `a made-up book is what it was at any position`() async throws {
    _ = try await Workload(events: 4_000).make(path)
    let book = try await BackOfficeBook.open(path, BookOptions(access: .readOnly, viewUpdates: .onQuery))
    try await check(book, count: 300, cuts: 5)
    try await book.close()
  }

  @Test(
    .enabled(if: RealInput.isThere && RealInput.isLongRun, "set DAYBOOK_LONG=1, with the real inputs"),
    arguments: ["northwind-commands.jsonl", "helpdesk-commands.jsonl.gz"])
  func `a real book is what it was at any position`(_ commands: String) async throws {
    let book = try await BackOfficeBook.open(path, BookOptions(viewUpdates: .onQuery))
    _ = try await book.apply(try RealInput.commands(commands, unpackedInto: folder))
    try await check(book, count: 300, cuts: 3)
    try await book.close()
  }

  /// - Parameter cuts: at so many of the positions a book is made of an export that ends there.
  private func check<D: BookDomain>(_ book: Book<D>, count: Int, cuts: Int) async throws {
    var state: UInt64 = 37
    let positions = (0..<count).map { _ -> Position in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Position(state >> 33) % (book.position + 1)
    }
    var seen: [Position: [String: ViewDigest]] = [:]
    for position in positions {
      // Of a real book too little for all of them, so that some are removed and built again.
      let then = try await book.asOf(.position(position), cacheLimit: 1 << 30)
      seen[try #require(then.moment).position] = try await then.viewDigests()
      try await then.close()
    }
    let log = try LogEventReader(DiskStorage(folder: try await copy(of: book, through: book.position)))
    let growing = ViewSet<D.Event>(D.views, in: ViewFolder(folder.path + "/growing"))
    for (position, digests) in seen.sorted(by: { $0.key < $1.key }) {
      let found = try growing.digests(from: LogPrefix(of: log, through: position))
      #expect(found == digests, "as of \(position)")
    }
    for position in seen.keys.filter({ $0 > 0 }).sorted().shuffled(by: &state).prefix(cuts) {
      let cut = try await Book<D>.open(
        self.copy(of: book, through: position), BookOptions(access: .readOnly, viewUpdates: .onQuery))
      #expect(cut.position == position)
      #expect(try await cut.viewDigests() == seen[position], "an export cut at \(position)")
      try await cut.close()
    }
  }

  /// The folder of a book made of an export that ends at a position.
  private func copy<D: BookDomain>(of book: Book<D>, through position: Position) async throws -> String {
    let (lines, copy) = (folder.path + "/lines-\(position)", folder.path + "/copy-\(position)")
    try Data().write(to: URL(filePath: lines))
    let file = Lock(try FileHandle(forWritingTo: URL(filePath: lines)))
    _ = try await book.export(through: position) { part in try file.withLock { try $0.write(contentsOf: part) } }
    try file.withLock { try $0.close() }
    if !FileManager.default.fileExists(atPath: copy) { _ = try await Book<D>.make(at: copy, importing: .file(lines)) }
    return copy
  }
}

extension Array {
  /// In another order, by a seed.
  fileprivate func shuffled(by state: inout UInt64) -> [Element] {
    map { element -> (UInt64, Element) in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33, element)
    }.sorted { $0.0 < $1.0 }.map(\.1)
  }
}
