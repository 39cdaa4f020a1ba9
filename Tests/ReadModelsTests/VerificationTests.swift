// The comparison of several views with a fresh replay: each at its own position, and each with its own outcome.

import EventSourcing
import Foundation
import ReadModels
import Testing

@Suite struct VerificationTests {
  private let folder = TemporaryFolder()

  private func filled() throws -> JarLog {
    let log = try JarLog(0)
    for number in 1...30 {
      try log.append(.counted(Counted(thing: "thing", amount: Int64(number))), to: "jar \(number % 4)")
    }
    return log
  }

  @Test func `views at several positions are compared each at its own`() throws {
    let log = try filled()
    let views = ViewSet(
      [JarsView.self, MovesView.self, ContentsView.self, Tallies<First>.self], in: ViewFolder(folder.path))
    try views.catchUp(from: log, through: 10)
    try views.catchUp(["contents", "tallies"], from: log, through: 20)
    try views.catchUp(["tallies"], from: log)
    let found = try views.verify(from: log)
    #expect(found.map(\.name) == ["jars", "moves", "contents", "tallies"])
    #expect(found.map(\.position) == [10, 10, 20, 30])
    #expect(found.allSatisfy { $0.outcome == .equal && $0.found == $0.expected })
    #expect(try views.verify(["contents", "jars"], from: log).map(\.position) == [10, 20])
  }

  @Test func `what is wrong with one view is no matter of the others`() throws {
    let log = try filled()
    let views = ViewSet(
      [JarsView.self, MovesView.self, ContentsView.self, Tallies<First>.self], in: ViewFolder(folder.path))
    try views.catchUp(from: log)
    let jars = try #require(views[JarsView.self].path)
    let moves = try #require(views[MovesView.self].path)
    let contents = try #require(views[ContentsView.self].path)
    views.close()
    try withDatabase(jars, "UPDATE jars SET total = total + 1 WHERE jar = 'jar 2'")
    try FileManager.default.removeItem(atPath: moves)
    try withDatabase(contents, "DROP TABLE things")
    let found = try views.verify(from: log)
    #expect(found.map(\.isSound) == [false, true, false, true])
    #expect([found[0], found[1], found[3]].map(\.outcome) == [.differs, .notBuilt, .equal])
    if case .damaged = found[2].outcome {} else { Issue.record("\(found[2])") }
    // What is wrong is built anew by who asks next.
    try views.catchUp(from: log)
    #expect(try views.verify(from: log).map(\.outcome) == Array(repeating: .equal, count: 4))
  }
}
