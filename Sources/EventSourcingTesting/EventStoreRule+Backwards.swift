// What reading newest first promises.

internal import EventSourcing
internal import Testing

extension EventStoreRule {
  static let backwards = [
    EventStoreRule("reading newest first gives what reading in order gives, turned around") { store in
      for number in 0..<150 { _ = try await store.append(batch("b\(number)", [[cart, stock], [shop]][number % 2])) }
      let all = try store.all()
      for (start, last) in [(0, nil), (0, .max), (3, 170), (169, 170), (170, 170), (171, 170), (0, 0), (.max, nil)]
        as [(Position, Position?)]
      {
        let found = try collected { visit in try store.readBackwards(through: last, after: start, visit) }
        #expect(found == all.reversed().filter { start < $0.envelope.position && $0.envelope.position <= last ?? .max })
      }
      for version in [nil, .max, 75, 40, 1, 0] as [UInt32?] {
        let found = try collected { visit in try store.readBackwards(cart, through: version, visit) }
        let own = all.filter { $0.envelope.stream == cart && $0.envelope.version <= version ?? .max }
        #expect(found == own.reversed())
      }
      let reader = try store.reader()
      let elsewhere = try collected { visit in try reader.readBackwards(through: nil, after: 0, visit) }
      let ofStream = try collected { visit in try reader.readBackwards(stock, through: nil, visit) }
      #expect(elsewhere == all.reversed() && ofStream == all.reversed().filter { $0.envelope.stream == stock })
      let nothing = try collected { visit in try store.readBackwards(StreamName("nothing"), through: nil, visit) }
      #expect(nothing.isEmpty)
    },
    EventStoreRule("a stream's version at a position is how many of its events there were by then") { store in
      for number in 0..<60 { _ = try await store.append(batch("v\(number)", [[cart, stock], [shop]][number % 2])) }
      let all = try store.all()
      let reader = try store.reader()
      for position in [0, 1, 2, 3, 45, 89, 90, 91, .max] as [Position] {
        for stream in [cart, stock, shop, StreamName("nothing")] {
          let count = all.count { $0.envelope.stream == stream && $0.envelope.position <= position }
          #expect(try store.version(of: stream, at: position) == UInt32(count))
          #expect(try reader.version(of: stream, at: position) == UInt32(count))
        }
      }
    },
    EventStoreRule("a reading newest first ends when its visitor says so") { store in
      struct Stopped: Error, Equatable {}
      _ = try await store.append(batch("a", [cart, cart, cart]))
      var seen: [Position] = []
      try store.readBackwards(through: nil, after: 0) { envelope, _ in
        seen.append(envelope.position)
        return envelope.position > 2
      }
      try store.readBackwards(cart, through: nil) { envelope, _ in
        seen.append(envelope.position)
        return false
      }
      #expect(seen == [3, 2, 3])
      #expect(throws: Stopped()) { try store.readBackwards(through: nil, after: 0) { _, _ in throw Stopped() } }
      #expect(throws: Stopped()) { try store.readBackwards(cart, through: nil) { _, _ in throw Stopped() } }
    },
    EventStoreRule("reading newest first takes large events as well") { store in
      let large = [UInt8](repeating: 0xA5, count: 1 << 20)
      for number in 0..<20 {
        var batch = EventStoreRule.batch("large \(number)", [cart])
        batch.events[0].event.payload = large
        _ = try await store.append(batch)
      }
      var seen: [Position] = []
      try store.readBackwards(through: nil, after: 0) { envelope, payload in
        if payload.elementsEqual(large) { seen.append(envelope.position) }
        return true
      }
      #expect(seen == (1...20).reversed())
    },
  ]

  /// All events that a reading hands on.
  private static func collected(_ read: (StoredEventVisitor) throws -> Void) throws -> [StoredEvent] {
    var events: [StoredEvent] = []
    try read { envelope, payload in
      events.append(StoredEvent(envelope: envelope, payload: Array(payload)))
      return true
    }
    return events
  }
}
