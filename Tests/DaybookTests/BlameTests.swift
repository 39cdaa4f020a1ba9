// `blame` and `diff` against a naive fold, for every stream of a book that has an event of every type, and of Northwind:
// there for every hundredth one, unless DAYBOOK_LONG asks for all.

import BackOffice
import BackOfficeViews
import Daybook
import EventSourcing
import Foundation
import Testing

@Suite struct BlameTests {
  @Test func `every stream of a book with events of every type is blamed as a naive fold does`() async throws {
    let folder = try TemporaryFolder()
    _ = try await EveryEvent.export(in: folder)
    let book = try await BackOfficeBook.open(folder.path + "/every", BookOptions(access: .readOnly))
    let types = try await check(book)
    #expect(types == Set(BackOfficeEvent.registry.names))
    try await book.close()
  }

  @Test(.enabled(if: RealInput.isThere, RealInput.missing))
  func `streams of Northwind are blamed as a naive fold does`() async throws {
    let folder = try TemporaryFolder()
    try await RealInput.makeNorthwind(at: folder.path + "/book")
    let book = try await BackOfficeBook.open(folder.path + "/book", BookOptions(access: .readOnly))
    try await check(book, oneOf: RealInput.isLongRun ? 1 : 8)
    try await book.close()
  }

  /// Returns the types of events that were seen.
  @discardableResult
  private func check(_ book: BackOfficeBook, oneOf step: Int = 1) async throws -> Set<String> {
    let streams = Lock<Set<StreamName>>([])
    try await book.log(LogQuery()) { record in
      streams.withLock { _ = $0.insert(record.envelope.stream) }
      return true
    }
    // By name, so that each run takes the same ones.
    let names = streams.withLock { $0.sorted { "\($0)" < "\($1)" } }
    let all = stride(from: 0, to: names.count, by: step).map { names[$0] }
    #expect(all.count > 30)
    var types: Set<String> = []
    for stream in all {
      let naive = try await history(of: stream, in: book)
      types.formUnion(naive.envelopes.map(\.type))
      naive.check(try await book.blame(stream))
      let end = naive.envelopes.count
      let changes = try await book.changes(of: stream, from: .version(UInt32(end / 2)), to: .newest)
      naive.check(changes, from: end / 2, to: end)
    }
    return types
  }

  private func history(of stream: StreamName, in book: BackOfficeBook) async throws -> NaiveHistory {
    let beginning = (state: SubjectState(of: stream), naive: NaiveHistory())
    return try await book.fold(stream, into: beginning) { fold, event, envelope in
      fold.state.evolve(event, envelope)
      fold.naive.take(BackOfficeDomain.describe(fold.state), envelope)
    }.naive
  }
}
