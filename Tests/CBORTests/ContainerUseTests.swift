// Unusual ways of using the containers of `Codable`: nested by hand, out of turn, more than once.

import CBOR
import Testing

private enum Key: String, CodingKey { case a, b, c }

/// Encodes as the closure says.
private struct ByHand: Encodable {
  let body: (any Encoder) throws -> Void
  func encode(to encoder: any Encoder) throws { try body(encoder) }
}

@Suite struct ContainerUseTests {
  private func hex(_ body: @escaping (any Encoder) throws -> Void) throws -> String {
    try CBOREncoder().encode(ByHand(body: body)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private func code(_ body: @escaping (any Encoder) throws -> Void) -> CBORError.Code? {
    #expect(throws: CBORError.self) { try CBOREncoder().encode(ByHand(body: body)) }?.code
  }

  @Test func nestedContainersCloseWhenTheirParentGoesOn() throws {
    let encoded = try hex { encoder in
      var container = encoder.container(keyedBy: Key.self)
      var list = container.nestedUnkeyedContainer(forKey: .b)
      try list.encode(1)
      var inner = list.nestedContainer(keyedBy: Key.self)
      try inner.encode(true, forKey: .c)
      try inner.encodeNil(forKey: .a)
      try list.encodeNil()
      #expect(list.count == 3)
      try container.encode("x", forKey: .a)
    }
    #expect(encoded == "a2616161786162" + "8301a26161f66163f5f6")
  }

  @Test func aValueWithoutContainerIsAnEmptyMap() throws {
    #expect(try hex { _ in } == "a0")
  }

  @Test func aSecondContainerOfTheSameKindGoesOnWithTheFirst() throws {
    let encoded = try hex { encoder in
      var first = encoder.container(keyedBy: Key.self)
      try first.encode(1, forKey: .a)
      var second = encoder.container(keyedBy: Key.self)
      try second.encode(2, forKey: .b)
    }
    #expect(encoded == "a2616101616202")
  }

  @Test func misuseIsAnError() {
    #expect(
      code { encoder in
        var container = encoder.container(keyedBy: Key.self)
        var nested = container.nestedUnkeyedContainer(forKey: .a)
        try container.encode(1, forKey: .b)
        try nested.encode(2)
      } == .unsupported)
    #expect(
      code { encoder in
        var single = encoder.singleValueContainer()
        try single.encode(1)
        try single.encode(2)
      } == .unsupported)
    #expect(
      code { encoder in
        _ = encoder.container(keyedBy: Key.self)
        _ = encoder.unkeyedContainer()
      } == .unsupported)
    #expect(
      code { encoder in
        var container = encoder.container(keyedBy: Key.self)
        try 1.encode(to: container.superEncoder())
      } == .unsupported)
  }

  @Test func aCompletedContainerStaysCompletedWhenAnotherTakesItsPlace() {
    #expect(
      code { encoder in
        var container = encoder.container(keyedBy: Key.self)
        var first = container.nestedUnkeyedContainer(forKey: .a)
        try first.encode(1)
        var second = container.nestedUnkeyedContainer(forKey: .b)
        try second.encode(2)
        try first.encode(3)
      } == .unsupported)
  }

  @Test func decodersGiveTheirContainersMoreThanOnce() throws {
    struct Twice: Decodable {
      init(from decoder: any Decoder) throws {
        let first = try decoder.container(keyedBy: Key.self)
        #expect(try first.decode([Int].self, forKey: .b) == [1, 2])
        let second = try decoder.container(keyedBy: Key.self)
        #expect(second.allKeys == [.a, .b])
        #expect(second.contains(.a) && !second.contains(.c))
        #expect(try second.decodeNil(forKey: .a))
        var list = try first.nestedUnkeyedContainer(forKey: .b)
        #expect(list.count == 2)
        #expect(try list.decode(Int8.self) == 1)
        #expect(try !list.decodeNil())
        #expect(try list.decode(Int8.self) == 2)
        #expect(throws: CBORError.self) { try list.decode(Int8.self) }
      }
    }
    _ = try CBORDecoder().decode(Twice.self, from: [UInt8](hex: "a2 6161f6 6162 9f0102ff"))
  }
}
