// A sealed segment with edited blocks, directory and footer, whose checksums are made to fit again.
// Area 0 is the header block, 1 the directory, 2 the footer, 3, 4, … the blocks' contents.

import CRC32C
import EventLogSimulation

@testable import EventLog

enum SealedTarget {
  private typealias Segment = SealedSegment<SimulatedStorage>

  private static let sample = SampleBook.file(ending: ".sealed", in: SampleBook.grown)
  private static let number = UInt32(sample.name.split(separator: "/")[1].prefix { $0 != "." }) ?? 0
  private static let segment: Segment = {
    guard let segment = try? open(sample.bytes) else { fatalError("the sample cannot be opened") }
    return segment
  }()
  private static let contents: [[UInt8]] = segment.directory.blocks.map { block in
    guard let content = try? segment.content(of: block) else { fatalError("the sample cannot be read") }
    return content.read { Array($0) }
  }

  private static func open(_ bytes: [UInt8]) throws -> Segment {
    let storage = SimulatedStorage()
    storage.replaceContents(of: "log/sealed", with: bytes)
    guard let file = try storage.open("log/sealed", writing: false) else { fatalError("the file was just made") }
    return try Segment.open(file, number: number, logID: SampleBook.logID, file: "log/sealed")
  }

  static func run(_ input: UnsafeRawBufferPointer) {
    guard let segment = try? open(edited(Edits(input))) else { return }
    let cache = BlockCache(limit: 1 << 20)
    for types in [nil, ["type-1"]] as [Set<String>?] {
      _ = try? segment.scan(after: 0, through: .max, types: types, cache: cache) { _, payload in
        touch(payload)
        return true
      }
    }
    for position in segment.footer.positions.prefix(40) {
      _ = try? segment.withEvent(at: position, cache: cache) { _, payload in touch(payload) }
      _ = try? segment.batch(at: position, cache: cache)
      _ = try? segment.chainDigest(at: position)
    }
    try? segment.forEachFrame { (_, _, content) throws(StoreFailure) in touch(content) }
    try? segment.verify()
  }

  private static func edited(_ edits: Edits) -> [UInt8] {
    var bytes = Array(sample.bytes.prefix(SegmentHeader.size))
    edits.apply(0, to: &bytes)
    bytes.storeChecksum(at: 508)
    var directory = SealedDirectory()
    directory.summaries = segment.directory.summaries
    for (place, block) in segment.directory.blocks.enumerated() {
      var (content, block) = (contents[place], block)
      edits.apply(3 + place, to: &content)
      block.offset = UInt64(bytes.count)
      (block.storedLength, block.rawLength) = (UInt32(content.count), UInt32(content.count))
      block.checksum = CRC.checksum(content)
      var header = ByteSink()
      block.writeHeader(to: &header, segment: number)
      bytes += [UInt8](header) + content
      directory.append(block)
    }
    return bytes + ending(directory, at: bytes.count, edits)
  }

  private static func ending(_ directory: SealedDirectory, at offset: Int, _ edits: Edits) -> [UInt8] {
    var sink = ByteSink()
    directory.write(to: &sink)
    var list = [UInt8](sink)
    edits.apply(1, to: &list)
    var footer = segment.footer
    footer.directoryOffset = UInt64(offset)
    footer.directoryLength = UInt32(list.count)
    footer.directoryChecksum = CRC.checksum(list)
    footer.fileLength = UInt64(offset + list.count + SealedFooter.size)
    var end = ByteSink()
    footer.write(to: &end)
    var last = [UInt8](end)
    edits.apply(2, to: &last)
    last.storeChecksum(at: 252)
    return list + last
  }
}
