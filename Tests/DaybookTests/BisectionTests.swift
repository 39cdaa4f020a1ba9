// The search for the turn from good to bad: halving finds what a look at every place finds, also where some places can't
// be told.

import EventLogStore
import EventSourcing
import Testing

@testable import Daybook

@Suite struct BisectionTests {
  /// Searches between 0 and the last of some ends of batches.
  private func search(_ ends: [Position], _ look: (Position) -> BisectVerdict) throws -> Bisection {
    var bisection = Bisection(good: 0, bad: ends.last!)
    while let position = try bisection.next(in: SomeBatches(ends: ends)) {
      #expect(ends.contains(position) && position > bisection.good && position < bisection.bad)
      bisection.take(look(position), at: position)
    }
    return bisection
  }

  @Test(arguments: [1, 2, 3, 7, 100, 1_000]) func `every turn is found, in as many steps as halving takes`(
    _ count: Int
  ) throws {
    let ends = (1...count).map { Position($0 * 3) }
    for turn in ends where count < 200 || turn % 30 == 0 {
      let found = try search(ends) { $0 < turn ? .good : .bad }
      #expect(found.bad == turn && found.good == turn - 3)
      #expect(found.steps <= count.bitWidth - count.leadingZeroBitCount)
    }
  }

  @Test func `a million positions take twenty looks`() throws {
    let ends = (1...1_000_000).map { Position($0) }
    for turn: Position in [1, 2, 499_999, 500_000, 765_432, 1_000_000] {
      let found = try search(ends) { $0 < turn ? .good : .bad }
      #expect(found.bad == turn && found.steps <= 20)
    }
  }

  @Test func `what can't be told is passed by, and named if the turn may be there`() throws {
    let ends = (1...64).map { Position($0) }
    let passed = try search(ends) { $0 == 32 || $0 == 16 ? .skip : $0 < 40 ? .good : .bad }
    #expect(passed.bad == 40 && passed.good == 39 && passed.skipped.isEmpty)
    let hidden = try search(ends) { (30..<34).contains($0) ? .skip : $0 < 32 ? .good : .bad }
    #expect(hidden.good == 29 && hidden.bad == 34 && hidden.skipped == [30, 31, 32, 33])
    let nothing = try search(ends) { _ in .skip }
    #expect(nothing.good == 0 && nothing.bad == 64 && nothing.skipped.count == 63)
  }

  @Test func `of many turns from good to bad one is found`() throws {
    let ends = (1...100).map { Position($0) }
    let found = try search(Array(ends.dropLast(10))) { ($0 / 10) % 2 == 0 ? .good : .bad }
    #expect((found.good / 10) % 2 == 0 && (found.bad / 10) % 2 == 1 && found.bad == found.good + 1)
  }

  @Test func `a batch of several events is looked at as a whole`() async throws {
    let office = try await Office()
    let ends = try await office.book.onLog { log in
      var ends: [Position] = [0]
      try log.read(after: 0, through: nil) { envelope, _ in
        if envelope.position == envelope.batch.lastPosition { ends.append(envelope.position) }
        return true
      }
      return ends
    }
    #expect(zip(ends, ends.dropFirst()).contains { $1 - $0 > 1 })
    for (before, turn) in zip(ends, ends.dropFirst()) {
      let result = try await office.book.bisect(BisectRange()) { then in
        let position = try #require(then.moment?.position)
        #expect(ends.contains(position))
        return position < turn ? .good : .bad
      }
      #expect(result.outcome == .turned(good: before, bad: turn, skipped: []))
    }
    try await office.book.close()
  }
}
