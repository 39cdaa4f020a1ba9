// Records: what one list of fields gives, in CBOR, in JSON, as a check and as a description.

import CBOR
import EventSourcing
import FoundationEssentials
import JSON
import Testing

private enum Colour: String, FieldType, CaseIterable { case red, green }

private struct Size: Record, Equatable {
  var width: Int
  var height: Int?

  init(width: Int, height: Int?) { (self.width, self.height) = (width, height) }

  init(_ field: inout some FieldList<Size>) {
    width = field("width", \.width, "from left to right", .positive)
    height = field("height", \.height, "from top to bottom")
  }
}

private struct NotPositive: Error, Equatable { let field: String }

extension FieldRule<Int> {
  fileprivate static var positive: Self { Self("above 0") { $0 > 0 ? nil : NotPositive(field: $1) } }
}

/// Fields of every kind, listed in no order.
private struct Box: Record, Equatable {
  var size: Size
  var colour: Colour
  var id: ID<Box>
  var at: Instant?
  var labels: [String]
  var counts: [String: Int]
  var spare: Size?
  var isOpen: Bool

  init(_ field: inout some FieldList<Box>) {
    size = field("size", \.size, "how large")
    colour = field("colour", \.colour, "which colour")
    id = field("id", \.id, "which box")
    at = field("at", \.at, "since when")
    labels = field("labels", \.labels, "what is written on it")
    counts = field("counts", \.counts, "what is in it")
    spare = field("spare", \.spare, "another size")
    isOpen = field("isOpen", \.isOpen, "whether it is open")
  }

  static let json = #"""
    {"id":"0b8e6f0e-0000-4000-8000-000000000001","size":{"width":2},"colour":"green","labels":["a","b"],
    "counts":{"zz":1,"a":2},"spare":null,"isOpen":true}
    """#
}

@Suite struct RecordTests {
  private func parse<Value: Record>(_ json: String, as _: Value.Type = Value.self) throws -> Value {
    let document = JSONDocument()
    return try Array(json.utf8).withUnsafeBytes { try Value(json: try document.parse($0)) }
  }

  private func problems(_ json: String) -> [String] {
    do {
      _ = try parse(json, as: Box.self)
      return []
    } catch {
      return (error as? JSONFaults)?.all.map { "\($0.path): \($0.problem)" } ?? ["\(error)"]
    }
  }

  @Test func `stored maps are in the deterministic order, without what is absent`() throws {
    let bytes = try stored(parse(Box.json, as: Box.self))
    let value = try CBORValue(decoding: bytes, requiringDeterminism: true)
    guard case .map(let pairs) = value else { return #expect(Bool(false)) }
    #expect(
      pairs.map(\.key) == [
        .text("id"), .text("size"), .text("colour"), .text("counts"), .text("isOpen"), .text("labels"),
      ])
    #expect(try stored(read(bytes, as: Box.self)) == bytes)
  }

  @Test func `fields are found in any order, and unknown ones passed over`() throws {
    let box = try parse(Box.json, as: Box.self)
    guard case .map(let pairs) = try CBORValue(decoding: stored(box)) else { return #expect(Bool(false)) }
    var random = SystemRandomNumberGenerator()
    for _ in 0..<50 {
      var writer = CBORWriter()
      let more = pairs + [CBORPair(.text("unknown"), .array([.map([])])), CBORPair(.text("b"), .bool(true))]
      writer.map(more.count)
      for pair in more.shuffled(using: &random) {
        try pair.key.encode(to: &writer)
        try pair.value.encode(to: &writer)
      }
      #expect(try read(writer.bytes) == box)
    }
  }

  @Test func `a map of indefinite length is read as well`() throws {
    let bytes: [UInt8] = [0xBF] + "\u{65}width".utf8 + [0x02, 0xFF]
    #expect(try read(bytes) == Size(width: 2, height: nil))
  }

  @Test func `a key that comes twice, and one that is missing, are refused`() throws {
    let twice: [UInt8] = [0xA2] + "\u{65}width".utf8 + [0x02] + "\u{65}width".utf8 + [0x03]
    let error = #expect(throws: CBORError.self) { try read(twice, as: Size.self) }
    #expect(error?.code == .duplicateKey)
    let missing = #expect(throws: CBORError.self) { try read([0xA0], as: Size.self) }
    #expect(missing == CBORError(.missingKey, at: 0, "width"))
  }

  @Test func `every cut is refused, and changed bytes never trap`() throws {
    let bytes = try stored(parse(Box.json, as: Box.self))
    for end in 0..<bytes.count {
      #expect(throws: CBORError.self) { try read(Array(bytes[..<end]), as: Box.self) }
    }
    for index in bytes.indices {
      for byte in [0, 0x1B, 0x5F, 0x7B, 0x9F, 0xBF, 0xDB, 0xF6, 0xFF] as [UInt8] {
        var bytes = bytes
        bytes[index] = byte
        _ = try? read(bytes, as: Box.self)
      }
    }
  }

  @Test func `all faults of an object are told at once, each with its place`() {
    #expect(problems(Box.json) == [])
    #expect(
      problems(#"{"id":"x","size":{"widht":2},"colour":"blue","labels":["a",7],"counts":{},"isOpen":1}"#) == [
        "size: missing field \"width\"", "size: unknown field \"widht\": did you mean \"width\"?",
        "colour: expected \"red\", \"green\", found \"blue\"", "id: expected a UUID, found \"x\"",
        "labels[1]: expected text, found the number 7", "isOpen: expected true or false, found the number 1",
      ])
  }

  @Test func `names stand for ids where they can be looked up`() throws {
    let known = UUID()
    func box(_ name: String) throws -> Box {
      let json = Box.json.replacing("0b8e6f0e-0000-4000-8000-000000000001", with: name)
      let document = JSONDocument()
      return try Array(json.utf8).withUnsafeBytes { bytes in
        try Box(json: try document.parse(bytes)) { kind, name, _ in
          #expect(kind == "box")
          return name == "mine" ? [known] : name == "theirs" ? [known, UUID()] : []
        }
      }
    }
    #expect(try box("mine").id.uuid == known)
    for (name, problem) in [("theirs", "2 of kind box are called \"theirs\""), ("no", "there is no box \"no\"")] {
      let faults = #expect(throws: JSONFaults.self) { try box(name) }
      #expect(faults?.all.count == 1 && faults?.all[0].message.contains(problem) == true)
    }
  }

  @Test func `rules are checked within records too, the first fault counts`() throws {
    var box = try parse(Box.json, as: Box.self)
    #expect(box.formFault == nil)
    box.spare = Size(width: 0, height: 1)
    #expect(box.formFault as? NotPositive == NotPositive(field: "spare.width"))
  }

  @Test func `a record describes itself`() {
    let fields = Box.fieldDescriptions
    #expect(fields.map(\.name) == ["size", "colour", "id", "at", "labels", "counts", "spare", "isOpen"])
    #expect(fields.map(\.isRequired) == [true, true, true, false, true, true, false, true])
    #expect(fields[1].form == .oneOf(["red", "green"]) && fields[2].form == .id(of: "box"))
    guard case .record(let size) = fields[0].form else { return #expect(Bool(false)) }
    #expect(size[0].rule == "above 0" && size[0].meaning == "from left to right")
  }
}
