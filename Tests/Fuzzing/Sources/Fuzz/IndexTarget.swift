// An index run with edited pages, whose checksums are made to fit again, is asked and merged.
// The areas are the file's pages: the header page, the filters, the records and tables, the fences.

import CRC32C
import EventLogSimulation

@testable import EventLog

enum IndexTarget {
  private static let sample = SampleBook.file(ending: ".run", in: SampleBook.grown)
  private static let span: IndexRunSpan = {
    let name = String(sample.name.split(separator: "/")[1])
    guard let span = IndexFiles.span(ofName: name) else { fatalError("the sample's name is wrong") }
    return span
  }()

  static func run(_ input: UnsafeRawBufferPointer) {
    let bytes = edited(Edits(input))
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 16)
    memory.copyBytes(from: bytes)
    let mapped = MappedBytes(UnsafeRawBufferPointer(memory)) { $0.deallocate() }
    guard let run = IndexRun(mapped, span: span, logID: SampleBook.logID) else { return }
    ask(run)
    let storage = SimulatedStorage()
    _ = try? IndexRunMerge.merge([run], in: storage) {}
  }

  private static func ask(_ run: IndexRun) {
    let set = IndexRunSet([run], superfluous: [], logID: SampleBook.logID)
    for stream in SampleBook.streams {
      _ = try? set.version(of: stream)
      _ = try? set.positions(of: stream)
    }
    for number in 0..<12 {
      _ = try? set.commandCandidates(SampleBook.command(number))
      _ = try? set.claim(SampleBook.claim(number))
    }
  }

  private static func edited(_ edits: Edits) -> [UInt8] {
    var bytes = sample.bytes
    let page = IndexRunFormat.page
    for start in stride(from: 0, to: bytes.count, by: page) {
      var part = Array(bytes[start..<min(start + page, bytes.count)])
      edits.apply(start / page, to: &part)
      bytes.replaceSubrange(start..<start + part.count, with: part)
    }
    mend(&bytes)
    return bytes
  }

  /// Makes the checksums fit, where the edited header says that they are.
  private static func mend(_ bytes: inout [UInt8]) {
    bytes.store(CRC.checksum(Array(bytes[..<(IndexRunFormat.page - 4)])), at: IndexRunFormat.page - 4)
    guard let shape = bytes.withUnsafeBytes({ try? IndexRunHeader($0).shape }) else { return }
    let page = IndexRunFormat.page
    for start in stride(from: page, to: shape.tail.lowerBound, by: page) {
      let sum = CRC.checksum(Array(bytes[start..<start + page]))
      bytes.store(sum, at: shape.checksumPart.lowerBound + 4 * (start / page - 1))
    }
    bytes.store(CRC.checksum(Array(bytes[shape.tail])), at: 84)
    bytes.store(CRC.checksum(Array(bytes[..<(page - 4)])), at: page - 4)
  }
}
