// Writes a part of a run page by page through one buffer, and keeps each page's checksum.
// Two of them fill the same file at different places: the filters grow while the tables do.

internal import CRC32C

/// A growing part of a file that begins on a page.
struct PageWriter<File: StorageFile>: ~Copyable {
  private static var bufferSize: Int { 256 << 10 }

  private let file: File
  private var buffer = ByteSink(capacity: PageWriter.bufferSize)
  private var flushed: Int
  /// The CRC of each page that was written, 4 bytes each.
  private(set) var checksums = ByteSink()

  init(_ file: File, at start: Int) {
    self.file = file
    flushed = start
  }

  /// The offset in the file of the next byte.
  var offset: Int { flushed + buffer.count }

  mutating func append(_ bytes: UnsafeRawBufferPointer) throws(StoreFailure) {
    var rest = bytes
    while !rest.isEmpty {
      let part = min(rest.count, Self.bufferSize - buffer.count)
      buffer.append(UnsafeRawBufferPointer(rebasing: rest[..<part]))
      rest = UnsafeRawBufferPointer(rebasing: rest[part...])
      if buffer.count == Self.bufferSize { try flush() }
    }
  }

  /// Fills the last page with zeros.
  mutating func fillPage() throws(StoreFailure) {
    while buffer.count % IndexRunFormat.page != 0 { buffer.append(byte: 0) }
    if buffer.count == Self.bufferSize { try flush() }
  }

  /// Writes what is in the buffer, which must be whole pages.
  mutating func flush() throws(StoreFailure) {
    precondition(buffer.count % IndexRunFormat.page == 0)
    for start in stride(from: 0, to: buffer.count, by: IndexRunFormat.page) {
      let page = UnsafeRawBufferPointer(rebasing: buffer.bytes[start..<start + IndexRunFormat.page])
      checksums.append(little: CRC.checksum(page))
    }
    if buffer.count > 0 { try file.write(buffer.bytes, at: UInt64(flushed)) }
    flushed += buffer.count
    buffer.removeAll()
  }
}
