// One open run: its mapped bytes, of which header, tail and filters were verified when it was opened.
// Every other page is verified each time it is used, so a damaged one is an error and never a wrong answer. Whoever
// writes the log looks which runs had one.

internal import CRC32C
internal import FoundationEssentials

/// An immutable part of the index.
final class IndexRun: Sendable {
  /// What the run says of itself.
  let info: IndexRunInfo
  let shape: IndexRunShape
  /// The file's name, relative to the book's folder.
  let name: String
  private let bytes: MappedBytes
  private let damaged = Monitor(false)

  /// Opens the run that covers `span`; nil when there is none, or none of this log and format that holds together.
  static func open<S: Storage>(_ span: IndexRunSpan, in storage: S, logID: UUID) throws(StoreFailure) -> IndexRun? {
    guard let file = try storage.open(IndexFiles.run(span), writing: false) else { return nil }
    guard try file.size() <= FormatLimits.indexRunFile else { return nil }
    return IndexRun(try file.map(), span: span, logID: logID)
  }

  /// The run in these bytes; nil when they are not the run of this log that covers `span`.
  init?(_ bytes: MappedBytes, span: IndexRunSpan, logID: UUID) {
    let header = bytes.read { bytes in
      Result { () throws(FormatFault) in try IndexRunHeader(bytes) }
    }
    guard case .success(let header) = header, header.info.logID == logID, header.info.span == span else { return nil }
    info = header.info
    shape = header.shape
    name = IndexFiles.run(span)
    self.bytes = bytes
    let tail = shape.tail
    guard bytes.read({ CRC.checksum(UnsafeRawBufferPointer(rebasing: $0[tail])) }) == header.tailChecksum,
      damagedPage(of: shape.filterPart) == nil
    else { return nil }
  }

  /// Whether a damaged page was met.
  var isDamaged: Bool { damaged.withLock { $0 } }

  /// Passes the whole file. Only what was verified may be believed.
  func read<Result: ~Copyable, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try bytes.read(body)
  }

  /// Verifies every page.
  func verify() throws(StoreFailure) { try verify(IndexRunFormat.page..<shape.claimPart.upperBound) }

  /// Verifies the pages that hold a range of the file.
  func verify(_ range: Range<Int>) throws(StoreFailure) {
    if let offset = damagedPage(of: range) { throw damage("a page does not match its checksum", at: offset) }
  }

  /// The error for something in this run that cannot be believed.
  func damage(_ reason: String, at offset: Int) -> StoreFailure {
    damaged.withLock { $0 = true }
    return StoreFailure(
      .corrupt, "the index is damaged: \(reason)", file: name, offset: UInt64(offset),
      positions: info.firstPosition...info.lastPosition, remedy: IndexRunFormat.remedy)
  }

  /// The offset of the first page in a range whose checksum is wrong.
  private func damagedPage(of range: Range<Int>) -> Int? {
    bytes.read { bytes in
      let first = range.lowerBound / IndexRunFormat.page * IndexRunFormat.page
      for start in stride(from: first, to: range.upperBound, by: IndexRunFormat.page) {
        let page = UnsafeRawBufferPointer(rebasing: bytes[start..<start + IndexRunFormat.page])
        let place = shape.checksumPart.lowerBound + 4 * (start / IndexRunFormat.page - 1)
        let stored = bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self).littleEndian
        if CRC.checksum(page) != stored { return start }
      }
      return nil
    }
  }
}
