// What is different in a branch of a log: events that are left out, that say something else, or that stand behind
// others. Positions never move; the versions within a stream are counted anew.

/// An event that a branch has and the log has not.
public struct InsertedEvent: Sendable, Equatable {
  /// Its position is that of the event before it, with a part from 1; its version counts for nothing.
  public var envelope: Envelope
  public var payload: [UInt8]

  public init(_ envelope: Envelope, payload: [UInt8]) {
    self.envelope = envelope
    self.payload = payload
  }
}

/// The differences of a branch from its log.
public struct HistoryEdits: Sendable, Equatable {
  /// The streams of the events that are left out, by position.
  public var dropped: [Position: StreamName] = [:]
  /// What stands in the place of payloads, by position.
  public var edited: [Position: [UInt8]] = [:]
  /// What stands behind the event at a position, in order.
  public var inserted: [Position: [InsertedEvent]] = [:]

  public init() {}

  /// The first position at which something is different or behind which something stands; nil if all is the same.
  public var firstPosition: Position? {
    [dropped.keys.min(), edited.keys.min(), inserted.keys.min()].lazy.compactMap(\.self).min()
  }
}

/// How far the versions of a stream are from those that the log has.
struct StreamShift: Sendable {
  /// Ascending.
  private(set) var dropped: [Position] = []
  /// The events that are inserted into the stream, in order.
  private(set) var inserted: [InsertedEvent] = []

  static func all(of edits: HistoryEdits) -> [StreamName: StreamShift] {
    var shifts: [StreamName: StreamShift] = [:]
    for (position, stream) in edits.dropped.sorted(by: { $0.key < $1.key }) {
      shifts[stream, default: StreamShift()].dropped.append(position)
    }
    for event in edits.inserted.sorted(by: { $0.key < $1.key }).flatMap(\.value) {
      shifts[event.envelope.stream, default: StreamShift()].inserted.append(event)
    }
    return shifts
  }

  /// The version of an event that the log has and the branch, too.
  func version(of envelope: Envelope) -> UInt32 {
    moved(
      envelope.version, dropped: dropped.partitioningIndex { $0 >= envelope.position },
      inserted: inserted.partitioningIndex { $0.envelope.position >= envelope.position })
  }

  /// The version behind a position, where the log has `version`.
  func version(_ version: UInt32, behind position: Position) -> UInt32 {
    moved(
      version, dropped: dropped.partitioningIndex { $0 > position },
      inserted: inserted.partitioningIndex { $0.envelope.position > position })
  }

  private func moved(_ version: UInt32, dropped: Int, inserted: Int) -> UInt32 {
    UInt32(clamping: Int(version) - dropped + inserted)
  }
}
