// What opening a log did, for the operator's log and for tests.
// A recovery never changes anything that this report does not name.

/// What opening a log for writing found and did.
public struct RecoveryReport: Sendable, Equatable {
  /// A tail that nothing proved to have been durable.
  public struct CutTail: Sendable, Equatable {
    /// The segment's file.
    public var file: String
    /// Where it began, in bytes.
    public var offset: UInt64
    /// How many bytes were neither zero nor part of a valid frame, with the zeros between them.
    public var bytes: UInt64
    /// Why the first of them is no valid frame.
    public var reason: String
    /// Where a copy is kept.
    public var copy: String
  }

  /// Whether there was no log before.
  public var created = false
  /// The epoch that the log is now in.
  public var epoch: UInt32 = 0
  /// The last durable position.
  public var lastPosition: UInt64 = 0
  /// Bytes of valid frames that nothing proved yet; they were written again and synced.
  public var rewrittenBytes: UInt64 = 0
  /// What was cut off.
  public var cutTail: CutTail?
  /// Why the log can only be read for now: nothing could be written. What nothing proves is not shown.
  public var readOnlyReason: StoreFailure?

  public static func == (one: RecoveryReport, other: RecoveryReport) -> Bool {
    one.created == other.created && one.epoch == other.epoch && one.lastPosition == other.lastPosition
      && one.rewrittenBytes == other.rewrittenBytes && one.cutTail == other.cutTail
      && one.readOnlyReason?.code == other.readOnlyReason?.code
  }
}
