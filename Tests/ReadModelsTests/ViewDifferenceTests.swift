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
    // The same letters in two spellings, and one that sorts otherwise as UTF-16.
    let jars = ["Zoe\u{301}", "Zo\u{e9}", "\u{ff01}", "\u{1f600}", "a"]
    for jar in jars { try log.append(.counted(Counted(thing: "x", amount: 1)), to: jar) }
    let (early, late) = (try LogPrefix(of: log.store, through: 2), try LogPrefix(of: log.store, through: 5))
    let (before, after) = (try set(early), try set(late))
    let table = try before.differences(of: "jars", from: early, to: after)[0]
    #expect(Set(table.added.map { $0[0] }) == Set(jars.dropFirst(2).map(ColumnValue.text)))
    #expect(table.removed.isEmpty && table.changed.isEmpty)
  }
}
