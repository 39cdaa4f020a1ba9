// The writer: commas, escapes, numbers, and that the parser reads back what was written.

import FoundationEssentials
import JSON
import Testing

@Suite struct JSONWriterTests {
  private func text(_ write: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter(capacity: 0)
    write(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test func `objects, arrays and lines are written`() {
    let written = text { writer in
      for _ in 0..<2 {
        writer.object { writer in
          writer.key("a")
          writer.array { writer in
            writer.write(1)
            writer.object { _ in }
            writer.array { _ in }
            writer.write("x{")
            writer.write("[")
          }
          writer.key("b:")
          writer.writeNull()
          writer.key("c")
          writer.writeRaw { $0 += Array("[0]".utf8) }
          writer.key("d")
          writer.write(true)
        }
        writer.endLine()
      }
    }
    let line = "{\"a\":[1,{},[],\"x{\",\"[\"],\"b:\":null,\"c\":[0],\"d\":true}\n"
    #expect(written == line + line)
  }

  @Test func `scalars are written`() {
    let id = UUID(uuidString: "00112233-4455-6677-8899-AABBCCDDEEFF")!
    #expect(text { $0.write(Int64.min) } == "-9223372036854775808")
    #expect(text { $0.write(UInt64.max) } == "18446744073709551615")
    #expect(text { $0.write(0) } == "0")
    #expect(text { $0.write(0.1) } == "0.1")
    #expect(text { $0.write(Double.nan) } == "null")
    #expect(text { $0.write(-Double.infinity) } == "null")
    #expect(text { $0.write(id) } == "\"00112233-4455-6677-8899-aabbccddeeff\"")
    #expect(text { $0.writeInstant(milliseconds: -1) } == "\"1969-12-31T23:59:59.999Z\"")
    #expect(text { $0.writeInstant(milliseconds: .max) } == "null")
    #expect(
      text { $0.write("\"\\/\u{8}\u{c}\n\r\t\u{1}\u{1f}\u{7f}é😀") }
        == "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\u{7f}é😀\"")
  }

  @Test func `the parser reads what was written`() throws {
    let document = JSONDocument()
    for scalar in (0...0x3FF).compactMap(Unicode.Scalar.init) {
      let string = "a\(scalar)b"
      #expect(try document.parse(text { $0.write(string) }).string?.utf8.elementsEqual(string.utf8) == true)
    }
    for shift in 0..<63 {
      let number = Int64.min >> Int64(shift)
      #expect(try document.parse(text { $0.write(number) }).integer(Int64.self) == number)
      let float = Double(bitPattern: 0x3FF5_5555_5555_5555 << UInt64(shift % 8) &+ UInt64(shift))
      if float.isFinite { #expect(try document.parse(text { $0.write(float) }).double == float) }
    }
  }
}
