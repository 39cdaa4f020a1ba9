// What a backup did, for people and scripts.

/// What a backup copied, and how far the copy reaches.
public struct BackupReport: Sendable, Equatable {
  /// The last position in the backup.
  public internal(set) var lastPosition: UInt64 = 0
  /// The chain digest there.
  public internal(set) var digest = ChainDigest.start
  /// The bytes that were written, without headers of files and manifests.
  public internal(set) var bytesCopied: UInt64 = 0
  /// How many files got something.
  public internal(set) var filesCopied = 0
  /// How many files the backup had already.
  public internal(set) var filesSkipped = 0
  /// How many of those were read again, every byte: an eighth of them in each backup, so that all are in eight.
  public internal(set) var filesChecked = 0
}
