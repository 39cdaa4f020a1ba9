// The 96 bytes before every frame's content, as docs/log-format.md lays them out.
// Nothing in them is believed before their own checksum has been verified.

internal import CRC32C
internal import FoundationEssentials

/// What a frame says of itself.
struct FrameHeader: Equatable {
  static let size = 96
  static let magic: UInt32 = 0x5246_4244
  static let version: UInt8 = 1

  struct Flags: OptionSet {
    let rawValue: UInt8
    static let uncompressed = Flags(rawValue: 1)
    static let runStart = Flags(rawValue: 2)
    static let known: Flags = [.uncompressed, .runStart]
  }

  var flags: Flags
  var storedLength: UInt32
  var rawLength: UInt32
  var firstPosition: UInt64
  var count: UInt32
  var epoch: UInt32
  var offset: UInt64
  var durableThrough: UInt64
  var logID: UUID
  var digest: ChainDigest
  var segment: UInt32
  var runOffset: UInt32
  var contentChecksum: UInt32

  /// The offset in the file after the frame.
  var end: UInt64 { offset + UInt64(FrameHeader.size) + UInt64(storedLength) }
  /// The position of the frame's last event.
  var lastPosition: UInt64 { firstPosition + UInt64(count) - 1 }

  /// The same bytes, if they are what was stored after the header.
  func checked(_ stored: UnsafeRawBufferPointer) throws(FormatFault) -> UnsafeRawBufferPointer {
    guard stored.count == Int(storedLength), CRC.checksum(stored) == contentChecksum else {
      throw FormatFault(FrameHeader.contentDamage)
    }
    return stored
  }

  static var absence: String { "no valid frame header" }
  static var contentDamage: String { "the frame's content does not match its checksum" }

  /// Appends the 96 bytes.
  func write(to sink: inout ByteSink) {
    let start = sink.count
    sink.append(little: FrameHeader.magic)
    sink.append(byte: FrameHeader.version)
    sink.append(byte: flags.rawValue)
    sink.append(little: 0 as UInt16)
    sink.append(little: storedLength)
    sink.append(little: rawLength)
    sink.append(little: firstPosition)
    sink.append(little: count)
    sink.append(little: epoch)
    sink.append(little: offset)
    sink.append(little: durableThrough)
    sink.append(logID)
    sink.append(digest)
    sink.append(little: segment)
    sink.append(little: runOffset)
    sink.append(little: contentChecksum)
    let checksum = CRC.checksum(UnsafeRawBufferPointer(rebasing: sink.bytes[start...]))
    sink.append(little: checksum)
  }
}

extension FrameHeader {
  /// The header at the beginning of `bytes`; nil when there is none that is whole and within the limits.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= FrameHeader.size, bytes.loadUnaligned(as: UInt32.self).littleEndian == FrameHeader.magic
    else { return nil }
    let covered = UnsafeRawBufferPointer(rebasing: bytes[..<92])
    guard bytes.loadUnaligned(fromByteOffset: 92, as: UInt32.self).littleEndian == CRC.checksum(covered)
    else { return nil }
    func number<Number: FixedWidthInteger>(_ offset: Int, _: Number.Type) -> Number {
      Number(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Number.self))
    }
    flags = Flags(rawValue: bytes[5])
    storedLength = number(8, UInt32.self)
    rawLength = number(12, UInt32.self)
    firstPosition = number(16, UInt64.self)
    count = number(24, UInt32.self)
    epoch = number(28, UInt32.self)
    offset = number(32, UInt64.self)
    durableThrough = number(40, UInt64.self)
    logID = UUID(uuid: bytes.loadUnaligned(fromByteOffset: 48, as: uuid_t.self))
    digest = ChainDigest(stored: UnsafeRawBufferPointer(rebasing: bytes[64..<80]))
    segment = number(80, UInt32.self)
    runOffset = number(84, UInt32.self)
    contentChecksum = number(88, UInt32.self)
    guard bytes[4] == FrameHeader.version, bytes[6] == 0, bytes[7] == 0, isWithinLimits else { return nil }
  }

  private var isWithinLimits: Bool {
    guard flags.isSubset(of: .known), count > 0, storedLength > 0, storedLength <= rawLength else { return false }
    guard rawLength <= UInt32(BatchLimits.batch), UInt64(rawLength) <= 255 * UInt64(storedLength) else { return false }
    guard flags.contains(.uncompressed) == (storedLength == rawLength) else { return false }
    guard flags.contains(.runStart) == (runOffset == 0) else { return false }
    guard runOffset == 0 || UInt64(runOffset) + UInt64(rawLength) <= UInt64(FormatLimits.run) else { return false }
    // An event takes at least three bytes; so hostile counts cannot claim memory.
    guard count <= rawLength / 3 else { return false }
    return firstPosition > 0 && firstPosition <= UInt64.max / 2 && offset <= UInt64.max / 2
  }
}
