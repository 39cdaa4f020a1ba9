// Several threads may bring the same views up to date at once, as the background's catch-up and a query's do.

import Dispatch
import EventSourcing
import ReadModels
import Testing

@Suite struct ConcurrencyTests {
  @Test func `many catch-ups of missing views build them once`() throws {
    let log = try ChainedLog.sample(2_000)
    let reference = TemporaryFolder()
    let expected = TallyViewStore(folder: reference.path)
    try set(expected).catchUp(from: log)
    for _ in 0..<10 {
      let folder = TemporaryFolder()
      let viewStore = TallyViewStore(folder: folder.path)
      let views = set(viewStore)
      let failures = Lock<[String]>([])
      DispatchQueue.concurrentPerform(iterations: 8) { _ in
        do {
          try views.catchUp(from: log)
        } catch {
          failures.withLock { $0.append("\(error)") }
        }
      }
      #expect(failures.withLock { $0 } == [])
      #expect(try viewStore.digest() == expected.digest())
      viewStore.close()
    }
  }
}
