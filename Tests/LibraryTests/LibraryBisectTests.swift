// Invariants and bisect on the library: what was planted is found where a look at every position finds it, and nothing
// of the book but what is kept of earlier moments changes.

import Daybook
import EventSourcing
import Foundation
import ReadModels
import Testing

@testable import LibraryTool

@Suite struct LibraryBisectTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "library-bisect-\(UUID())").path
  private static let faults = 50

  /// The copy that is lent for good as the `number`th fault.
  private static func fault(_ number: Int) -> UUID {
    UUID(uuidString: String(format: "00000000-0000-4000-8000-%012d", number))!
  }

  /// A book in which copies go to and fro, and some, at places that a seed gives, are never brought back: the faults.
  private func book(seed: UInt64) async throws -> Book<Library> {
    let start = Instant("2024-03-01T09:00:00Z")!
    let book = try await Book.open(folder, Library.self, BookOptions(deadlines: .withCommands, clock: { start }))
    let ann = UUID()
    try await book.execute(Join(id: ann, card: "1"), as: .nobody)
    let others = (0..<5).map { _ in UUID() }
    for copy in (0..<Self.faults).map(Self.fault) + others {
      try await book.execute(AddCopy(id: copy, title: "Emma"), as: .nobody)
    }
    var random = seed
    func next(_ bound: Int) -> Int {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(random >> 33) % bound
    }
    var lent: Set<UUID> = []
    var planted = 0
    while planted < Self.faults {
      let copy = others[next(others.count)]
      if next(3) == 0 {
        try await book.execute(Lend(id: Self.fault(planted), memberID: ann), as: .nobody)
        planted += 1
      } else if lent.remove(copy) != nil {
        try await book.execute(BringBack(id: copy), as: .nobody)
      } else {
        try await book.execute(Lend(id: copy, memberID: ann), as: .nobody)
        lent.insert(copy)
      }
    }
    return book
  }

  @Test func `fifty planted faults are found where a look at every position finds them`() async throws {
    let book = try await book(seed: 11)
    var firstLent: [UUID: Position] = [:]
    for position in 1...book.position {
      let then = try await book.asOf(.position(position), cacheLimit: 1 << 20)
      for row in try await then.loans() where firstLent[row.key.uuid] == nil { firstLent[row.key.uuid] = position }
      try await then.close()
    }
    for fault in (0..<Self.faults).map(Self.fault) {
      let query = "SELECT count(*) = 0 FROM loans WHERE copy = '\(fault.uuidString.lowercased())'"
      let result = try await book.bisect(BisectRange()) { then in
        try await then.sql(query).rows == [[.integer(1)]] ? .good : .bad
      }
      let wanted = try #require(firstLent[fault])
      #expect(result.outcome == .turned(good: wanted - 1, bad: wanted, skipped: []))
      #expect(result.steps <= book.position.bitWidth - book.position.leadingZeroBitCount)
    }
    try await book.close()
    try FileManager.default.removeItem(atPath: folder)
  }

  @Test func `ends are looked at first, and only a stream's own batches if that is asked for`() async throws {
    let book = try await book(seed: 13)
    let copy = Self.fault(3)
    let stream = StreamName("copy", .uuid(copy))
    let lent = try #require(try await book.record(stream, version: 2)).envelope.position
    let added = try #require(try await book.record(stream, version: 1)).envelope.position
    func search(_ range: BisectRange, _ look: @escaping (Position) -> BisectVerdict) async throws -> BisectResult {
      try await book.bisect(range) { look($0.moment?.position ?? 0) }
    }
    let byStream = try await search(BisectRange(stream: stream)) { $0 < lent ? .good : .bad }
    #expect(byStream.outcome == .turned(good: added, bad: lent, skipped: []) && byStream.steps == 0)
    let narrow = try await search(BisectRange(good: .position(lent - 2), bad: .position(lent + 2))) {
      $0 < lent ? .good : .bad
    }
    #expect(narrow.outcome == .turned(good: lent - 1, bad: lent, skipped: []) && narrow.steps <= 2)
    #expect(try await search(BisectRange()) { _ in .good }.outcome == .good(0, book.position))
    #expect(try await search(BisectRange()) { _ in .bad }.outcome == .badAtStart(0))
    #expect(try await search(BisectRange()) { _ in .skip }.outcome == .skippedEnd(book.position))
    await #expect(throws: Book<Library>.Failure.self) {
      _ = try await search(BisectRange(good: .position(5), bad: .position(4))) { _ in .good }
    }
    await #expect(throws: Book<Library>.Failure.self) {
      _ = try await search(BisectRange(bad: .position(book.position + 1))) { _ in .good }
    }
    try await book.close()
    try FileManager.default.removeItem(atPath: folder)
  }

  /// Each file of the book, with what it holds.
  private func contents() throws -> [String: Data] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).filter { !$0.hasPrefix("views/as-of") }
      .reduce(into: [:]) { $0[$1] = FileManager.default.contents(atPath: folder + "/" + $1) }
  }

  @Test func `checking and searching change nothing but what is kept of earlier moments`() async throws {
    let made = try await book(seed: 14)
    _ = try await made.loans()
    try await made.close()
    let book = try await Book.open(folder, Library.self, BookOptions(access: .readOnly, viewUpdates: .onQuery))
    let before = try contents()
    let report = try await book.checkInvariants()
    #expect(report.violations.isEmpty && report.isComplete && report.invariants == ["overdueIsLent", "lentToMembers"])
    #expect(try await book.checkInvariants(["lentToMembers"]).invariants == ["lentToMembers"])
    await #expect(throws: Book<Library>.Failure.self) { try await book.checkInvariants(["lentToAnybody"]) }
    _ = try await book.bisect(BisectRange()) { try await $0.loans().count < 20 ? .good : .bad }
    _ = try await book.firstViolation(of: "lentToMembers", in: BisectRange())
    try await book.close()
    #expect(try contents() == before)
    try FileManager.default.removeItem(atPath: folder)
  }
}
