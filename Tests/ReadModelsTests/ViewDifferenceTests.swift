// What a comparison of a view at two positions says is what a naive one of all rows says.

import EventSourcing
import Foundation
import Testing

@testable import ReadModels

@Suite struct ViewDifferenceTests {
  let folder = TemporaryFolder()

  /// Rows by their keys.
  private typealias Rows = [[ColumnValue]: [ColumnValue]]

  private func set(_ log: LogPrefix<InMemoryEventStore>) throws -> ViewSet<TallyEvent> {
    let views = ViewSet<TallyEvent>(
      [JarsView.self, ContentsView.self, MovesView.self], in: ViewFolder(folder.path).asOf(log.durable.position))
    try views.catchUp(from: log)
    return views
  }

  private func rows(_ table: TableDifference, _ set: ViewSet<TallyEvent>, _ view: String) throws -> Rows {
    let store = try #require(set.choose([view]).first)
    let rows = try store.sql("SELECT \(table.columns.joined(separator: ", ")) FROM \(table.table)", timeLimit: 60).rows
    return Dictionary(uniqueKeysWithValues: rows.map { (Array($0.prefix(table.keyColumns)), $0) })
  }

  @Test func `it is what a naive comparison says`() throws {
    let store = try JarLog(400).store
    var random = Steps(seed: 5)
    var seen = (added: 0, removed: 0, changed: 0)
    for _ in 0..<6 {
      let positions = [random.next(400), random.next(400)].map { Position($0) }
      let logs = try positions.map { try LogPrefix(of: store, through: $0) }
      let (before, after) = (try set(logs[0]), try set(logs[1]))
      for view in before.names {
        for table in try before.differences(of: view, from: logs[0], to: after) {
          let (old, new) = (try rows(table, before, view), try rows(table, after, view))
          #expect(Set(table.added) == Set(new.filter { old[$0.key] == nil }.values))
          #expect(Set(table.removed) == Set(old.filter { new[$0.key] == nil }.values))
          let changed = old.filter { new[$0.key] != nil && new[$0.key] != $0.value }
          #expect(Set(table.changed.map(\.before)) == Set(changed.values))
          #expect(Set(table.changed.map(\.after)) == Set(changed.keys.compactMap { new[$0] }))
          seen.added += table.added.count
          seen.removed += table.removed.count
          seen.changed += table.changed.count
        }
      }
    }
    #expect(seen.added > 0 && seen.removed > 0 && seen.changed > 0)
  }

  @Test func `texts are compared byte by byte, as they are sorted`() throws {
    let log = try JarLog(0)
    let counted = TallyEvent.counted(Counted(thing: "x", amount: 1))
    try log.append(counted, to: "f")
    try log.append(counted, to: "Zoe\u{301}")
    let early = try LogPrefix(of: log.store, through: 2)
    let before = try set(early)
    // The same letters in another spelling, and one that comes before f by its bytes only.
    try log.append(.forgotten(Forgotten(thing: "x")), to: "Zoe\u{301}")
    try log.append(counted, to: "Zo\u{e9}")
    try log.append(counted, to: "e\u{301}")
    let after = try set(LogPrefix(of: log.store, through: 5))
    let table = try before.differences(of: "jars", from: early, to: after)[0]
    func keys(_ rows: [[ColumnValue]]) -> [[UInt8]] {
      rows.map { row in if case .text(let text) = row[0] { Array(text.utf8) } else { [] } }
    }
    #expect(keys(table.added) == ["Zo\u{e9}", "e\u{301}"].map { Array($0.utf8) })
    #expect(keys(table.removed) == [Array("Zoe\u{301}".utf8)])
    #expect(table.changed.isEmpty)
  }
}
