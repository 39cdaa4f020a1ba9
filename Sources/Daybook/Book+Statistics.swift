// Numbers about a book, and the check of everything that it holds.

public import EventLog
internal import EventLogStore
internal import EventSourcing
public import FoundationEssentials
public import ReadModels

/// Numbers about a book.
public struct BookStatistics: Sendable, Equatable {
  public let logID: UUID
  /// How many events there are.
  public let position: Position
  public let streams: Int
  /// The files of the log, in order.
  public let segments: [SegmentStatistics]
  /// How many times the book was opened for writing.
  public let epoch: UInt32
  /// Bytes of the log in use; zeros that wait to be written over are not counted.
  public let logBytes: UInt64
  public let firstRecordedAt: Instant?
  public let lastRecordedAt: Instant?
  /// How many events of each stored type there are; nil if nobody asked for it.
  public let eventsByType: [String: Int]?
  /// What recoveries have cut off the end of the log and kept, oldest first.
  public let cutTails: [CutTailFile]
  /// The domain's policies.
  public let policies: [PolicyStanding]
  /// How far the slow check of the open book has come; nil if it has none.
  public let backgroundCheck: BackgroundCheckProgress?
}

/// How far a policy is, as far as the log tells it.
public struct PolicyStanding: Sendable, Equatable {
  /// What stands in the actor of its commands, `hand-over` for `system:hand-over`.
  public let name: String
  /// The next one who opens the book for writing asks the policy about the events from here on, and whoever has it open
  /// has done so already: that an event needs no answer is written nowhere. What is answered is not answered again.
  public let askedAgainFrom: Position
}

/// What a check of a whole book showed; a damaged log is an error instead.
public struct BookVerification: Sendable {
  public let position: Position
  public let segments: Int
  public let frames: Int
  public let streams: Int
  /// The digest of the whole history.
  public let chainDigest: [UInt8]
  /// The views, each compared with a fresh replay.
  public let views: [ViewVerification]

  /// Whether every view that there is equals its fresh replay.
  public var isSound: Bool { views.allSatisfy(\.isSound) }
}

/// What a check is at.
public enum VerificationProgress: Sendable {
  /// Reading the log again with all its checksums and digests; `done` is the position reached.
  case log(done: Position, of: Position)
  /// Reading events one by one; `done` is the position reached.
  case events(done: Position, of: Position)
  case view(ViewProgress)
}

extension Book {
  /// So many events are read between two reports of progress.
  private static var reportingStep: Position { 1_024 }

  /// Numbers about the book.
  ///
  /// - Parameters:
  ///   - countingTypes: also how many events of each type there are, which takes a scan of the log.
  ///   - progress: told now and then how many of how many events are counted.
  public func statistics(
    countingTypes: Bool = true, progress: (@Sendable (_ done: Position, _ of: Position) -> Void)? = nil
  ) async throws(Failure) -> BookStatistics {
    try await onLog { [self] log in
      let numbers = log.statistics
      let types = countingTypes ? try Self.eventsByType(log, through: numbers.lastPosition, progress) : nil
      return BookStatistics(
        logID: numbers.logID, position: numbers.lastPosition, streams: numbers.streams, segments: numbers.segments,
        epoch: numbers.epoch, logBytes: numbers.bytesWritten, firstRecordedAt: try Self.recordedAt(1, log),
        lastRecordedAt: try Self.recordedAt(numbers.lastPosition, log), eventsByType: types,
        cutTails: try log.cutTails(), policies: try Self.policies(log), backgroundCheck: backgroundCheckProgress)
    }
  }

  private static func eventsByType(
    _ log: any LogBacked, through end: Position, _ progress: ((_ done: Position, _ of: Position) -> Void)?
  ) throws -> [String: Int] {
    var types: [String: Int] = [:]
    try log.read(after: 0, through: end) { envelope, _ in
      if envelope.position % reportingStep == 0 { progress?(envelope.position, end) }
      types[envelope.type, default: 0] += 1
      return true
    }
    progress?(end, end)
    return types
  }

  private static func recordedAt(_ position: Position, _ log: any LogBacked) throws -> Instant? {
    var found: Instant?
    try log.read(after: max(position, 1) - 1, through: position) { envelope, _ in
      found = envelope.recordedAt
      return false
    }
    return found
  }

  private static func policies(_ log: any LogBacked) throws -> [PolicyStanding] {
    let answered = try log.answeredThrough(by: D.self)
    return D.policies.map { PolicyStanding(name: $0.name.actor, askedAgainFrom: answered + 1) }
  }

  /// Reads the whole log again, checks every checksum, digest, position and version, and every event from `from` on
  /// for being readable; then compares every view that there is with a fresh replay. Writes nothing into the book.
  ///
  /// - Throws: `store` with the code `corrupt` at the first fault of the log, naming file and offset.
  public func verify(
    from: Position = 1, progress: (@Sendable (VerificationProgress) -> Void)? = nil
  ) async throws(Failure) -> BookVerification {
    let report = try await onLog { log in
      let report = try log.verify { done, of in progress?(.log(done: done, of: of)) }
      try Self.decodeAll(log, after: from - min(from, 1)) { done, of in progress?(.events(done: done, of: of)) }
      return report
    }
    let compared = try await verifyViews { progress?(.view($0)) }
    return BookVerification(
      position: report.lastPosition, segments: report.segments, frames: report.frames, streams: report.streams,
      chainDigest: report.digest.bytes, views: compared)
  }

  /// Reads every event as what its type says it is.
  private static func decodeAll(
    _ log: any LogBacked, after position: Position, progress: (_ done: Position, _ of: Position) -> Void
  ) throws {
    let end = log.durable.position
    try log.read(after: position, through: nil) { envelope, payload in
      if envelope.position % reportingStep == 0 { progress(envelope.position, end) }
      do {
        try D.Event.registry.read(envelope, payload) { _, _ in }
      } catch {
        throw StoreFailure(
          .corrupt, "event \(envelope.position) of stream \(envelope.stream): \(error)")
      }
      return true
    }
    progress(end, end)
  }
}
