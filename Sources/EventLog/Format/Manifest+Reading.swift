// Reads a manifest and refuses one that does not hold together.
// What it says about the files themselves is checked by the recovery.

internal import CRC32C
internal import FoundationEssentials

extension Manifest {
  /// Reads the manifest in a file.
  init<F: StorageFile>(in file: F, writing: Bool) throws(StoreFailure) {
    self = try StoreFailure.completing { () throws(StoreFailure) in
      try file.allBytes(atMost: FormatLimits.manifestFile, LogFiles.manifest).read { (bytes) throws(StoreFailure) in
        try Manifest(bytes, file: LogFiles.manifest, writing: writing)
      }
    }
  }

  /// Reads a manifest; `unsupportedFormat` for a newer one, `corrupt` for anything else that is wrong.
  init(_ bytes: UnsafeRawBufferPointer, file: String, writing: Bool) throws(StoreFailure) {
    func damaged(_ reason: String) -> StoreFailure {
      StoreFailure(.corrupt, reason, file: file, offset: 0, remedy: StoreFailure.fileRemedy)
    }
    guard bytes.count >= 68 else { throw damaged("the manifest is too short") }
    let body = UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count - 4)])
    guard bytes.loadUnaligned(as: UInt64.self).littleEndian == Manifest.magic,
      bytes.loadUnaligned(fromByteOffset: body.count, as: UInt32.self).littleEndian == CRC.checksum(body)
    else { throw damaged("the manifest does not match its checksum") }
    let version = bytes.loadUnaligned(fromByteOffset: 8, as: UInt16.self).littleEndian
    guard 1...Manifest.version ~= version else {
      throw StoreFailure(
        .unsupportedFormat, "the manifest has version \(version)", file: file, remedy: FeatureBits.remedy)
    }
    var source = ByteSource(body, at: 10)
    do throws(FormatFault) {
      let zero = try source.little(UInt16.self)
      epoch = try source.little(UInt32.self)
      logID = try source.uuid()
      features = try source.featureBits()
      let count = try source.little(UInt32.self)
      let rest = try source.little(UInt32.self)
      let sessionSize = version == 1 ? 0 : 16
      guard zero == 0, rest == 0, count > 0, source.left == sessionSize + Int(count) * 48 else {
        throw FormatFault("the manifest's length is wrong")
      }
      if version > 1 { session = try source.uuid() }
      segments = []
      for number in 1...count { segments.append(try Segment(&source, number: number, isLast: number == count)) }
      try checkOrder()
    } catch {
      throw damaged(error.reason)
    }
    try features.check(writing: writing, file: file)
  }

  private func checkOrder() throws(FormatFault) {
    var next: UInt64 = 1
    for segment in segments {
      guard segment.firstPosition == next, segment.lastPosition >= next - 1, segment.lastPosition < UInt64.max / 2
      else { throw FormatFault("the manifest's positions have a gap") }
      next = segment.lastPosition + 1
    }
  }
}

extension Manifest.Segment {
  fileprivate init(_ source: inout ByteSource, number expected: UInt32, isLast: Bool) throws(FormatFault) {
    number = try source.little(UInt32.self)
    let rawState = try source.little(UInt32.self)
    firstPosition = try source.little(UInt64.self)
    provenLength = try source.little(UInt64.self)
    lastPosition = try source.little(UInt64.self)
    digest = ChainDigest(stored: try source.take(16))
    guard number == expected, rawState <= 255, let state = Manifest.State(rawValue: UInt8(rawState)),
      (state == .active) == isLast, provenLength >= UInt64(SegmentHeader.size), provenLength <= UInt64.max / 2
    else { throw FormatFault("the manifest's entry for segment \(expected) is wrong") }
    self.state = state
  }
}
