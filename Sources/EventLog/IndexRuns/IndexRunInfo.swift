// What a run says of itself: which part of which log it covers, and what the log looked like at its end.
// An opening log goes on from there, so it reads only the frames behind the last run.

internal import FoundationEssentials

/// The facts of a run.
struct IndexRunInfo: Sendable, Equatable {
  var logID: UUID
  /// The first position covered.
  var firstPosition: UInt64
  /// The last position covered.
  var lastPosition: UInt64
  /// The chain digest of the log at the last position.
  var digest: ChainDigest
  /// When the last batch covered was recorded, in milliseconds since 1970.
  var lastRecordedAt: Int64
  /// The segment that holds the last frame covered; 0 if unknown.
  var segment: UInt32 = 0
  /// The offset in that segment just after the frame; 0 if unknown.
  var offset: UInt64 = 0
  /// 0 as written from memory, one more for each merge.
  var level: UInt32 = 0
  /// How many streams have events here; counted by the writer.
  var streams: UInt64 = 0
  /// How many streams have their first event here; counted by the writer.
  var streamsBegun: UInt64 = 0
  /// How many commands there are; counted by the writer.
  var commands: UInt64 = 0
  /// How many keys were claimed or released; counted by the writer.
  var claims: UInt64 = 0

  var span: IndexRunSpan { IndexRunSpan(first: firstPosition, last: lastPosition) }
}
