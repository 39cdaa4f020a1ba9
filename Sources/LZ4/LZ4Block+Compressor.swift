// A continuing LZ4 compressor: each block may refer to the blocks before it in the same buffer.
// Small blocks only gain by that; the caller keeps all input since the last restart in place, one after another.

internal import CLZ4

extension LZ4Block {
  /// The state of a continuing stream; not for use by two threads at once.
  public struct Compressor: ~Copyable {
    private let stream: UnsafeMutablePointer<LZ4_stream_t>

    /// Makes a compressor without history.
    public init() {
      guard let stream = LZ4_createStream() else { fatalError("out of memory") }
      self.stream = stream
    }

    deinit { LZ4_freeStream(stream) }

    /// Forgets all input so far: the next block stands alone.
    public mutating func restart() { LZ4_resetStream_fast(stream) }

    /// Compresses `input` into `output`, which holds at least `LZ4Block.bound(input.count)` bytes; returns the size.
    ///
    /// The input since the last restart must still lie unchanged directly before `input`.
    public mutating func compress(
      _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> Int {
      precondition(output.count >= LZ4Block.bound(input.count), "the output must hold the worst case")
      guard let from = input.baseAddress, let to = output.baseAddress, !input.isEmpty else { return 0 }
      let size = LZ4_compress_fast_continue(
        stream, from.assumingMemoryBound(to: CChar.self), to.assumingMemoryBound(to: CChar.self), Int32(input.count),
        Int32(clamping: output.count), 4)
      precondition(size > 0, "LZ4 cannot fail with an output that holds the worst case")
      return Int(size)
    }
  }
}
