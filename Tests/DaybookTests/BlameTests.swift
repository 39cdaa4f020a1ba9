// `blame` and `diff` against a naive fold, for every stream of a book that has an event of every type, and of Northwind:
// there for every hundredth one, unless DAYBOOK_LONG asks for all.

import BackOffice
import BackOfficeViews
import BackOfficeWorkload
import EventSourcing
import Foundation
import Testing

@testable import Daybook

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

  @Test(arguments: [UInt64](1...200)) func `trees of any depth are blamed as a naive fold does`(seed: UInt64) {
    var trees = RandomTrees(random: SplitMix64(seed: seed))
    var (naive, blame) = (NaiveHistory(), StateBlame(from: .null))
    for position in 1...12 as ClosedRange<Position> {
      let batch = BatchHeader(
        firstPosition: position, count: 1, recordedAt: Instant(milliseconds: 0), actor: .system("test"),
        commandID: UUID(namespace: .urlNamespace, name: "\(position)"),
        correlationID: UUID(namespace: .urlNamespace, name: ""),
        causation: nil)
      let envelope = Envelope(
        batch: batch, position: position, stream: StreamName("tree"), version: UInt32(position), type: "tree.grown",
        schema: 1, occurredAt: nil)
      let tree = trees.next()
      naive.take(tree, envelope)
      blame.take(tree, envelope)
      naive.check(blame.all)
    }
  }

  /// Trees of few names and ids. As in a state, a name always has values of one kind: `n` numbers, `o` objects, `l` lists.
  private struct RandomTrees {
    var random: SplitMix64

    mutating func next() -> StateValue { object(depth: 0) }

    private mutating func object(depth: Int, id: String? = nil) -> StateValue {
      let names = ["n1", "n2"] + (depth < 3 ? ["o1", "o2", "l"] : [])
      let present = names.filter { _ in Int.random(in: 0..<3, using: &random) > 0 }
      let fields = present.map { StateField($0, value(of: $0, depth: depth + 1)) }
      return .object((id.map { [StateField("id", .text($0))] } ?? []) + fields)
    }

    private mutating func value(of name: String, depth: Int) -> StateValue {
      switch name.first {
      case "n": return .integer(Int64.random(in: 0..<2, using: &random))
      case "o": return object(depth: depth)
      default:
        let ids = ["x", "y", "z"].filter { _ in Bool.random(using: &random) }
        return .list(ids.map { object(depth: depth, id: $0) })
      }
    }
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
