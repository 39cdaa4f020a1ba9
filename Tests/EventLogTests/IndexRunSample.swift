// The bytes of a run that a test may damage, with the means to make their checksums fit again.
// What it answers is compared with the model, or must be an error of the index.

import CRC32C
import EventLogSimulation
import FoundationEssentials
import Testing

@testable import EventLog

/// A run's bytes, which a test may change between two openings, and what the run must answer.
final class IndexRunSample {
  let memory: UnsafeMutableRawBufferPointer
  let span: IndexRunSpan
  let model: IndexModel
  let hash = IndexHash(logID: id(42))

  convenience init(events: Int) throws {
    var growth = IndexGrowth(seed: 3, streams: 6)
    try self.init(growth.freeze(events: events), growth.model)
  }

  init(_ frozen: FrozenIndex, _ model: IndexModel = IndexModel()) throws {
    let storage = SimulatedStorage()
    let run = try frozen.write(to: storage)
    let bytes = storage.contents(of: run.name)!
    memory = .allocate(byteCount: bytes.count, alignment: 16)
    memory.copyBytes(from: bytes)
    span = run.info.span
    self.model = model
  }

  deinit { memory.deallocate() }

  func open(count: Int? = nil) -> IndexRun? {
    let bytes = UnsafeRawBufferPointer(rebasing: memory[..<(count ?? memory.count)])
    return IndexRun(MappedBytes(bytes) { _ in }, span: span, logID: id(42))
  }

  /// Expects an error, once the page of a byte is asked for.
  func expectError(_ run: IndexRun, at index: Int) throws -> Bool {
    let isRefused = try answersAreRight(run) == nil
    #expect(isRefused, "byte \(index)")
    return isRefused
  }

  /// Asks for one thing of each kind; nil when an answer was an error of the index.
  func answersAreRight(_ run: IndexRun) throws -> Bool? {
    do {
      for (key, positions) in model.streams.prefix(1) {
        let key = hash(key)
        guard try run.stream(key)?.count == UInt32(positions.count) else { return false }
        guard try run.positions(of: key, afterVersion: 0, limit: .max) == positions else { return false }
      }
      for (id, first) in model.commands.prefix(1) {
        guard try run.commands(hash(id)) == [first] else { return false }
      }
      for (key, holder) in model.claims.prefix(1) {
        guard try run.claim(key) == holder else { return false }
      }
      return try run.stream(hash(IndexGrowth.stream(99))) == nil && run.commands(hash(id(99_999))) == []
    } catch let error as StoreFailure {
      try #require(error.code == .corrupt && error.file == IndexFiles.run(span) && error.remedy != nil)
      return nil
    }
  }

  func signHeader() {
    let covered = UnsafeRawBufferPointer(rebasing: memory[..<4092])
    memory.storeBytes(of: CRC.checksum(covered), toByteOffset: 4092, as: UInt32.self)
  }

  /// The run that is made of this one; nil when it was refused.
  func mergedName(_ run: IndexRun) throws -> String? {
    do throws(StoreFailure) {
      return try IndexRunMerge.merge([run], in: SimulatedStorage()).name
    } catch {
      try #require(error.code == .corrupt)
      return nil
    }
  }

  /// Makes all checksums fit the bytes.
  func signPages(_ shape: IndexRunShape) -> Self {
    for (index, start) in stride(from: 4096, to: shape.claimPart.upperBound, by: 4096).enumerated() {
      let page = UnsafeRawBufferPointer(rebasing: memory[start..<start + 4096])
      memory.storeBytes(
        of: CRC.checksum(page), toByteOffset: shape.checksumPart.lowerBound + 4 * index, as: UInt32.self)
    }
    let tail = UnsafeRawBufferPointer(rebasing: memory[shape.tail])
    memory.storeBytes(of: CRC.checksum(tail), toByteOffset: 84, as: UInt32.self)
    signHeader()
    return self
  }
}
