// An open sealed segment: header, footer and directory in memory, blocks read and checked when they are needed.
// Blocks that were checked once stay in a cache that the whole log shares.

internal import FoundationEssentials

/// An open sealed segment. Positions outside its first to last are the caller's mistake.
final class SealedSegment<S: Storage>: Sendable {
  let footer: SealedFooter
  let header: SegmentHeader
  let directory: SealedDirectory
  let file: S.File
  /// The file's name, relative to the book's folder.
  let name: String
  /// The last digest between its ends that was asked for: a view asks for the same one again.
  let lastDigest = Monitor<(position: UInt64, digest: ChainDigest)?>(nil)

  /// A segment whose footer and directory were not read from its file.
  init(_ file: S.File, name: String, header: SegmentHeader, footer: SealedFooter, directory: SealedDirectory) {
    (self.file, self.name) = (file, name)
    (self.header, self.footer, self.directory) = (header, footer, directory)
  }

  private init(_ file: S.File, name: String) throws(StoreFailure) {
    self.file = file
    self.name = name
    let block = try file.bytes(at: 0, count: SegmentHeader.size)
    header = try block.read { (bytes) throws(StoreFailure) in
      try SegmentHeader(bytes, file: name, writing: false, magic: SegmentHeader.sealedMagic)
    }
    let size = try file.size(atMost: FormatLimits.sealedFile, name)
    let place = size - min(size, UInt64(SealedFooter.size))
    let footerBytes = try file.bytes(at: place, count: SealedFooter.size)
    let footer = try footerBytes.read { (bytes) throws(StoreFailure) in
      try SealedFooter(bytes, fileSize: size, file: name)
    }
    guard footer.isPaidFor else {
      throw StoreFailure(
        .corrupt, "the footer's counts are impossible", file: name, offset: place, remedy: StoreFailure.fileRemedy)
    }
    self.footer = footer
    let directoryBytes = try file.bytes(at: footer.directoryOffset, count: Int(footer.directoryLength))
    directory = try directoryBytes.read { (bytes) throws(StoreFailure) in
      do throws(FormatFault) {
        return try SealedDirectory(bytes, footer: footer)
      } catch {
        throw StoreFailure(
          .corrupt, error.reason, file: name, offset: footer.directoryOffset, positions: footer.positions,
          remedy: StoreFailure.fileRemedy)
      }
    }
  }

  /// Opens a file by reading its header block, footer and directory; throws `corrupt` when they do not agree with
  /// each other or with what is expected.
  static func open(
    _ file: S.File, number: UInt32, logID: UUID, file name: String
  ) throws(StoreFailure) -> SealedSegment {
    let segment = try SealedSegment(file, name: name)
    let footer = segment.footer
    let header = segment.header
    guard footer.segment == number, footer.logID == logID, header.number == number, header.logID == logID,
      header.firstPosition == footer.firstPosition, header.digest == footer.digestBefore
    else {
      throw StoreFailure(
        .corrupt, "the sealed segment does not belong at this place", file: name, offset: 0,
        positions: footer.positions, remedy: StoreFailure.fileRemedy)
    }
    return segment
  }
}

extension SealedFooter {
  /// The positions that the segment holds.
  var positions: ClosedRange<UInt64> { firstPosition...lastPosition }

  /// Those of them after one position, through another; nil when there is none.
  func positions(after: UInt64, through: UInt64) -> ClosedRange<UInt64>? {
    guard after < lastPosition, through > after, through >= firstPosition else { return nil }
    return max(after + 1, firstPosition)...min(through, lastPosition)
  }
}
