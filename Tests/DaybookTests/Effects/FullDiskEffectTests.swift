// Effects and deadlines on a disk that is full when what comes of them is to be written down: nothing is forgotten, and a
// service that was asked is asked again under the same id.

import EventLog
import EventLogSimulation
import EventLogStore
import EventSourcing
import Foundation
import Testing

@testable import Daybook
@testable import LibraryTool

@Suite struct FullDiskEffectTests {
  private typealias Store = LogEventStore<SimulatedStorage>

  private let disk = SimulatedStorage()
  private let clock = Lock(Instant("2024-03-01T09:00:00Z")!)
  private let late = PortFailure("asleep", "the ringer is asleep", isRetryable: true)

  /// A book of bells on the simulated disk, with the effects of a ringer.
  private func open(_ ringer: Ringer) throws -> (
    store: Store, handler: CommandHandler<Bells, Store>, Effects<Bells, Store>
  ) {
    let store = try Store.open(disk)
    let handler = try CommandHandler<Bells, Store>(
      store, BookClock({ [clock] in clock.withLock { $0 } }), ports: [ringer])
    return (store, handler, Effects([ringer], handler, .onDemand))
  }

  private func results(_ store: Store) throws -> [String] {
    var results: [String] = []
    try store.read(after: 0, through: nil) { envelope, payload in
      try BellEvent.registry.read(envelope, payload) { event, _ in
        if case .rung(let rung) = event { results.append("\(rung.asked): \(rung.result)") }
      }
      return true
    }
    return results
  }

  @Test func `what could not be written down is asked again, and the rest is asked at all`() async throws {
    let ringer = Ringer()
    let (store, handler, effects) = try open(ringer)
    for tune in ["a", "b"] { _ = try await handler.execute(Request(AskForRinging(tune), as: .nobody), now: nil) }
    disk.fail(.write, nth: 1, errno: 28, permanently: true)
    for _ in 1...2 { await #expect(throws: Book<Bells>.Failure.self) { try await effects.deliver() } }
    disk.heal()
    #expect(try await effects.deliver().count == 2)
    #expect(try results(store) == ["1: rang a", "2: rang b"])
    // While nothing can be written nobody is asked. The ringer knows what it has rung by its id.
    #expect(ringer.asked.map(\.request) == ["a", "a", "b"] && Set(ringer.asked.map(\.id)).count == 2)
    #expect(ringer.asked.map(\.mayHaveHappened) == [false, true, false])
    #expect(try await effects.deliver().isEmpty && effects.workers.allSatisfy { $0.nextTry == nil })
    try await store.close()
  }

  @Test func `what waits for another try goes on waiting when the one before it can't be written down`() async throws {
    let ringer = Ringer()
    ringer.will(.failure(late), .failure(late))
    let (store, handler, effects) = try open(ringer)
    for tune in ["a", "b"] { _ = try await handler.execute(Request(AskForRinging(tune), as: .nobody), now: nil) }
    #expect(try await effects.deliver().isEmpty)
    clock.withLock { $0 = $0.advanced(by: 1_000) }
    disk.fail(.write, nth: 1, errno: 28, permanently: true)
    await #expect(throws: Book<Bells>.Failure.self) { try await effects.deliver() }
    disk.heal()
    #expect(try await effects.deliver().count == 2)
    #expect(try results(store) == ["1: rang a", "2: rang b"])
    // That nothing could be written down is no failure of the ringer's.
    #expect(ringer.asked.map(\.attempt) == [1, 1, 2, 2, 2])
    try await store.close()
  }

  @Test func `what fell due on a full disk falls due when there is room, also if nobody sends a command`() async throws
  {
    typealias Shelf = CommandHandler<Library, Store>
    let store = try Store.open(disk)
    let handler = try Shelf(store, BookClock({ [clock] in clock.withLock { $0 } }), ports: [])
    let (copy, member) = (UUID(), UUID())
    for command: any LibraryCommand in [
      AddCopy(id: copy, title: "Emma"), Join(id: member, card: "17"),
      Lend(id: copy, memberID: member, days: 7),
    ] {
      _ = try await handler.execute(Request(command, as: .nobody), now: nil)
    }
    let due = clock.withLock { $0.advanced(by: 7 * 86_400_000) }
    disk.fail(.write, nth: 1, errno: 28, permanently: true)
    for _ in 1...2 { await #expect(throws: Book<Library>.Failure.self) { try await handler.fire(at: due, false) } }
    disk.heal()
    #expect(try await handler.fire(at: due, false).count == 1)
    #expect(try await handler.fire(at: due, false).isEmpty)
    try await store.close()
  }
}
