// What appending, conditions and idempotency promise.

internal import EventSourcing
internal import FoundationEssentials
internal import Testing

extension EventStoreRule {
  static let appending = [
    EventStoreRule("positions are dense and versions count within each stream") { store in
      let first = try await store.append(batch("a", [cart, stock, cart]))
      let second = try await store.append(batch("b", [stock, shop]))
      #expect(first.firstPosition == 1 && first.lastPosition == 3 && first.versions == [1, 1, 2])
      #expect(second.firstPosition == 4 && second.lastPosition == 5 && second.versions == [2, 1])
      #expect(store.durable.position == 5)
    },
    EventStoreRule("an empty store has no events") { store in
      let events = try store.all()
      #expect(store.durable.position == 0 && events.isEmpty)
    },
    EventStoreRule("recorded time never goes backwards") { store in
      _ = try await store.append(batch("a", [cart], at: 5_000))
      let staged = try await store.append(batch("b", [cart], at: 4_000))
      #expect(staged.header.recordedAt == Instant(milliseconds: 5_000))
    },
    EventStoreRule("many tasks append at once without gaps") { store in
      try await withThrowingTaskGroup(of: StagedBatch.self) { group in
        for number in 0..<64 { group.addTask { try await store.append(batch("c\(number)", [cart, shop])) } }
        var positions: [Position] = []
        for try await staged in group { positions += [staged.firstPosition, staged.lastPosition] }
        #expect(positions.sorted() == Array(1...128))
      }
      #expect(try store.stream(cart).map(\.envelope.version) == Array(1...64))
    },
    EventStoreRule("an empty batch is refused, and its id stays unknown") { store in
      for refused in [batch("a", []), batch("b", [StreamName("")]), batch("c", [StreamName("x", .text(long(201)))])] {
        await #expect {
          try await store.append(refused)
        } throws: { error in
          guard case AppendError.failed(let failure) = error else { return false }
          return failure.code == .limitExceeded
        }
        let known = try await store.command(refused.commandID)
        #expect(known == nil)
      }
      var large = batch("d", [cart])
      large.events[0] = NewEvent(
        stream: cart,
        event: EncodedEvent(type: "test.happened", schema: 1, payload: [UInt8](repeating: 0, count: 1 << 20 + 1)))
      await #expect(throws: AppendError.self) { try await store.append(large) }
      #expect(store.durable.position == 0)
    },
    EventStoreRule("names that differ only in composition are two") { store in
      let (composed, decomposed) = (StreamName("é", .text("caf\u{e9}")), StreamName("é", .text("cafe\u{301}")))
      #expect(composed != decomposed)
      _ = try await store.append(batch("a", [composed, composed]))
      let staged = try await store.append(batch("b", [decomposed], conditions: [.version(decomposed, is: 0)]))
      #expect(staged.versions == [1])
      #expect(try store.stream(composed).map(\.envelope.position) == [1, 2])
      #expect(try store.stream(decomposed).map(\.envelope.position) == [3])
      #expect(try store.stream(StreamName("e\u{301}", .text("caf\u{e9}"))).isEmpty)
      let keys = ["caf\u{e9}", "cafe\u{301}"].map { UniqueKey(scope: "name", value: $0) }
      for (name, key) in zip(["c", "d"], keys) {
        _ = try await store.append(batch(name, [shop], conditions: [.claims(key)]))
      }
    },
  ]

  static let conditions = [
    EventStoreRule("an expected version that moved on is a conflict, and nothing is appended") { store in
      _ = try await store.append(batch("a", [cart], conditions: [.version(cart, is: 0)]))
      let stale = batch("b", [stock], conditions: [.version(cart, is: 0)])
      await #expect(throws: AppendError.conflict(cart, expected: 0, actual: 1)) { try await store.append(stale) }
      #expect(try store.durable.position == 1 && store.stream(stock).isEmpty)
      #expect(try await store.command(stale.commandID) == nil)
      _ = try await store.append(batch("c", [stock], conditions: [.version(cart, is: 1), .version(stock, is: 0)]))
    },
    EventStoreRule("of many tasks that expect one version, one succeeds") { store in
      _ = try await store.append(batch("first", [cart]))
      let outcomes = await outcomes(
        of: (0..<32).map { batch("t\($0)", [cart], conditions: [.version(cart, is: 1)]) }, in: store)
      #expect(outcomes.count { $0 == nil } == 1)
      #expect(outcomes.count { $0 == .conflict(cart, expected: 1, actual: 2) } == 31)
      #expect(store.durable.position == 2)
    },
    EventStoreRule("an expected head that moved on is told, and nothing is appended") { store in
      _ = try await store.append(batch("a", [cart], conditions: [.head(0)]))
      let stale = batch("b", [stock], conditions: [.head(0)])
      await #expect(throws: AppendError.headMoved(expected: 0, actual: 1)) { try await store.append(stale) }
      _ = try await store.append(batch("b", [stock], conditions: [.head(1)]))
      #expect(store.durable.position == 2)
    },
    EventStoreRule("a key is held by one batch until it is released") { store in
      let key = UniqueKey(scope: "email", value: "ann@example.com")
      _ = try await store.append(batch("a", [cart], conditions: [.claims(key)]))
      let second = batch("b", [stock], conditions: [.claims(key)])
      await #expect(throws: AppendError.alreadyExists(key, at: 1)) { try await store.append(second) }
      _ = try await store.append(batch("c", [cart], releases: [key]))
      _ = try await store.append(second)
      #expect(store.durable.position == 3)
    },
    EventStoreRule("a batch that fails changes no key, and its id stays usable") { store in
      let (held, free) = (UniqueKey(scope: "key", value: "held"), UniqueKey(scope: "key", value: "free"))
      _ = try await store.append(batch("a", [cart], conditions: [.claims(held)]))
      let failing = batch("b", [cart], conditions: [.claims(free), .version(cart, is: 7)], releases: [held])
      await #expect(throws: AppendError.conflict(cart, expected: 7, actual: 1)) { try await store.append(failing) }
      await #expect(throws: AppendError.alreadyExists(held, at: 1)) {
        try await store.append(batch("c", [stock], conditions: [.claims(held)]))
      }
      let staged = try await store.append(batch("b", [cart], conditions: [.claims(free)]))
      #expect(staged.firstPosition == 2)
      await #expect(throws: AppendError.alreadyExists(free, at: 2)) {
        try await store.append(batch("d", [stock], conditions: [.claims(free)]))
      }
    },
    EventStoreRule("a batch that releases and claims a key keeps it") { store in
      let key = UniqueKey(scope: "key", value: "kept")
      _ = try await store.append(batch("a", [cart], conditions: [.claims(key)]))
      _ = try await store.append(batch("b", [cart], conditions: [.claims(key)], releases: [key]))
      await #expect(throws: AppendError.alreadyExists(key, at: 2)) {
        try await store.append(batch("c", [cart], conditions: [.claims(key)]))
      }
    },
    EventStoreRule("of many tasks that claim one key, one succeeds and the others learn where") { store in
      let key = UniqueKey(scope: "key", value: "one")
      let outcomes = await outcomes(of: (0..<32).map { batch("k\($0)", [cart], conditions: [.claims(key)]) }, in: store)
      #expect(outcomes.count { $0 == nil } == 1)
      #expect(outcomes.count { $0 == .alreadyExists(key, at: 1) } == 31)
    },
  ]

  static let idempotency = [
    EventStoreRule("a command is appended once; its repeat tells where it lies") { store in
      _ = try await store.append(batch("before", [shop]))
      let first = batch("a", [cart, stock], fingerprint: 77)
      #expect(try await store.command(first.commandID) == nil)
      _ = try await store.append(first)
      let known = CommittedCommand(firstPosition: 2, count: 2, fingerprint: 77)
      await #expect(throws: AppendError.repeated(known)) {
        try await store.append(batch("a", [cart], fingerprint: 78))
      }
      #expect(try await store.command(first.commandID) == known)
      #expect(store.durable.position == 3)
    },
    EventStoreRule("a repeat is told as one although its condition does not hold any more") { store in
      let key = UniqueKey(scope: "key", value: "k")
      let first = batch("a", [cart], conditions: [.version(cart, is: 0), .head(0), .claims(key)])
      _ = try await store.append(first)
      let known = CommittedCommand(firstPosition: 1, count: 1, fingerprint: 1)
      await #expect(throws: AppendError.repeated(known)) { try await store.append(first) }
    },
    EventStoreRule("of many tasks that send one command, one appends it and the others learn where") { store in
      let outcomes = await outcomes(of: (0..<32).map { _ in batch("same", [cart]) }, in: store)
      let known = CommittedCommand(firstPosition: 1, count: 1, fingerprint: 1)
      #expect(outcomes.count { $0 == nil } == 1)
      #expect(outcomes.count { $0 == .repeated(known) } == 31)
      #expect(store.durable.position == 1)
    },
  ]

  /// What became of batches that many tasks append at once; nil for success.
  private static func outcomes(of batches: [EventBatch], in store: any EventStoreSubject) async -> [AppendError?] {
    await withTaskGroup(of: AppendError?.self) { group in
      for batch in batches {
        group.addTask {
          do throws(AppendError) {
            _ = try await store.append(batch)
            return nil
          } catch {
            return error
          }
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
  }

  private static func long(_ count: Int) -> String { String(repeating: "x", count: count) }
}
