// A real book as it was at hundreds of positions, asked for in no order: each view has the digest that it has in a set of
// views that grows with the log from its beginning.

import BackOffice
import BackOfficeViews
import Daybook
import EventLog
import EventLogStore
import EventSourcing
import Foundation
import ReadModels
import Testing

@Suite(.enabled(if: RealInput.isThere && RealInput.isLongRun, "set DAYBOOK_LONG=1, with the real inputs"), .serialized)
struct RealAsOfTests {
  @Test(arguments: [("northwind-commands.jsonl", 300)])
  func `every position shows what the views had when they were there`(_ commands: String, _ count: Int) async throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/book"
    let book = try await BackOfficeBook.open(path, BookOptions(viewUpdates: .onQuery))
    _ = try await book.apply(try RealInput.commands(commands, unpackedInto: folder))

    var state: UInt64 = 37
    let positions = (0..<count).map { _ -> Position in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Position(state >> 33) % (book.position + 1)
    }
    var seen: [Position: [ViewDigest]] = [:]
    for position in positions {
      // Too little for all of them, so that some are removed and built again.
      let then = try await book.asOf(.position(position), cacheLimit: 256 << 20)
      for view in ["orders", "tasks", "customers"] { _ = try await then.sql(view, "SELECT 1") }
      seen[try #require(then.moment).position] = try digests(then.views)
      try await then.close()
    }

    let log = try LogEventReader(DiskStorage(folder: path))
    let growing = ViewSet<BackOfficeEvent>(
      [OrdersView.self, TasksView.self, CustomersView.self], in: ViewFolder(folder.path + "/growing"))
    for (position, digests) in seen.sorted(by: { $0.key < $1.key }) {
      try growing.catchUp(from: log, through: position)
      #expect(try self.digests(growing) == digests, "as of \(position)")
    }
    try await book.close()
  }

  private func digests(_ views: ViewSet<BackOfficeEvent>) throws -> [ViewDigest] {
    [try views[OrdersView.self].digest(), try views[TasksView.self].digest(), try views[CustomersView.self].digest()]
  }
}
