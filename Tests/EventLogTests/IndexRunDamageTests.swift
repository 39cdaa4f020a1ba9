// Damaged, shortened and foreign runs: each answer is right or a typed error, and what is no run is ignored.
// A run is derived, so an error costs a rebuild; a wrong "there is no such stream" would cost a wrong decision.

import EventLogSimulation
import FoundationEssentials
import Testing

@testable import EventLog

@Suite struct IndexRunDamageTests {
  @Test func `a flipped bit is an error or makes the run be ignored`() throws {
    let sample = try IndexRunSample(events: 12)
    let run = try #require(sample.open())
    #expect(try sample.answersAreRight(run) == true)
    let tables = run.shape.streamPart.lowerBound..<run.shape.tail.lowerBound
    for index in sample.memory.indices {
      // Every bit of what holds something, and one of each zero.
      for bit in sample.memory[index] == 0 ? index % 8..<index % 8 + 1 : 0..<8 {
        sample.memory[index] ^= 1 << bit
        defer { sample.memory[index] ^= 1 << bit }
        if tables.contains(index) {
          // An open run notices too: a page may be read from the disk anew at any time.
          guard try sample.expectError(run, at: index) else { return }
        } else {
          #expect(sample.open() == nil, "bit \(bit) of byte \(index)")
        }
      }
    }
    #expect(tables.count == 3 * IndexRunFormat.page)
    #expect(try sample.answersAreRight(run) == true)
  }

  @Test func `a run that is too short or too long is ignored`() throws {
    let sample = try IndexRunSample(events: 12)
    for count in 0..<sample.memory.count { #expect(sample.open(count: count) == nil) }
    let storage = SimulatedStorage()
    storage.replaceContents(of: IndexFiles.run(sample.span), with: Array(sample.memory) + [0])
    #expect(try IndexRun.open(sample.span, in: storage, logID: id(42)) == nil)
  }

  @Test func `a run of another log, span, version or feature is ignored`() throws {
    let sample = try IndexRunSample(events: 12)
    let bytes = MappedBytes(UnsafeRawBufferPointer(sample.memory)) { _ in }
    #expect(IndexRun(bytes, span: sample.span, logID: id(43)) == nil)
    #expect(IndexRun(bytes, span: IndexRunSpan(first: 1, last: 99), logID: id(42)) == nil)
    for (place, value) in [(8, 2), (10, 1), (96, 1), (104, 1), (184, 1), (4091, 1)] as [(Int, UInt8)] {
      let old = sample.memory[place]
      sample.memory[place] = value
      sample.signHeader()
      #expect(sample.open() == nil)
      sample.memory[place] = old
    }
    // Features that anybody may ignore are ignored.
    sample.memory[88] = 1
    sample.signHeader()
    #expect(try sample.answersAreRight(try #require(sample.open())) == true)
  }
}
