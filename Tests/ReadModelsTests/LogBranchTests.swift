// A branch of a log reads as a naive list of its events does, and its views, from the beginning or grown from those of
// the log, are those of a log to which these events were appended.

import EventSourcing
import Foundation
import Testing

@testable import ReadModels

@Suite struct LogBranchTests {
  /// An event of the naive branch.
  private struct Event: Equatable {
    var envelope: Envelope
    var payload: [UInt8]
  }

  /// Some events of a log in memory are left out, changed, or followed by others.
  private struct Branch {
    let store: InMemoryEventStore
    let log: LogBranch<LogPrefix<InMemoryEventStore>>
    /// The same, one event after the other.
    let naive: [Event]

    init(seed: UInt64, from first: Position = 1) throws {
      var random = Steps(seed: seed)
      store = try JarLog(240, seed: seed).store
      let base = try LogPrefix(of: store, through: 220)
      var edits = HistoryEdits()
      var stored: [Event] = []
      try base.read(after: 0, through: nil) { envelope, payload in
        stored.append(Event(envelope: envelope, payload: Array(payload)))
        return true
      }
      var naive: [Event] = []
      var versions: [StreamName: UInt32] = [:]
      func add(_ event: Event) {
        var event = event
        event.envelope.version = versions[event.envelope.stream, default: 0] + 1
        versions[event.envelope.stream] = event.envelope.version
        naive.append(event)
      }
      func counted(_ thing: String) throws -> EncodedEvent {
        try TallyEvent.counted(Counted(thing: thing, amount: Int64(random.next(50)))).encoded()
      }
      for event in stored {
        let position = event.envelope.position
        var event = event
        let choice = position < first ? 9 : random.next(10)
        switch choice {
        case 0, 1: edits.dropped[position] = event.envelope.stream
        case 2:
          let new = try counted("edited")
          if event.envelope.type == new.type {
            event.payload = new.payload
            edits.edited[position] = new.payload
          }
          add(event)
        default: add(event)
        }
        guard position >= first, random.next(6) == 0 else { continue }
        for part in 1...(1 + random.next(2)) {
          let new = try counted("inserted")
          var envelope = event.envelope
          (envelope.part, envelope.type) = (UInt32(part), new.type)
          envelope.stream = StreamName("jar", .text("\(random.next(12))"))
          envelope.version = 0
          edits.inserted[position, default: []].append(InsertedEvent(envelope, payload: new.payload))
          add(Event(envelope: envelope, payload: new.payload))
        }
      }
      self.naive = naive
      log = try LogBranch(of: base, with: edits)
      #expect(!edits.dropped.isEmpty && !edits.edited.isEmpty && !edits.inserted.isEmpty)
    }
  }

  private func collect(_ read: (StoredEventVisitor) throws -> Void) throws -> [Event] {
    var events: [Event] = []
    try read { envelope, payload in
      events.append(Event(envelope: envelope, payload: Array(payload)))
      return true
    }
    return events
  }

  @Test(arguments: 1...6) func `every way of reading gives what a naive list has`(_ seed: UInt64) throws {
    let branch = try Branch(seed: seed)
    let (log, naive) = (branch.log, branch.naive)
    let streams = Set(naive.map(\.envelope.stream)).union([StreamName("jar", .text("none"))])
    for (start, end) in [(0, nil), (0, 220), (17, 100), (100, 101), (219, nil), (220, nil)] as [(Position, Position?)] {
      let expected = naive.filter { (start + 1...max(start + 1, end ?? .max)).contains($0.envelope.position) }
      #expect(try collect { try log.read(after: start, through: end, $0) } == expected)
      #expect(
        try collect { try log.readBackwards(through: end, after: start, $0) }.map(\.envelope.place)
          == expected.reversed().map(\.envelope.place))
    }
    for stream in streams {
      let expected = naive.filter { $0.envelope.stream == stream }
      for version in [0, 1, 5, 100] as [UInt32] {
        #expect(
          try collect { try log.read(stream, after: version, $0) }
            == expected.filter { $0.envelope.version > version })
        #expect(
          try collect { try log.readBackwards(stream, through: version, $0) }
            == expected.filter { $0.envelope.version <= version }.reversed())
      }
      for position in [0, 1, 50, 150, 220] as [Position] {
        let count = expected.count { $0.envelope.position <= position }
        #expect(try log.version(of: stream, at: position) == UInt32(count))
      }
    }
    #expect(
      log.durable == ChainPoint(position: branch.log.base.durable.position, digest: [])
        && log.logID == branch.store.logID)
  }

  @Test func `whoever has enough is given no more`() throws {
    let branch = try Branch(seed: 3)
    let stream = branch.naive[30].envelope.stream
    for count in 1...20 {
      var (left, seen) = (count, 0)
      func stop(_ envelope: Envelope, _ payload: UnsafeRawBufferPointer) -> Bool {
        left -= 1
        seen += 1
        return left > 0
      }
      try branch.log.read(after: 0, through: nil, stop)
      #expect(seen == count)
      (left, seen) = (min(count, 5), 0)
      try branch.log.read(stream, after: 0, stop)
      #expect(seen == min(count, 5))
    }
  }

  /// The digests of all views of a log that has the naive events and no others.
  private func expected(_ branch: Branch) throws -> [String: ViewDigest] {
    let store = InMemoryEventStore()
    for event in branch.naive {
      _ = try store.stage { area in
        try area.append(
          EventBatch(
            commandID: UUID(), recordedAt: Instant(milliseconds: 0), actor: .system("test"),
            events: [
              NewEvent(
                stream: event.envelope.stream,
                event: EncodedEvent(type: event.envelope.type, schema: 1, payload: event.payload))
            ]))
      }
    }
    let folder = TemporaryFolder()
    return try ViewSet<TallyEvent>([JarsView.self, ContentsView.self], in: ViewFolder(folder.path)).digests(from: store)
  }

  @Test(arguments: 1...6, [1, 3, 8_192])
  func `its views are those of a log with its events`(_ seed: UInt64, _ size: Int) throws {
    let branch = try Branch(seed: seed)
    let folder = try ViewFolder.branch()
    let views = ViewSet<TallyEvent>(
      [JarsView.self, ContentsView.self], in: folder, transactionSize: size, stateCapacity: 4)
    #expect(try views.digests(from: branch.log) == expected(branch))
    #expect(
      views.names.allSatisfy { name in
        views.viewStores.contains { $0.name == name && $0.position == branch.log.durable.position }
      })
    let path = folder.shared.path
    views.close(forGood: true)
    #expect(FileManager.default.fileExists(atPath: path))
    folder.discard()
    #expect(!FileManager.default.fileExists(atPath: path))
  }
}
