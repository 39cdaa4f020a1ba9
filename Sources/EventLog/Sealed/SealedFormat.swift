// The limits and the block header of a sealed segment, as docs/log-format.md lays them out.
// Block headers repeat what the directory says; only a salvage without directory needs them.

internal import CRC32C

/// The limits of a sealed segment.
enum SealedLimits {
  /// The most bytes of a block's content, decompressed.
  static let block = 64 << 20
  /// The most bytes of all blocks' contents together, decompressed.
  static let segment = 1 << 30
  /// The content at which an envelope block ends.
  static let envelope = 16 << 10
  /// The payloads at which a payload block ends.
  static let payload = 64 << 10
  /// The events at which an envelope or payload block ends.
  static let events = 4096
  /// The streams of every streams block but the last.
  static let streams = 1024
}

/// What a block of a sealed segment holds.
enum SealedBlockKind: UInt8 {
  case names = 1
  case streams = 2
  case envelope = 3
  case payload = 4
}

/// Where a block lies and what it holds: its entry in the directory.
struct SealedBlock: Equatable {
  /// Bytes of a block's header.
  static let headerSize = 40
  static let magic: UInt32 = 0x4253_4244

  var kind: SealedBlockKind
  /// Its number within its kind.
  var number: UInt32
  /// Where its header begins in the file.
  var offset: UInt64
  var storedLength: UInt32
  var rawLength: UInt32
  var checksum: UInt32
  /// The cluster base, position or clustered index of the first thing in it.
  var first: UInt64

  /// Where its stored content begins in the file.
  var content: UInt64 { offset + UInt64(SealedBlock.headerSize) }
  /// The offset in the file after the block.
  var end: UInt64 { content + UInt64(storedLength) }
  var isCompressed: Bool { storedLength != rawLength }

  var isWithinLimits: Bool {
    storedLength > 0 && storedLength <= rawLength && rawLength <= UInt32(SealedLimits.block)
      && UInt64(rawLength) <= 255 * UInt64(storedLength)
  }

  /// Appends the 40 bytes that stand before the content.
  func writeHeader(to sink: inout ByteSink, segment: UInt32) {
    let start = sink.count
    sink.append(little: SealedBlock.magic)
    sink.append(little: UInt32(kind.rawValue))
    sink.append(little: segment)
    sink.append(little: number)
    sink.append(little: storedLength)
    sink.append(little: rawLength)
    sink.append(little: first)
    sink.append(little: checksum)
    sink.append(little: CRC.checksum(UnsafeRawBufferPointer(rebasing: sink.bytes[start...])))
  }
}

extension SealedBlock {
  /// Reads the header of a segment's block at an offset in the file; nil where there is none.
  init?(_ bytes: UnsafeRawBufferPointer, at offset: UInt64, segment: UInt32) {
    guard bytes.count >= SealedBlock.headerSize else { return nil }
    func number<Number: FixedWidthInteger>(_ place: Int, _: Number.Type) -> Number {
      Number(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: Number.self))
    }
    guard number(0, UInt32.self) == SealedBlock.magic, number(8, UInt32.self) == segment,
      let kind = UInt8(exactly: number(4, UInt32.self)).flatMap(SealedBlockKind.init(rawValue:)),
      number(36, UInt32.self) == CRC.checksum(UnsafeRawBufferPointer(rebasing: bytes[..<36]))
    else { return nil }
    self.init(
      kind: kind, number: number(12, UInt32.self), offset: offset, storedLength: number(16, UInt32.self),
      rawLength: number(20, UInt32.self), checksum: number(32, UInt32.self), first: number(24, UInt64.self))
  }
}
