// The business on a store elsewhere: no decision ahead of the disk, races lost by seed, and yet the same events.

import BackOffice
import BackOfficeViews
import EventSourcing
import EventSourcingTesting
import Foundation
import Testing

@testable import Daybook

@Suite(.enabled(if: RealInput.isThere, RealInput.missing)) struct ElsewhereTests {
  private struct Shown: Equatable {
    let position: Position
    let stream: StreamName
    let version: UInt32
    let type: String
    let recordedAt: Instant
    let payload: [UInt8]
  }

  private func everything(in store: some EventReader) throws -> [Shown] {
    var shown: [Shown] = []
    try store.read(after: 0, through: nil) { envelope, payload in
      shown.append(
        Shown(
          position: envelope.position, stream: envelope.stream, version: envelope.version, type: envelope.type,
          recordedAt: envelope.recordedAt, payload: Array(payload)))
      return true
    }
    return shown
  }

  @Test func `the same commands give the same events there`() async throws {
    let logID = UUID(namespace: .urlNamespace, name: "elsewhere")
    let (here, there) = (InMemoryEventStore(logID: logID), ContendedEventStore(logID: logID, seed: 7))
    let (nearby, remote) = (
      try CommandRunner<BackOfficeDomain, InMemoryEventStore>(store: here, environment: .ofThisMachine),
      try CommandRunner<BackOfficeDomain, ContendedEventStore>(store: there, environment: .ofThisMachine)
    )
    let file = try Data(contentsOf: URL(filePath: RealInput.folder + "/northwind-commands.jsonl"))
    var now = Instant(milliseconds: 0)
    for line in file.split(separator: UInt8(ascii: "\n")).prefix(1_500) {
      switch try CommandFileParser<BackOfficeDomain>().parse(Array(line)[...]) {
      case .advance(let time):
        now = time ?? now
        let fired = try await nearby.stageDue(by: now).compactMap(\.positions)
        #expect(try await remote.runDue(by: now).compactMap(\.positions) == fired)
      case .named: Issue.record("a name where an id is wanted")
      case .command(let request, let at):
        now = at ?? now
        let actor = try nearby.withIndex { (index) throws(Rejection) in
          try BackOfficeDomain.actor(of: request.sender, for: request.command, in: index)
        }
        let metadata = CommandMetadata(commandID: request.commandID, actor: actor)
        let first = try await nearby.run(request.command, metadata, now: now)
        let second = try await remote.run(request.command, metadata, now: now)
        #expect(first.positions == second.positions)
        if first.positions?.lowerBound.isMultiple(of: 50) == true {
          #expect(try await remote.run(request.command, metadata, now: now).repeated)
        }
      }
    }
    #expect(try everything(in: there) == everything(in: here))
    #expect(here.durable.position > 1_000)
  }
}
