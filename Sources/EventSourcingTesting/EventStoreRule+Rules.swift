// The rules themselves: what appending, conditions, idempotency and reading promise.

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
      #expect(store.durable == 5)
    },
    EventStoreRule("a batch keeps what it shares, and its events what they are") { store in
      var batch = batch("a", [cart, stock], at: 1_234)
      batch.actor = .user(UUID(namespace: .urlNamespace, name: "somebody"))
      batch.correlationID = UUID(namespace: .urlNamespace, name: "intent")
      _ = try await store.append(EventStoreRule.batch("before", [shop]))
      batch.causation = 1
      let staged = try await store.append(batch)
      let events = try store.all(after: 1, through: nil)
      #expect(events.map(\.envelope.batch) == [staged.header, staged.header])
      #expect(events.map(\.envelope.recordedAt.milliseconds) == [1_234, 1_234])
      #expect(staged.header.actor == batch.actor && staged.header.correlationID == batch.correlationID)
      #expect(staged.header.causation == 1 && staged.header.commandID == batch.commandID)
      #expect(events.map(\.envelope.type) == ["test.happened", "test.happened"])
      #expect(events.map(\.envelope.schema) == [3, 3])
      #expect(events.map(\.envelope.occurredAt) == [Instant(milliseconds: 5), nil])
      #expect(events.map(\.envelope.stream) == [cart, stock])
      #expect(events.map(\.payload) == [Array("a/0".utf8), Array("a/1".utf8)])
    },
    EventStoreRule("recorded time never goes backwards") { store in
      _ = try await store.append(batch("a", [cart], at: 5_000))
      let staged = try await store.append(batch("b", [cart], at: 4_000))
      #expect(staged.header.recordedAt == Instant(milliseconds: 5_000))
    },
    EventStoreRule("the newest batch's time is known, staged ones included") { store in
      #expect(store.newestRecordedAt == nil)
      for (name, time) in [("a", 5_000), ("b", 4_000), ("c", 6_000)] {
        let staged = try store.stageOnly(batch(name, [cart], at: Int64(time)))
        #expect(store.newestRecordedAt == staged.header.recordedAt)
      }
    },
    EventStoreRule("many tasks append at once without gaps") { store in
      try await withThrowingTaskGroup(of: StagedBatch.self) { group in
        for number in 0..<64 { group.addTask { try await store.append(batch("c\(number)", [cart, shop])) } }
        var positions: [Position] = []
        for try await staged in group { positions += [staged.firstPosition, staged.lastPosition] }
        #expect(positions.sorted() == Array(1...128))
      }
      #expect(try store.stream(cart, after: 0).map(\.envelope.version) == Array(1...64))
    },
  ]

  static let conditions = [
    EventStoreRule("an expected version that moved on is a conflict, and nothing is appended") { store in
      _ = try await store.append(batch("a", [cart], conditions: [.version(cart, is: 0)]))
      let stale = batch("b", [stock], conditions: [.version(cart, is: 0)])
      await #expect(throws: AppendError.conflict(cart, expected: 0, actual: 1)) { try await store.append(stale) }
      #expect(store.durable == 1 && store.version(of: stock) == 0)
      _ = try await store.append(batch("c", [stock], conditions: [.version(cart, is: 1), .version(stock, is: 0)]))
    },
    EventStoreRule("a staged event counts before it is durable") { store in
      let first = try store.stageOnly(batch("a", [cart]))
      #expect(store.version(of: cart) == 1)
      let second = try store.stageOnly(batch("b", [cart], conditions: [.version(cart, is: 1)]))
      try await store.settle(through: second.end)
      #expect(first.lastPosition == 1 && store.durable == 2)
    },
    EventStoreRule("a key is held by one batch until it is released") { store in
      let key = UniqueKey(scope: "email", value: "ann@example.com")
      _ = try await store.append(batch("a", [cart], conditions: [.claims(key)]))
      let second = batch("b", [stock], conditions: [.claims(key)])
      await #expect(throws: AppendError.alreadyExists(key, at: 1)) { try await store.append(second) }
      _ = try await store.append(batch("c", [cart], releases: [key]))
      _ = try await store.append(second)
      #expect(store.durable == 3)
    },
  ]

  static let idempotency = [
    EventStoreRule("a command is appended once; its repeat tells where it lies") { store in
      _ = try await store.append(batch("before", [shop]))
      _ = try await store.append(batch("a", [cart, stock], fingerprint: 77))
      let known = CommittedCommand(firstPosition: 2, count: 2, fingerprint: 77)
      await #expect(throws: AppendError.repeated(known)) {
        try await store.append(batch("a", [cart], fingerprint: 78))
      }
      #expect(store.durable == 3)
    }
  ]

  static let reading = [
    EventStoreRule("reading goes in order between two positions") { store in
      _ = try await store.append(batch("a", [cart, stock, shop]))
      _ = try await store.append(batch("b", [cart, stock]))
      #expect(try store.all(after: 1, through: 4).map(\.envelope.position) == [2, 3, 4])
      #expect(try store.all(after: 5, through: nil).isEmpty)
      #expect(try store.all(after: 0, through: nil).count == 5)
    },
    EventStoreRule("a stream gives its own events after a version") { store in
      _ = try await store.append(batch("a", [cart, stock, cart]))
      _ = try await store.append(batch("b", [cart]))
      #expect(try store.stream(cart, after: 1).map(\.envelope.position) == [3, 4])
      #expect(try store.stream(shop, after: 0).isEmpty)
    },
    EventStoreRule("who waits for more is woken by it") { store in
      async let woken = store.waitUntilDurable(beyond: 1)
      _ = try await store.append(batch("a", [cart]))
      _ = try await store.append(batch("b", [cart]))
      #expect(await woken)
    },
  ]
}
