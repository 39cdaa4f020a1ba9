// Turns drafts into frames: compresses, checksums and chains, with all frames of a run beside each other in memory.
// It knows nothing of files; where a frame will lie is told to it.

internal import CRC32C
internal import FoundationEssentials
internal import LZ4

/// Where the next frame goes.
struct FramePlace {
  var logID: UUID
  var epoch: UInt32
  var segment: UInt32
  var offset: UInt64
  var durableThrough: UInt64
}

/// Encodes frame after frame.
struct FrameEncoder: ~Copyable {
  /// The digest after the last frame encoded.
  private(set) var digest: ChainDigest
  private var compressor = LZ4Block.Compressor()
  /// The content of the current run; it may not move within a run, because the compressor refers back into it.
  private var run = ByteSink(capacity: FormatLimits.run)
  private var mustRestart = true

  init(digest: ChainDigest) { self.digest = digest }

  /// Makes the next frame begin a run.
  mutating func restartRun() { mustRestart = true }

  /// Appends the frame to `sink` and returns its header.
  mutating func encode(_ draft: FrameDraft, at place: FramePlace, into sink: inout ByteSink) -> FrameHeader {
    if mustRestart || run.count + draft.size > FormatLimits.run { beginRun() }
    let start = run.count
    draft.write(to: &run)
    let content = UnsafeRawBufferPointer(rebasing: run.bytes[start...])
    digest = digest.extended(firstPosition: draft.firstPosition, count: draft.eventCount, content: content)
    return append(content, runOffset: start, draft, place, to: &sink)
  }

  private mutating func beginRun() {
    run.removeAll()
    compressor.restart()
    mustRestart = false
  }

  private mutating func append(
    _ content: UnsafeRawBufferPointer, runOffset: Int, _ draft: FrameDraft, _ place: FramePlace,
    to sink: inout ByteSink
  ) -> FrameHeader {
    let headerStart = sink.count
    var flags: FrameHeader.Flags = runOffset == 0 ? [.runStart] : []
    // The header needs the stored content's checksum, so its room is left free and filled afterwards.
    sink.append(most: FrameHeader.size) { _ in FrameHeader.size }
    sink.append(most: LZ4Block.bound(content.count)) { output in
      let size = compressor.compress(content, into: output)
      if size < content.count { return size }
      flags.insert(.uncompressed)
      output.copyMemory(from: content)
      return content.count
    }
    let stored = UnsafeRawBufferPointer(rebasing: sink.bytes[(headerStart + FrameHeader.size)...])
    let header = FrameHeader(
      flags: flags, storedLength: UInt32(stored.count), rawLength: UInt32(content.count),
      firstPosition: draft.firstPosition, count: draft.eventCount, epoch: place.epoch, offset: place.offset,
      durableThrough: place.durableThrough, logID: place.logID, digest: digest, segment: place.segment,
      runOffset: UInt32(runOffset), contentChecksum: CRC.checksum(stored))
    var room = ByteSink(capacity: FrameHeader.size)
    header.write(to: &room)
    sink.overwrite(at: headerStart, count: FrameHeader.size) { $0.copyMemory(from: room.bytes) }
    return header
  }
}
