// Decompresses the frames of a run one after another into memory that keeps them beside each other.
// Lengths come from a header whose checksum was verified, and the content's checksum is verified here first.

internal import LZ4

/// The decompressed content of a run, as far as it was read.
struct RunDecoder: ~Copyable {
  private var memory: UnsafeMutableRawBufferPointer
  private(set) var filled = 0

  init() { memory = .allocate(byteCount: FormatLimits.run, alignment: 16) }

  deinit { memory.deallocate() }

  /// Decompresses the next frame; the result is valid until the next call.
  mutating func decode(
    _ header: FrameHeader, stored: UnsafeRawBufferPointer
  ) throws(FormatFault) -> UnsafeRawBufferPointer {
    if header.flags.contains(.runStart) { filled = 0 }
    if let reason = reasonAgainst(header) { throw FormatFault(reason) }
    let stored = try header.checked(stored)
    let count = Int(header.rawLength)
    reserve(filled + count)
    let target = UnsafeMutableRawBufferPointer(rebasing: memory[filled..<filled + count])
    if header.flags.contains(.uncompressed) {
      target.copyMemory(from: stored)
    } else {
      guard LZ4Block.decompress(stored, into: target, history: filled) else {
        throw FormatFault("the frame's content does not decompress")
      }
    }
    filled += count
    return UnsafeRawBufferPointer(target)
  }

  /// Why a frame can't be the next one that is decompressed; nil when it can.
  func reasonAgainst(_ header: FrameHeader) -> String? {
    guard header.flags.contains(.runStart) || filled == Int(header.runOffset) else {
      return "the frame does not continue its run"
    }
    return nil
  }

  private mutating func reserve(_ count: Int) {
    guard count > memory.count else { return }
    let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 16)
    larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[..<filled]))
    memory.deallocate()
    memory = larger
  }
}
