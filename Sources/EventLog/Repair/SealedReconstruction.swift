// What is left of a sealed segment whose header, footer or directory is damaged: the blocks that can be found by their own
// headers. From these a footer and a directory are made, which pass the same checks as any; in place of a block that
// can't be found they name one that can't be read.

internal import FoundationEssentials

/// The blocks of a damaged sealed segment.
struct SealedReconstruction {
  let bytes: UnsafeRawBufferPointer
  let number: UInt32
  let blocks: [SealedBlock]
  let names: NamesSummary
  let firstPosition: UInt64

  /// The segment in this file, as far as it can be read; throws `corrupt` when nothing can be had.
  static func open<S: Storage>(
    _ file: S.File, number: UInt32, logID: UUID, firstPosition: UInt64?, file name: String
  ) throws(StoreFailure) -> SealedSegment<S> {
    let bytes = try file.allBytes(atMost: FormatLimits.sealedFile, name)
    let (footer, directory) = try bytes.read { (bytes) throws(StoreFailure) in
      let found = Result { () throws(FormatFault) in
        try SealedReconstruction(bytes, number: number, firstPosition: firstPosition).footerAndDirectory(logID: logID)
      }
      do throws(FormatFault) { return try found.get() } catch {
        throw StoreFailure(.corrupt, error.reason, file: name, remedy: StoreFailure.fileRemedy)
      }
    }
    let header = SegmentHeader(
      number: number, logID: logID, firstPosition: footer.firstPosition, digest: .start, epoch: 0)
    return SealedSegment(file, name: name, header: header, footer: footer, directory: directory)
  }

  private init(_ bytes: UnsafeRawBufferPointer, number: UInt32, firstPosition: UInt64?) throws(FormatFault) {
    self.bytes = bytes
    self.number = number
    blocks = SealedReconstruction.search(bytes, number)
    let first = firstPosition ?? blocks.first { $0.kind == .envelope && $0.number == 0 }?.first
    guard let first, let block = blocks.first(where: { $0.kind == .names }),
      let content = SealedReconstruction.content(of: block, bytes)
    else { throw FormatFault("the names of the sealed segment are lost") }
    self.firstPosition = first
    names = try content.read { (bytes) throws(FormatFault) in try NamesSummary(bytes) }
    guard 1...UInt64(SealedLimits.segment) ~= names.events else { throw FormatFault("the events are impossible") }
  }

  private static func search(_ bytes: UnsafeRawBufferPointer, _ number: UInt32) -> [SealedBlock] {
    var found: [SealedBlock] = []
    var offset = SegmentHeader.size
    let first = UInt8(truncatingIfNeeded: SealedBlock.magic)
    while offset < bytes.count {
      if bytes[offset] == first,
        let block = SealedBlock(
          UnsafeRawBufferPointer(rebasing: bytes[offset...]), at: UInt64(offset), segment: number),
        block.isWithinLimits, block.end <= UInt64(bytes.count)
      {
        found.append(block)
        offset = Int(block.end)
      } else {
        offset += 1
      }
    }
    return found
  }

  /// A block's content; nil when it is damaged.
  static func content(of block: SealedBlock, _ bytes: UnsafeRawBufferPointer) -> Bytes? {
    let stored = UnsafeRawBufferPointer(rebasing: bytes[Int(block.content)..<Int(block.end)])
    let content = Bytes(capacity: Int(block.rawLength))
    content.count = Int(block.rawLength)
    let target = UnsafeMutableRawBufferPointer(rebasing: content.memory[..<content.count])
    do throws(FormatFault) { try block.unpack(stored, into: target) } catch { return nil }
    return content
  }
}

extension SealedReconstruction {
  /// What a block says of itself at its beginning.
  struct Extent {
    /// The item after its last one.
    var end: UInt64
    /// How many things it holds.
    var count: UInt64
    var firstRecordedAt: Int64?
  }

  /// Nil when the block is damaged.
  func extent(of block: SealedBlock) -> Extent? {
    guard let content = SealedReconstruction.content(of: block, bytes) else { return nil }
    return try? content.read { (bytes) throws(FormatFault) in
      var source = ByteSource(bytes)
      switch block.kind {
      case .names: return Extent(end: 1, count: 1)
      case .streams:
        let count = Int(try source.little(UInt32.self))
        _ = (try source.column(count), try source.column(count))
        guard let base = bytes.baseAddress,
          let events = try source.column(count).sum(in: base, atMost: names.events)
        else { throw FormatFault("the streams have too many events") }
        return Extent(end: block.first &+ events, count: UInt64(count))
      case .envelope:
        _ = try source.little(UInt64.self)
        let time = try source.little(Int64.self)
        let count = UInt64(try source.little(UInt32.self))
        return Extent(end: block.first &+ count, count: count, firstRecordedAt: time)
      case .payload:
        let count = UInt64(try source.little(UInt32.self))
        return Extent(end: block.first &+ count, count: count)
      }
    }
  }
}

/// How many names of each kind a segment has, and how many events.
struct NamesSummary {
  var types = 0
  var events: UInt64 = 0
  var actors = 0
  var categories = 0
  var commands = 0

  /// Reads the content of a names block.
  init(_ content: UnsafeRawBufferPointer) throws(FormatFault) {
    var source = ByteSource(content)
    types = try source.count(itemsOf: 2)
    for _ in 0..<types {
      _ = try source.text(atMost: BatchLimits.name)
      events += UInt64(try source.number(atMost: SealedLimits.segment))
    }
    actors = try source.count(itemsOf: 1)
    for _ in 0..<actors { _ = try source.text(atMost: BatchLimits.name) }
    categories = try source.count(itemsOf: 1)
    for _ in 0..<categories { _ = try source.text(atMost: BatchLimits.category) }
    if source.left > 0 { commands = try source.count(itemsOf: 1) }
  }
}
