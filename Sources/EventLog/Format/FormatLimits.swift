// The limits of format 1 beside those of a batch, as docs/log-format.md names them.
// Readers and writers check the same numbers.

/// The limits of the format.
enum FormatLimits {
  /// The version that a stream may have before a frame, so that the frame's events can be counted on.
  static let version = UInt32(1) << 31
  /// The most content at which a segment is closed at the latest.
  static let segmentContent: UInt64 = 64 << 20
  /// The most bytes of a segment's file: its content in the smallest frames that there are, a last frame, and zeros.
  static let segmentFile: UInt64 = 512 << 20
  /// The most bytes of a sealed segment's file.
  static let sealedFile: UInt64 = 2 << 30
  /// The most bytes of a manifest: 1.4 million segments.
  static let manifestFile: UInt64 = 64 << 20
  /// The most bytes of a run of the index.
  static let indexRunFile: UInt64 = 64 << 30
  /// The content after which a run of frames restarts, and a frame takes no further batch.
  static let run = 256 << 10
  /// The content that is written although nobody waits for it yet.
  static let flush = 64 << 10
}
