// LZ4 blocks by the C library: bounded decompression here, the continuing compressor beside it.
// Nothing here allocates or trusts a length that it reads from compressed bytes.

internal import CLZ4

/// LZ4 block compression (no frame format, no stored sizes).
public enum LZ4Block {
  /// The largest input of one block, in bytes.
  public static let maximumInput = Int(LZ4_MAX_INPUT_SIZE)

  /// The most bytes that compressing `count` bytes can give.
  public static func bound(_ count: Int) -> Int {
    precondition(count >= 0 && count <= maximumInput, "an LZ4 block holds at most \(maximumInput) bytes")
    return count + count / 255 + 16
  }

  /// Decompresses one block into `target`, which must be filled exactly.
  ///
  /// `history` counts the bytes directly before `target` that the block may refer to: the decompressed blocks
  /// of the same continuing stream. Returns false when the block is malformed, too long or too short.
  public static func decompress(
    _ block: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer, history: Int = 0
  ) -> Bool {
    guard block.count <= Int32.max, target.count <= Int32.max, let from = block.baseAddress,
      let to = target.baseAddress
    else { return false }
    let reach = min(history, 65_536)
    let written = LZ4_decompress_safe_usingDict(
      from.assumingMemoryBound(to: CChar.self), to.assumingMemoryBound(to: CChar.self), Int32(block.count),
      Int32(target.count), (to - reach).assumingMemoryBound(to: CChar.self), Int32(reach))
    return Int(written) == target.count
  }
}
