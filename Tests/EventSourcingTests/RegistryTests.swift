// Stored events find their types by name, older shapes are lifted, unknown ones are named.

import CBOR
import EventSourcing
import FoundationEssentials
import Testing

@Suite struct RegistryTests {
  func decode(_ event: EncodedEvent) throws -> CounterEvent {
    try event.payload.withUnsafeBytes {
      try CounterEvent.registry.decode(type: event.type, schema: event.schema, payload: $0)
    }
  }

  @Test func `what is encoded comes back`() throws {
    let event = CounterEvent.raised(CounterRaised(by: -7, reason: "héllo"))
    let encoded = try event.encoded()
    #expect(encoded.type == "counter.raised" && encoded.schema == 2)
    #expect(try decode(encoded) == event)
  }

  @Test func `an old shape is lifted`() throws {
    let old = try CBORValue.map([CBORPair(.text("by"), .unsigned(4))]).encoded()
    let event = try decode(EncodedEvent(type: "counter.raised", schema: 1, payload: old))
    #expect(event == .raised(CounterRaised(by: 4, reason: "none given")))
  }

  @Test func `what is unknown is named`() throws {
    let payload = try CounterEvent.raised(CounterRaised(by: 1, reason: "")).encoded().payload
    for (type, schema, message) in [
      ("counter.lowered", 1, "unknown event type counter.lowered"), ("counter.raised", 3, "has schema 3"),
      ("counter.raised", 0, "no upcaster"),
    ] {
      #expect {
        try decode(EncodedEvent(type: type, schema: UInt16(schema), payload: payload))
      } throws: { error in
        "\(error)".contains(message)
      }
    }
  }

  @Test func `a malformed payload is an error`() throws {
    #expect(throws: EventCodingError.self) {
      try decode(EncodedEvent(type: "counter.raised", schema: 2, payload: [0xA1, 0x62, 0x62]))
    }
  }

  @Test func `one content is stored under a name of each kind of stream`() throws {
    let types = EventRegistry<CounterRaised>([
      EventType(CounterRaised.self, named: "meter.raised", phrase: "raised the meter") { $0 }
    ])
    var encoder = EventEncoder()
    try encoder.encode(CounterRaised(by: 2, reason: "r"), named: "meter.raised")
    let stored = encoder.encoded
    let encoded = try #require(stored)
    #expect(encoded.type == "meter.raised" && encoded.schema == 1)
    let read = try encoded.payload.withUnsafeBytes {
      try types.decode(type: encoded.type, schema: encoded.schema, payload: $0)
    }
    #expect(read == CounterRaised(by: 2, reason: "r") && types.phrase(of: "meter.raised") == "raised the meter")
  }
}
