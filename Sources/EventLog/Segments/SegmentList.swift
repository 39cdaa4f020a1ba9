// All segments of an open log in order of positions, and which of them holds a position.
// It has a lock of its own, so that reading never waits for those who stage.

internal import FoundationEssentials

/// A segment open for reading.
enum LogSegment<S: Storage>: Sendable {
  case frames(FrameSegment<S>)
  case sealed(SealedHandle<S>)

  /// What the manifest says of it; the active segment may have grown since.
  var entry: Manifest.Segment {
    switch self {
    case .frames(let segment): segment.entry
    case .sealed(let handle): handle.entry
    }
  }

  /// How many of its file's bytes are in use.
  var size: UInt64 {
    switch self {
    case .frames(let segment): segment.end
    case .sealed(let handle): handle.entry.provenLength
    }
  }

  /// - Parameter durable: the newest durable position.
  func statistics(through durable: UInt64) -> SegmentStatistics {
    let state: SegmentStatistics.State =
      switch entry.state {
      case .active: .active
      case .closed: .closed
      case .sealed: .sealed
      }
    return SegmentStatistics(
      file: entry.file, state: state, firstPosition: entry.firstPosition,
      lastPosition: state == .active ? durable : entry.lastPosition, bytes: size)
  }
}

/// The segments of a log.
final class SegmentList<S: Storage>: Sendable {
  private let list: Monitor<[LogSegment<S>]>

  init(_ segments: [LogSegment<S>] = []) { list = Monitor(segments) }

  var all: [LogSegment<S>] { list.withLock { $0 } }

  /// The segment that holds a position, and the last position that it can hold; nil for positions before the first.
  func holding(_ position: UInt64) -> (segment: LogSegment<S>, last: UInt64)? {
    list.withLock { list in
      let next = list.partitioningIndex { $0.entry.firstPosition > position }
      guard next > 0 else { return nil }
      return (list[next - 1], next < list.count ? list[next].entry.firstPosition - 1 : .max)
    }
  }

  /// The segment that is written to.
  var active: FrameSegment<S>? {
    list.withLock { list in
      if case .frames(let segment)? = list.last { segment } else { nil }
    }
  }

  /// Says of the active segment that it is closed; another is appended next.
  func closeActive(_ entry: Manifest.Segment) {
    guard let active else { return }
    replace(.frames(active.closed(entry)))
  }

  func append(_ segment: LogSegment<S>) { list.withLock { $0.append(segment) } }

  func set(_ segments: [LogSegment<S>]) { list.withLock { $0 = segments } }

  /// Puts a segment in the place of the one with its number.
  func replace(_ segment: LogSegment<S>) {
    list.withLock { $0[Int(segment.entry.number) - 1] = segment }
  }
}
