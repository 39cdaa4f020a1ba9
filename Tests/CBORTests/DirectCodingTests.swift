// Types with a coding of their own, and the calls that they are written with.

import CBOR
import FoundationEssentials
import Testing

private struct Point: CBORCodable, Equatable {
  var x: Int
  var y: Int

  init(x: Int, y: Int) {
    self.x = x
    self.y = y
  }

  func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.array(2)
    writer.write(x)
    writer.write(y)
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    let numbers = try reader.readArray(of: Int.self)
    guard numbers.count == 2 else { throw CBORError(.invalidValue, at: reader.offset) }
    self.init(x: numbers[0], y: numbers[1])
  }
}

private struct Named: CBORCodable, Equatable {
  var id: UUID
  var name: String
  var point: Point?

  init(id: UUID, name: String, point: Point?) {
    self.id = id
    self.name = name
    self.point = point
  }

  func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.map(point == nil ? 2 : 3)
    writer.key("id")
    writer.write(id)
    writer.key("name")
    writer.writePersonalText(name)
    if let point {
      writer.key("point")
      try writer.write(point)
    }
  }

  init(from reader: inout CBORReader) throws(CBORError) {
    let start = reader.offset
    var id: UUID?
    var name: String?
    var point: Point?
    try reader.readMap { (key, reader) throws(CBORError) in
      switch key {
      case "id": id = try reader.readUUID()
      case "name": name = try reader.readPersonalText()
      case "point": point = try reader.readIfPresent()
      default: break
      }
    }
    guard let id else { throw CBORReader.missingKey("id", inMapAt: start) }
    guard let name else { throw CBORReader.missingKey("name", inMapAt: start) }
    self.init(id: id, name: name, point: point)
  }
}

@Suite struct DirectCodingTests {
  private func read<Value>(_ bytes: [UInt8], _ body: (inout CBORReader) throws -> Value) throws -> Value {
    try bytes.withUnsafeBytes { bytes in
      var reader = CBORReader(bytes)
      let value = try body(&reader)
      try reader.finish()
      return value
    }
  }

  @Test func `maps are coded by hand`() throws {
    for point in [nil, Point(x: -1, y: 1000)] {
      let named = Named(id: UUID(), name: "Åsa", point: point)
      var writer = CBORWriter(capacity: 1)
      try writer.write(named)
      #expect(try read(writer.bytes) { try $0.read(Named.self) } == named)
      #expect(throws: Never.self) { try CBORValue(decoding: writer.bytes, requiringDeterminism: true) }
    }
    let unknown = [UInt8](hex: "a3 6178 83010203 646e616d65 d9da1b 6141 626964 d82550") + (1...16)
    #expect(try read(unknown) { try $0.read(Named.self) }.name == "A")
    let twice = [UInt8](hex: "a3 6178 00 6161 00 6178 00")
    let error = #expect(throws: CBORError.self) { try read(twice) { try $0.read(Named.self) } }
    #expect(error?.code == .duplicateKey)
    let missing = #expect(throws: CBORError.self) { try read([0xA0]) { try $0.read(Named.self) } }
    #expect(missing == CBORError(.missingKey, at: 0, "id"))
  }

  @Test func `integers of all widths and their limits`() throws {
    func check<Number: FixedWidthInteger & CBORCodable>(_: Number.Type) throws {
      for number in [Number.min, .max, 0, 23, 24, 100] {
        var writer = CBORWriter()
        try writer.write(number)
        #expect(try read(writer.bytes) { try $0.read(Number.self) } == number)
      }
      for hex in ["1bffffffffffffffff", "3bffffffffffffffff"] where hex != "1b" + String(Number.max, radix: 16) {
        let error = #expect(throws: CBORError.self) { try read([UInt8](hex: hex)) { try $0.read(Number.self) } }
        #expect(error?.code == .outOfRange)
      }
    }
    try check(Int.self)
    try check(Int8.self)
    try check(Int16.self)
    try check(Int32.self)
    try check(Int64.self)
    try check(UInt.self)
    try check(UInt8.self)
    try check(UInt16.self)
    try check(UInt32.self)
    try check(UInt64.self)
  }

  @Test func `wrong types are named`() {
    let reads: [(String, (inout CBORReader) throws -> Void)] = [
      ("60", { _ = try $0.readInt() }), ("00", { _ = try $0.readText() }), ("60", { _ = try $0.readBytes() }),
      ("00", { _ = try $0.readBool() }), ("f5", { _ = try $0.readUInt() }), ("f5", { _ = try $0.readDouble() }),
      ("00", { _ = try $0.readUUID() }), ("c100", { _ = try $0.readUUID() }), ("a0", { try $0.readArray { _ in } }),
      ("80", { try $0.readMap { _, _ in } }), ("00", { _ = try $0.readInstant() }),
      ("c160", { _ = try $0.readInstant() }),
    ]
    for (hex, body) in reads {
      let error = #expect(throws: CBORError.self) { try read([UInt8](hex: hex), body) }
      #expect(error?.code == .typeMismatch)
    }
    let shortID = #expect(throws: CBORError.self) { try read([UInt8](hex: "d825420102")) { try $0.readUUID() } }
    #expect(shortID?.code == .invalidValue)
  }

  @Test func `whole numbers read as floats only where exact`() throws {
    #expect(try read([UInt8](hex: "1b0020000000000000")) { try $0.readDouble() } == 0x1p53)
    #expect(throws: CBORError.self) { try read([UInt8](hex: "1b0020000000000001")) { try $0.readDouble() } }
    #expect(throws: CBORError.self) { try read([UInt8](hex: "fb3fb999999999999a")) { try $0.read(Float.self) } }
  }

  @Test func `every half and its neighbours keep their values`() throws {
    // All bit patterns of halves below infinity, by the bytes that mean them.
    for bits in 0..<0x7C00 as Range<UInt16> {
      let bytes = [0xF9, UInt8(bits >> 8), UInt8(bits & 0xFF)]
      let half = try read(bytes) { try $0.readDouble() }
      for number in [half, -half, Double(Float(half).nextUp), half.nextUp] {
        var writer = CBORWriter()
        writer.write(number)
        let again = try read(writer.bytes) { try $0.readDouble() }
        guard again == number, number.bitPattern != half.bitPattern || writer.bytes == bytes else {
          Issue.record("\(number) comes back as \(again) from \(writer.bytes)")
          return
        }
      }
    }
  }
}
