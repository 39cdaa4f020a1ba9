// The list of all segments and what is proven of them; it is always replaced as a whole.
// A missing or shortened segment is seen because the manifest names it.

internal import CRC32C
internal import FoundationEssentials

/// What the manifest file holds.
struct Manifest: Equatable {
  static let magic: UInt64 = 0x4E41_4D4B_4259_4144
  static let version: UInt16 = 2
  /// The session of a log that nobody has opened for writing: a backup, or one of version 1.
  static let noSession = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))

  enum State: UInt8 {
    case active = 1
    case closed = 2
    /// Rewritten into blocks, in a file of its own.
    case sealed = 3
  }

  struct Segment: Equatable {
    var number: UInt32
    var state: State
    var firstPosition: UInt64
    /// All bytes below were durable when the manifest was written; for a closed or sealed segment, its length.
    var provenLength: UInt64
    /// The last position below the proven length.
    var lastPosition: UInt64
    /// The chain digest there.
    var digest: ChainDigest

    /// The file that holds it.
    var file: String { state == .sealed ? LogFiles.sealed(number) : LogFiles.segment(number) }
  }

  var epoch: UInt32
  var logID: UUID
  /// Random, and new whenever the log is opened for writing.
  var session = noSession
  var features = FeatureBits.known
  var segments: [Segment]

  /// Appends the manifest's bytes.
  func write(to sink: inout ByteSink) {
    let start = sink.count
    sink.append(little: Manifest.magic)
    sink.append(little: Manifest.version)
    sink.append(little: 0 as UInt16)
    sink.append(little: epoch)
    sink.append(logID)
    features.write(to: &sink)
    sink.append(little: UInt32(segments.count))
    sink.append(little: 0 as UInt32)
    sink.append(session)
    for segment in segments {
      sink.append(little: segment.number)
      sink.append(little: UInt32(segment.state.rawValue))
      sink.append(little: segment.firstPosition)
      sink.append(little: segment.provenLength)
      sink.append(little: segment.lastPosition)
      sink.append(segment.digest)
    }
    sink.append(little: CRC.checksum(UnsafeRawBufferPointer(rebasing: sink.bytes[start...])))
  }
}
