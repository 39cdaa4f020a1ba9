// Everything that a log and its write buffer must say of batches that were appended to an empty one.

import FoundationEssentials
import Testing

@testable import EventLog

/// What staging must know after some batches.
private struct Known {
  var versions: [StreamName: UInt32] = [:]
  var positions: [StreamName: [UInt64]] = [:]
  var commands: [UUID: UInt64] = [:]
  var claims: [UniqueKey: UInt64] = [:]
  var last: UInt64 = 0

  init(_ batches: [EventBatch]) {
    for batch in batches {
      let first = last + 1
      commands[batch.commandID] = first
      for key in batch.releases { claims[key] = nil }
      for key in batch.claims { claims[key] = first }
      for event in batch.events {
        last += 1
        versions[event.stream, default: 0] += 1
        positions[event.stream, default: []].append(last)
      }
    }
  }
}

extension Log {
  /// Compares all that the log and its write buffer say with the batches that were appended.
  func expect(_ batches: [EventBatch], _ when: String) throws {
    let shown = expected(batches)
    #expect(try everything() == shown, "\(when)")
    let known = Known(batches)
    stage { transaction in
      for (stream, version) in known.versions { #expect(transaction.version(of: stream) == version, "\(when)") }
      #expect(transaction.version(of: StreamName("order", .uuid(id(777_777)))) == 0)
      for (command, first) in known.commands {
        #expect(transaction.command(command)?.firstPosition == first, "\(when)")
      }
      #expect(transaction.command(id(888_888)) == nil)
      for number in 0..<batches.count where number % 5 == 0 {
        let key = UniqueKey(scope: "email", value: "\(number)@x")
        #expect(transaction.holder(of: key) == known.claims[key], "\(when)")
      }
    }
    for (stream, positions) in known.positions {
      for version in [0, 1, UInt32(positions.count / 2), UInt32(positions.count)] {
        var found: [UInt64] = []
        try read(stream: stream, afterVersion: version, limit: 7) { envelope, payload in
          #expect(Array(payload) == shown[Int(envelope.position) - 1].payload)
          found.append(envelope.position)
          return true
        }
        #expect(found == Array(positions.dropFirst(Int(version)).prefix(7)), "\(when)")
      }
    }
    #expect(statistics.streams == known.versions.count)
    var ofType: [UInt64] = []
    try scan(types: ["task.completed"]) { envelope, _ in
      ofType.append(envelope.position)
      return true
    }
    #expect(ofType == shown.filter { $0.envelope.type == "task.completed" }.map(\.envelope.position))
    for position in stride(from: 1, through: UInt64(shown.count), by: 7) {
      let one = try read(position: position) { envelope, payload in
        Shown(envelope: envelope, payload: Array(payload))
      }
      #expect(one == shown[Int(position) - 1])
    }
  }
}
