// A slow compressor for blocks that are written once and read for years.
// What it makes is decompressed like any other block, and as fast.

internal import CLZ4

extension LZ4Block {
  /// Compresses lone blocks by LZ4's high-compression search; not for use by two threads at once.
  public struct HighCompressor: ~Copyable {
    private let state: UnsafeMutableRawPointer
    private let level: Int32

    /// Makes a compressor; level 9 takes about 15 ns a byte, level 12 three times that for one per cent less.
    public init(level: Int = 9) {
      self.level = Int32(level)
      state = .allocate(byteCount: Int(LZ4_sizeofStateHC()), alignment: 16)
    }

    deinit { state.deallocate() }

    /// Compresses `input` into `output`, which holds at least `LZ4Block.bound(input.count)` bytes; returns the size.
    public mutating func compress(
      _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> Int {
      precondition(output.count >= LZ4Block.bound(input.count), "the output must hold the worst case")
      guard let from = input.baseAddress, let to = output.baseAddress, !input.isEmpty else { return 0 }
      let size = LZ4_compress_HC_extStateHC(
        state, from.assumingMemoryBound(to: CChar.self), to.assumingMemoryBound(to: CChar.self), Int32(input.count),
        Int32(clamping: output.count), level)
      precondition(size > 0, "LZ4 cannot fail with an output that holds the worst case")
      return Int(size)
    }
  }
}
