// Ids, instants and stream names: their text, their bytes, and name-based ids after the RFC.

import CBOR
import EventSourcing
import FoundationEssentials
import Testing

@Suite struct ValuesTests {
  @Test func `name-based IDs follow the RFC`() {
    // RFC 9562, appendix A.4.
    let dns = UUID(uuidString: "6ba7b810-9dad-11d1-80b4-00c04fd430c8")!
    let id = UUID(namespace: dns, name: "www.example.com")
    #expect(id == UUID(uuidString: "2ed6657d-e927-568b-95e1-2665a8aea6a2"))
  }

  @Test func `ids are lower case text and tagged bytes`() throws {
    let id = try #require(ID<Int>("2ED6657D-E927-568B-95E1-2665A8AEA6A2"))
    #expect(id.description == "2ed6657d-e927-568b-95e1-2665a8aea6a2")
    #expect(try stored(id).prefix(3) == [0xD8, 37, 0x50])
    #expect(try read(stored(id)) == id)
    #expect(ID<Int>("2ed6657d") == nil)
  }

  @Test(arguments: [0, 1_467_626_400_000, 1_467_626_400_001, -1, 253_402_300_799_999] as [Int64])
  func `instants keep their milliseconds`(_ milliseconds: Int64) throws {
    let instant = Instant(milliseconds: milliseconds)
    #expect(try read(stored(instant)) == instant)
    #expect(Instant(instant.description) == instant)
  }

  @Test func `instants end where their numbers do`() {
    let (first, last) = (Instant(milliseconds: .min), Instant(milliseconds: .max))
    #expect(last.milliseconds(since: first) == .max && first.milliseconds(since: last) == .min)
    #expect(last.milliseconds(since: Instant(milliseconds: -1)) == .max && last.milliseconds(since: last) == 0)
    #expect(last.advanced(by: 1) == last && first.advanced(by: -1) == first)
    #expect(last.advanced(by: 1, times: .max) == last && first.advanced(by: .max, times: -2) == first)
    #expect(last.advanced(by: -2, times: -9).milliseconds == .max && first.advanced(by: 2, times: 3) > first)
    #expect(last.advanced(by: .min).milliseconds == -1 && first.advanced(by: .max).milliseconds == -1)
  }

  @Test(arguments: ["account", "cart-shelf 7", "order-2ed6657d-e927-568b-95e1-2665a8aea6a2"])
  func `stream names read what they write`(_ text: String) {
    #expect(StreamName(parsing: text).description == text)
  }

  @Test(arguments: [
    Actor.user(UUID(namespace: .urlNamespace, name: "u")), .importer(UUID(namespace: .urlNamespace, name: "i")),
    .system("order-wake"), .integration("stripe"),
  ])
  func `actors read what they write`(_ actor: Actor) {
    #expect(Actor(parsing: actor.description) == actor)
    #expect(Actor(parsing: "robot:1") == nil && Actor(parsing: "user:1") == nil)
  }

  @Test(arguments: ["robot:1", "user:1", "importer:", "torture", "", "user:2ed6657d-e927-568b-95e1-2665a8aea6a2x"])
  func `actors that cannot be read keep their text`(_ text: String) {
    #expect(Actor(stored: text) == .other(text) && Actor(stored: text).description == text)
  }

  @Test func `fingerprints tell commands apart`() {
    let base = CommandFingerprint.of(command: "A", actor: "b", payload: [1])
    #expect(base == CommandFingerprint.of(command: "A", actor: "b", payload: [1]))
    #expect(base != CommandFingerprint.of(command: "Ab", actor: "", payload: [1]))
    #expect(base != CommandFingerprint.of(command: "A", actor: "b", payload: [2]))
  }
}

/// A value as it is stored.
func stored(_ value: some FieldType) throws -> [UInt8] {
  var writer = CBORWriter()
  try value.write(to: &writer)
  return writer.bytes
}

/// The value in stored bytes.
func read<Value: FieldType>(_ bytes: [UInt8], as _: Value.Type = Value.self) throws -> Value {
  try bytes.withUnsafeBytes { bytes in
    var reader = CBORReader(bytes)
    let value = try Value.read(from: &reader)
    try reader.finish()
    return value
  }
}
