// What events changed in the streams that they stand in, by field, before and after: as `show` and `bisect` tell it.

internal import Daybook
internal import EventSourcing

/// A field of a stream's state that events changed.
struct StreamChange {
  let stream: StreamName
  let change: ExplainedChange

  var value: OutputValue {
    .object([
      .init("stream", .text(stream.description)), .init("field", .text(change.change.path.description)),
      .init("before", OutputValue(change.change.before)), .init("after", OutputValue(change.change.after)),
      .init("position", .integer(change.envelope.position)),
    ])
  }
}

extension Book {
  /// What some events of one batch, in order, changed in each of their streams.
  func changes(by events: [StoredRecord]) async throws -> [StreamChange] {
    var changes: [StreamChange] = []
    var seen: Set<StreamName> = []
    for record in events where seen.insert(record.envelope.stream).inserted {
      let (stream, version) = (record.envelope.stream, record.envelope.version)
      let last = events.last { $0.envelope.stream == stream }?.envelope.version ?? version
      let found = try await self.changes(
        of: stream, from: .version(version - min(version, 1)), to: .version(last))
      changes += found.map { StreamChange(stream: stream, change: $0) }
    }
    return changes
  }
}

extension Console {
  /// A line a field, below the name of its stream.
  func changes(_ changes: [StreamChange], _ times: TimeText) throws {
    var stream: StreamName?
    for row in changes {
      if row.stream != stream {
        try line()
        try line(palette.bold("what became of \(TerminalSafe.text(row.stream.description))"))
      }
      stream = row.stream
      let (before, after) = (OutputValue(row.change.change.before), OutputValue(row.change.change.after))
      try words(
        TerminalSafe.text("    \(row.change.change.path): \(before.cell(times)) → \(after.cell(times))"), hanging: 6)
    }
  }
}
