// Comma-separated values as real tools write them.

import Testing
import TextFormats

@Suite struct CSVReaderTests {
  private func records(_ text: String) -> [CSVReader.Record] { Array(CSVReader(Array(text.utf8))) }

  @Test func `cells, quotes, and lines of either end`() {
    #expect(
      records("\u{FEFF}a,b,c\r\n1,\"two, \"\"2\"\"\",3\n\n\"x\r\ny\",,\"\"\r\nlast") == [
        .cells(["a", "b", "c"]), .cells(["1", "two, \"2\"", "3"]), .cells(["x\r\ny", "", ""]), .cells(["last"]),
      ])
    #expect(records("") == [] && records("\n\r\n") == [] && records(",") == [.cells(["", ""])])
    #expect(records("a\rb,c\r") == [.cells(["a\rb", "c"])])
  }

  @Test func `what is wrong with a record spoils no other`() {
    let bytes = Array("a,".utf8) + [0xFF] + Array("\nb,c\n\"d\"e,f\ng,\"h\n".utf8)
    #expect(Array(CSVReader(bytes)) == [.badEncoding, .cells(["b", "c"]), .badQuotes, .badQuotes])
  }

  @Test func `any bytes are read to their end`() {
    var state: UInt64 = 7
    for _ in 0..<2_000 {
      let bytes = (0..<40).map { _ -> UInt8 in
        state = state &* 6_364_136_223_846_793_005 &+ 1
        return Array("a,\"\r\n".utf8 + [0xFF])[Int(state >> 33) % 6]
      }
      var reader = CSVReader(bytes)
      while reader.next() != nil {}
      #expect(reader.bytesRead == bytes.count)
    }
  }
}
