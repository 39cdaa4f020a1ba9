// The manifest and a segment's header block, with checksums made to fit. What is accepted must be written back the same.

import CRC32C

@testable import EventLog

enum ManifestTargets {
  static func manifest(_ input: UnsafeRawBufferPointer) {
    var bytes = Array(input)
    bytes.store(Manifest.magic, at: 0)
    bytes.storeChecksum(at: bytes.count - 4)
    bytes.withUnsafeBytes { bytes in
      guard let manifest = try? Manifest(bytes, file: "manifest", writing: false) else { return }
      var sink = ByteSink()
      manifest.write(to: &sink)
      // One of the first version is written as one of the present, which says the same.
      guard bytes.loadUnaligned(fromByteOffset: 8, as: UInt16.self).littleEndian == Manifest.version else {
        let again = try? Manifest(sink.bytes, file: "manifest", writing: false)
        return precondition(again == manifest, "an old manifest is not written as it was read")
      }
      precondition(sink.bytes.elementsEqual(bytes), "a manifest is not written as it was read")
    }
  }

  static func header(_ input: UnsafeRawBufferPointer) {
    guard input.count >= 80 else { return }
    var bytes = Array(input.prefix(SegmentHeader.size))
    bytes += [UInt8](repeating: 0, count: SegmentHeader.size - bytes.count)
    bytes.store(SegmentHeader.magic, at: 0)
    bytes.storeChecksum(at: 508)
    bytes.withUnsafeBytes { bytes in
      guard let header = try? SegmentHeader(bytes, file: "segment", writing: false) else { return }
      var sink = ByteSink()
      header.write(to: &sink)
      precondition(sink.bytes.elementsEqual(bytes), "a header is not written as it was read")
    }
  }
}
