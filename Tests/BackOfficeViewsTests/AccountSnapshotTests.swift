// The account index in a snapshot: a snapshot taken anywhere and the events after it give what a fold from the
// beginning gives, over random commands with every type of event.

import CBOR
import EventSourcing
import Foundation
import Testing

@testable import BackOffice

@Suite struct AccountSnapshotTests {
  /// A digest of the bytes that the book of seed 1 gives, by the shape's number. A test that fails here says: raise
  /// `AccountIndex.shape`, and add a line.
  static let goldenDigests: [UInt64: UInt64] = [
    1: 11_649_771_505_037_093_931, 2: 7_674_931_442_065_853_533,
    3: 4_033_964_113_907_121_281, 4: 9_651_503_321_343_330_518,
    5: 5_095_991_201_951_714_253,
    6: 5_834_434_729_494_633_348,
    7: 1_696_189_225_911_062_246,
    8: 11_052_796_516_702_043_986,
    9: 12_542_699_324_014_429_336,
    12: 2_207_281_393_352_509_878,
    13: 3_430_237_951_366_713_987,
  ]

  func events(of book: SampleBook) throws -> [Recorded<BackOfficeEvent>] {
    var events: [Recorded<BackOfficeEvent>] = []
    try book.store.read(after: 0, through: nil) { envelope, payload in
      let event = try BackOfficeEvent.registry.decode(
        type: envelope.type, schema: envelope.schema, payload: payload)
      events.append(Recorded(event, envelope))
      return true
    }
    return events
  }

  func coded(_ index: AccountIndex) throws -> [UInt8] {
    var writer = CBORWriter()
    try index.encode(to: &writer)
    return writer.bytes
  }

  func decoded(_ bytes: [UInt8]) throws -> AccountIndex {
    try bytes.withUnsafeBytes { bytes in
      var reader = CBORReader(bytes)
      let index = try AccountIndex(from: &reader)
      try reader.finish()
      return index
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `a snapshot and the tail give what a fold from the start gives`(_ seed: UInt64) async throws {
    let book = try await SampleBook.shared(seed: seed)
    let events = try events(of: book)
    let step = ProcessInfo.processInfo.environment["DAYBOOK_LONG"] == nil ? 389 : 97
    var index = AccountIndex()
    var snapshots: [Int: [UInt8]] = [0: try coded(index)]
    for (number, event) in events.enumerated() {
      index.evolve(event)
      if number % step == 0 || number == events.count - 1 { snapshots[number + 1] = try coded(index) }
    }
    for (position, bytes) in snapshots {
      var resumed = try decoded(bytes)
      for event in events[position...] { resumed.evolve(event) }
      #expect(resumed == index, "from \(position)")
    }
    #expect(book.runner.withIndex { $0 == index })
  }

  @Test func `the sample has every type of event that changes the index`() async throws {
    var types: Set<String> = []
    for seed in [1, 2, 3] as [UInt64] {
      let book = try await SampleBook.shared(seed: seed)
      try book.store.read(after: 0, through: nil) { envelope, _ in
        types.insert(envelope.type)
        return true
      }
    }
    #expect(Set(BackOfficeEvent.registry.names).subtracting(types) == [])
  }

  @Test func `the coded shape changes only together with its number`() async throws {
    let book = try await SampleBook.shared(seed: 1)
    let bytes = try book.runner.withIndex { try coded($0) }
    let digest = CommandFingerprint.of(command: "", actor: "", payload: bytes)
    #expect(Self.goldenDigests[AccountIndex.shape] == digest)
  }

  @Test func `damaged bytes are refused or give another index, and never trap`() async throws {
    let book = try await SampleBook.made(seed: 1, commands: 300)
    let whole = try book.runner.withIndex { try coded($0) }
    var random = SeededRandom(state: 7)
    for _ in 0..<2_000 {
      var damaged = whole
      for _ in 0...random.next(3) { damaged[random.next(damaged.count)] = UInt8(random.next(256)) }
      if random.next(3) == 0 { damaged.removeLast(random.next(damaged.count)) }
      if let index = try? decoded(damaged) { _ = try? coded(index) }
    }
  }

  @Test func `contacts merged in a circle are refused`() {
    let (one, other) = (ContactID.sample("contact", 1), ContactID.sample("contact", 2))
    var merged = MergedIDs<ContactKind>()
    merged.merge(one, into: other)
    #expect(throws: Never.self) { try roundTrip(merged) }
    merged.merge(other, into: one)
    #expect(throws: CBORError.self) { try roundTrip(merged) }
  }

  private func roundTrip(_ merged: MergedIDs<ContactKind>) throws {
    var writer = CBORWriter()
    try merged.encode(to: &writer)
    try writer.bytes.withUnsafeBytes { bytes in
      var reader = CBORReader(bytes)
      let read = try MergedIDs<ContactKind>(from: &reader)
      #expect(read == merged)
    }
  }
}
