// The invariants of a book whose sealed segments are damaged: what can't be read is told to the event, and all else is
// judged.

import BackOfficeViews
import EventLog
import EventLogStore
import EventSourcing
import Foundation
import Testing

@testable import Daybook

@Suite struct DamagedCheckTests {
  private let folder = try! TemporaryFolder()
  private var path: String { folder.path + "/book" }

  /// A book of customers with contacts and much text, in sealed segments of a few blocks each.
  private func makeBook() async throws {
    var random = SystemRandomNumberGenerator()
    let register =
      #"{"command":"RegisterAccount","as":"none","payload":{"name":"Acme","timeZone":"Europe/London","currency":"GBP","region":"UK","firstUser":{"name":"Sal","email":"sal@acme.example"}}}"#
    let lines = (1...500).flatMap { number -> [String] in
      let texts = (1...4).map { field in
        #""text \#(field)":"\#((0..<14).map { _ in String(random.next(), radix: 36) }.joined())""#
      }.joined(separator: ",")
      let id = String(format: "00000000-0000-4000-8000-%012d", number)
      return [
        #"{"command":"CreateCustomer","as":"sal@acme.example","payload":{"customerID":"\#(id)","kind":"company","name":"Customer \#(number)","custom":{\#(texts)},"allowDuplicate":true}}"#,
        #"{"command":"AddContact","as":"sal@acme.example","payload":{"customerID":"\#(id)","name":"Ann"}}"#,
      ]
    }
    let again =
      #"{"command":"AddContact","as":"sal@acme.example","payload":{"customerID":"00000000-0000-4000-8000-000000000001","name":"Bob"}}"#
    let file = try folder.file("lines", ([register] + lines + [again]).joined(separator: "\n") + "\n")
    var options = BookOptions(viewUpdates: .onQuery)
    options.log = LogOptions(segmentSize: 100_000)
    let book = try await BackOfficeBook.open(path, options)
    #expect(try await book.apply(file).committed == 1_002)
    try await book.close()
    let store = try LogEventStore.open(DiskStorage(folder: path), options: options.log)
    try await store.readableLog.finishMaintenance()
    try await store.close()
  }

  /// The positions that can't be read one by one.
  private func unreadable(_ book: BackOfficeBook) async throws -> [Position] {
    var found: [Position] = []
    for position in 1...book.position {
      do throws(BackOfficeBook.Failure) {
        _ = try await book.record(at: position)
      } catch {
        guard case .store(let failure) = error, failure.code == .corrupt else { throw error }
        found.append(position)
      }
    }
    return found
  }

  @Test func `every event outside of the damaged block is judged`() async throws {
    try await makeBook()
    let log = path + "/log/"
    let sealed = try FileManager.default.contentsOfDirectory(atPath: log).filter { $0.hasSuffix(".sealed") }.sorted()
    try #require(sealed.count >= 2)
    for (file, part) in [(sealed[0], 0.3), (sealed[0], 0.6), (sealed[1], 0.1), (sealed[1], 0.8)] {
      let whole = try Data(contentsOf: URL(filePath: log + file))
      var damaged = whole
      damaged[Int(Double(whole.count) * part)] ^= 4
      try damaged.write(to: URL(filePath: log + file))
      let book = try await BackOfficeBook.open(path, BookOptions(access: .readOnly, viewUpdates: .onQuery))
      let report = try await book.checkInvariants()
      let unread = report.unread.flatMap { Array($0.positions) }
      #expect(!unread.isEmpty && unread.count < Int(book.position) / 2, "\(file) at \(part)")
      #expect(try await unread == unreadable(book), "\(file) at \(part)")
      #expect(report.violations.isEmpty && !report.isComplete && report.cutShort.contains("orderNumbers"))
      #expect(report.unread.allSatisfy { $0.reason.contains(file) })
      try await book.close()
      try whole.write(to: URL(filePath: log + file))
    }
    let book = try await BackOfficeBook.open(path, BookOptions(access: .readOnly, viewUpdates: .onQuery))
    let report = try await book.checkInvariants()
    #expect(report.isComplete && report.violations.isEmpty && report.unjudgedStreams == 0)
    try await book.close()
  }

  @Test func `the slow check names a segment that rotted, until it is whole again`() async throws {
    try await makeBook()
    let log = path + "/log/"
    let sealed = try FileManager.default.contentsOfDirectory(atPath: log).filter { $0.hasSuffix(".sealed") }.sorted()
    let whole = try Data(contentsOf: URL(filePath: log + sealed[1]))
    var damaged = whole
    damaged[whole.count / 2] ^= 4
    try damaged.write(to: URL(filePath: log + sealed[1]))
    let book = try await BackOfficeBook.open(
      path, BookOptions(access: .readOnly, viewUpdates: .onQuery, backgroundCheckPause: 0.001))
    func progress(_ isReached: (BackgroundCheckProgress) -> Bool) async throws -> BackgroundCheckProgress {
      while true {
        if let progress = book.backgroundCheckProgress, isReached(progress) { return progress }
        try await Task.sleep(for: .milliseconds(5))
      }
    }
    // One round is over, so that all have been read.
    let rotted = try await progress { $0.rounds >= 1 }
    #expect(rotted.segments == sealed.count && rotted.findings.count == 1, "\(rotted)")
    #expect(rotted.findings.allSatisfy { $0.contains(sealed[1]) }, "\(rotted)")
    try whole.write(to: URL(filePath: log + sealed[1]))
    let mended = try await progress { $0.rounds > rotted.rounds + 1 }
    #expect(mended.findings.isEmpty, "\(mended)")
    try await book.close()
  }

  @Test func `a stream is read on behind what is damaged, also by who follows it`() async throws {
    try await makeBook()
    let log = path + "/log/"
    let sealed = try FileManager.default.contentsOfDirectory(atPath: log).filter { $0.hasSuffix(".sealed") }.sorted()
    let whole = try Data(contentsOf: URL(filePath: log + sealed[0]))
    let first = StreamName("customer", .uuid(try #require(UUID(uuidString: "00000000-0000-4000-8000-000000000001"))))
    var isDamaged = false
    for part in stride(from: 0.02, to: 1, by: 0.02) where !isDamaged {
      var damaged = whole
      damaged[Int(Double(whole.count) * part)] ^= 4
      try damaged.write(to: URL(filePath: log + sealed[0]))
      let book = try await BackOfficeBook.open(path, BookOptions(access: .readOnly, viewUpdates: .onQuery))
      isDamaged = (try? await book.record(first, version: 1)) == nil
      if isDamaged {
        var query = LogQuery(stream: first)
        await #expect(throws: BackOfficeBook.Failure.self) { try await book.log(query) { _ in true } }
        query.after = book.position / 2
        let seen = Lock<[UInt32]>([])
        @Sendable func note(_ record: StoredRecord) -> Bool {
          seen.withLock { $0.append(record.envelope.version) }
          return true
        }
        try await book.log(query, note)
        try await book.follow(query, caughtUp: { false }, note)
        // Its first three events lie before the middle.
        #expect(seen.withLock(\.self) == [4, 4])
      }
      try await book.close()
    }
    #expect(isDamaged)
  }
}
