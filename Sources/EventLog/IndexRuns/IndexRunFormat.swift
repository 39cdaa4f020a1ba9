// The sizes and limits of a run, as docs/index-format.md names them.
// Readers and writers use the same numbers.

/// The constants of a run's format.
enum IndexRunFormat {
  static let magic: UInt64 = 0x5844_494B_4259_4144
  static let version: UInt16 = 1
  /// What is checksummed and verified as one.
  static let page = 4096
  /// The most positions in one record; a longer stream has several.
  static let positionsInRecord = 4096
  static let commandSize = 16
  static let commandsInPage = page / commandSize
  static let claimSize = 24
  static let claimsInPage = page / claimSize
  /// The most bytes of a record up to its positions, hash and length excluded: the limits of a key and two counts.
  static let recordHead = 288
  static let streamFenceSize = 24
  static let tableFenceSize = 8
  static let mostPosition: UInt64 = 1 << 62
  /// The largest count or length in a header: sums of a few never overflow.
  static let mostCount: UInt64 = 1 << 40
  /// What to do about a damaged run.
  static let remedy = "Delete the folder index; it is rebuilt."

  /// The end of the page that ends at or after an offset.
  static func pageEnd(_ offset: Int) -> Int { (offset + page - 1) / page * page }
}
