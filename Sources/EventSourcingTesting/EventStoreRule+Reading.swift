// What reading and following promise, and staging ahead of the disk.

internal import EventSourcing
internal import FoundationEssentials
internal import Testing

extension EventStoreRule {
  static let reading = [
    EventStoreRule("a batch keeps what it shares, and its events what they are") { store in
      var batch = batch("a", [cart, stock], at: 1_234)
      batch.actor = .user(UUID(namespace: .urlNamespace, name: "somebody"))
      batch.correlationID = UUID(namespace: .urlNamespace, name: "intent")
      _ = try await store.append(EventStoreRule.batch("before", [shop]))
      batch.causation = 1
      let staged = try await store.append(batch)
      let events = try store.all(after: 1)
      #expect(events.map(\.envelope.batch) == [staged.header, staged.header])
      #expect(events.map(\.envelope.recordedAt.milliseconds) == [1_234, 1_234])
      #expect(staged.header.actor == batch.actor && staged.header.correlationID == batch.correlationID)
      #expect(staged.header.causation == 1 && staged.header.commandID == batch.commandID)
      #expect(staged.header.command == nil)
      #expect(events.map(\.envelope.type) == ["test.happened", "test.happened"])
      #expect(events.map(\.envelope.schema) == [3, 3])
      #expect(events.map(\.envelope.occurredAt) == [Instant(milliseconds: 5), nil])
      #expect(events.map(\.envelope.stream) == [cart, stock])
      #expect(events.map(\.payload) == [Array("a/0".utf8), Array("a/1".utf8)])
    },
    EventStoreRule("a batch's command is named as it was, or not at all, here, elsewhere and later") { store in
      let longest = String(repeating: "n", count: BatchLimits.name)
      let names = ["CompleteTask", nil, "CompleteTask", "e\u{301}", "\u{e9}", nil, longest]
      for (number, name) in names.enumerated() {
        var batch = EventStoreRule.batch("named \(number)", [cart, stock], at: Int64(number))
        batch.command = name
        let staged = try await store.append(batch)
        #expect(staged.header.command.map { Array($0.utf8) } == name.map { Array($0.utf8) })
      }
      let once = names.map { $0.map { Array($0.utf8) } }
      let twice = once.flatMap { [$0, $0] }
      func found(_ read: (StoredEventVisitor) throws -> Void) throws -> [[UInt8]?] {
        var found: [[UInt8]?] = []
        try read { envelope, _ in
          found.append(envelope.batch.command.map { Array($0.utf8) })
          return true
        }
        return found
      }
      let here = try found { visit in try store.read(after: 0, through: nil, visit) }
      let reader = try store.reader()
      let elsewhere = try found { visit in try reader.read(after: 0, through: nil, visit) }
      let again = try await store.reopened()
      let later = try found { visit in try again.read(after: 0, through: nil, visit) }
      let ofStream = try found { visit in try again.read(cart, after: 0, visit) }
      #expect(here == twice && elsewhere == twice && later == twice && ofStream == once)
    },
    EventStoreRule("a command's name that is empty or too long is refused, and nothing is kept of it") { store in
      for name in ["", String(repeating: "n", count: BatchLimits.name + 1)] {
        var batch = EventStoreRule.batch("refused", [cart])
        batch.command = name
        let asked = batch
        await #expect {
          try await store.append(asked)
        } throws: { error in
          guard case AppendError.failed(let failure) = error else { return false }
          return failure.code == .limitExceeded
        }
      }
      let kept = try store.all()
      #expect(kept.isEmpty)
    },
    EventStoreRule("reading goes in order between two positions") { store in
      _ = try await store.append(batch("a", [cart, stock, shop]))
      _ = try await store.append(batch("b", [cart, stock]))
      #expect(try store.all(after: 1, through: 4).map(\.envelope.position) == [2, 3, 4])
      #expect(try store.all(after: 5).isEmpty && store.all(after: 9).isEmpty)
      #expect(try store.all().count == 5 && store.all(through: .max).count == 5)
    },
    EventStoreRule("a stream gives its own events after a version") { store in
      _ = try await store.append(batch("a", [cart, stock, cart]))
      _ = try await store.append(batch("b", [cart]))
      #expect(try store.stream(cart, after: 1).map(\.envelope.position) == [3, 4])
      #expect(try store.stream(shop).isEmpty && store.stream(cart, after: 3).isEmpty)
    },
    EventStoreRule("a reading ends where the log ended when it began, or when its visitor says so") { store in
      struct Stopped: Error, Equatable {}
      _ = try await store.append(batch("a", [cart, cart, cart]))
      let more = Task { try await store.append(batch("b", [cart])) }
      _ = try await more.value
      var seen: [Position] = []
      try store.read(after: 0, through: nil) { envelope, _ in
        seen.append(envelope.position)
        return envelope.position < 2
      }
      #expect(seen == [1, 2])
      #expect(throws: Stopped()) { try store.read(after: 0, through: nil) { _, _ in throw Stopped() } }
      #expect(throws: Stopped()) { try store.read(cart, after: 0) { _, _ in throw Stopped() } }
    },
    EventStoreRule("the smallest and largest content comes back as it was, here, elsewhere and later") { store in
      let batches = extremes
      for batch in batches { _ = try await store.append(batch) }
      let events = try store.all()
      #expect(events.map(\.payload) == batches.flatMap { $0.events.map(\.event.payload) })
      #expect(events.map(\.envelope.actor) == batches.flatMap { batch in batch.events.map { _ in batch.actor } })
      #expect(events.map(\.envelope.schema) == batches.flatMap { $0.events.map(\.event.schema) })
      #expect(events.map(\.envelope.occurredAt) == batches.flatMap { $0.events.map(\.occurredAt) })
      #expect(events.map(\.envelope.stream) == batches.flatMap { $0.events.map(\.stream) })
      for stream in Set(events.map(\.envelope.stream)) {
        #expect(try store.stream(stream) == events.filter { $0.envelope.stream == stream })
      }
      let reader = try store.reader()
      var read: [StoredEvent] = []
      try reader.read(after: 0, through: nil) { envelope, payload in
        read.append(StoredEvent(envelope: envelope, payload: Array(payload)))
        return true
      }
      #expect(read == events && reader.logID == store.logID && reader.durable == store.durable)
      let (logID, durable) = (store.logID, store.durable)
      let again = try await store.reopened()
      #expect(try again.all() == events && again.logID == logID && again.durable == durable)
      #expect(try again.digest(at: durable.position) == (durable.digest.isEmpty ? nil : durable.digest))
      let first = batches[0]
      #expect(
        try await again.command(first.commandID)
          == CommittedCommand(firstPosition: 1, count: first.events.count, fingerprint: first.fingerprint))
    },
  ]

  /// Batches with everything at its ends.
  private static var extremes: [EventBatch] {
    let id = UUID(namespace: .urlNamespace, name: "extreme")
    let actors: [Actor] = [.user(id), .system("tïck 🕰"), .importer(id), .integration(""), .other("robot:7")]
    let everything = String(String.UnicodeScalarView((1...0x10FFFF).lazy.compactMap { Unicode.Scalar($0) }))
    let payloads = [[], [0], [UInt8](repeating: 0xA5, count: 1 << 20), Array(everything.utf8.prefix(1 << 20)), [7]]
    return zip(actors, payloads).enumerated().map { number, content in
      let stream = StreamName("s\(number)", number % 2 == 0 ? .text("\u{0}🕰\u{301}\(number)") : .uuid(id))
      var batch = batch("extreme \(number)", [stream, shop], at: Int64(number))
      batch.actor = content.0
      batch.fingerprint = number % 2 == 0 ? .max : 0
      for (offset, schema) in [UInt16.max, 0].enumerated() {
        batch.events[offset] = NewEvent(
          stream: batch.events[offset].stream, event: EncodedEvent(type: "t", schema: schema, payload: content.1),
          occurredAt: offset == 0 ? Instant(milliseconds: number % 2 == 0 ? .min : .max) : nil)
      }
      return batch
    }
  }

  static let following = [
    EventStoreRule("who waits for more is woken by it") { store in
      async let woken = store.waitUntilDurable(beyond: 1)
      _ = try await store.append(batch("a", [cart]))
      _ = try await store.append(batch("b", [cart]))
      #expect(await woken)
    },
    EventStoreRule("a wait ends with its task, and at once where there is more already") { store in
      _ = try await store.append(batch("a", [cart]))
      #expect(await store.waitUntilDurable(beyond: 0))
      let waiting = Task { await store.waitUntilDurable(beyond: 1) }
      waiting.cancel()
      #expect(await waiting.value == false)
    },
    EventStoreRule("a wait ends when the store is closed") { store in
      _ = try await store.append(batch("a", [cart]))
      let waiting = Task { await store.waitUntilDurable(beyond: 1) }
      guard try await store.close() else { return waiting.cancel() }
      #expect(await waiting.value == false)
      #expect(await store.waitUntilDurable(beyond: 1) == false)
      await #expect {
        try await store.append(batch("b", [cart]))
      } throws: { error in
        guard case AppendError.failed(let failure) = error else { return false }
        return failure.code == .closed
      }
    },
    EventStoreRule("followers see each later position once, in order, and batches whole") { store in
      _ = try await store.append(batch("first", [cart, stock]))
      async let followers = withThrowingTaskGroup(of: [Position].self) { group in
        for start: Position in [0, 1, 2] { group.addTask { try await follow(store, after: start, through: 194) } }
        return try await group.reduce(into: [[Position]]()) { $0.append($1) }
      }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<64 {
          group.addTask { _ = try await store.append(batch("t\(number)", [cart, stock, shop])) }
        }
        try await group.waitForAll()
      }
      #expect(Set(try await followers) == [Array(1...194), Array(2...194), Array(3...194)])
    },
  ]

  private static func follow(
    _ store: any EventStoreSubject, after start: Position, through end: Position
  ) async throws -> [Position] {
    var seen: [Position] = []
    while (seen.last ?? start) < end, await store.waitUntilDurable(beyond: seen.last ?? start) {
      let new = try store.all(after: seen.last ?? start)
      if let last = new.last?.envelope, last.batch.firstPosition + Position(last.batch.count) - 1 != last.position {
        Issue.record("a batch was cut at \(last.position)")
      }
      seen += new.map(\.envelope.position)
    }
    return seen
  }

  static let staging = [
    EventStoreRule("the newest batch's time is known, staged ones included") { store in
      let staging = try store.staging
      #expect(staging.newestRecordedAt == nil)
      for (name, time) in [("a", 5_000), ("b", 4_000), ("c", 6_000)] {
        let staged = try staging.stage(batch(name, [cart], at: Int64(time)))
        #expect(staging.newestRecordedAt == staged.header.recordedAt)
      }
    },
    EventStoreRule("a staged event counts before it is durable") { store in
      let staging = try store.staging
      let first = try staging.stage(batch("a", [cart]))
      #expect(staging.version(of: cart) == 1 && staging.lastPosition == 1)
      let second = try staging.stage(batch("b", [cart], conditions: [.version(cart, is: 1), .head(1)]))
      try await staging.waitUntilDurable(through: second.end)
      #expect(first.lastPosition == 1 && store.durable.position == 2)
    },
    EventStoreRule("a staged command is repeated, whatever its conditions") { store in
      let staging = try store.staging
      let first = batch("a", [cart], conditions: [.version(cart, is: 0)])
      _ = try staging.stage(first)
      let known = CommittedCommand(firstPosition: 1, count: 1, fingerprint: 1)
      #expect(throws: AppendError.repeated(known)) { try staging.stage(first) }
      #expect(staging.command(first.commandID) == known)
    },
    EventStoreRule("what was never staged can't be waited for") { store in
      let staging = try store.staging
      let staged = try staging.stage(batch("a", [cart]))
      let error = await #expect(throws: StoreFailure.self) {
        try await staging.waitUntilDurable(
          through: StagedPosition(staged.lastPosition + 1, generation: staged.generation))
      }
      #expect(error?.code == .limitExceeded)
      try await staging.waitUntilDurable(through: staged.end)
    },
  ]
}
