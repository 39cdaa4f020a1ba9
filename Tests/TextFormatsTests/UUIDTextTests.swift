// UUIDs as text, against Foundation's own formatter and with every kind of damaged text.

import FoundationEssentials
import Testing
import TextFormats

@Suite struct UUIDTextTests {
  @Test func `agrees with Foundation`() {
    for _ in 0..<1000 {
      let uuid = UUID()
      #expect(UUIDText.string(uuid) == uuid.uuidString.lowercased())
      #expect(UUIDText.parse(uuid.uuidString) == uuid)
      #expect(UUIDText.parse(uuid.uuidString.lowercased()) == uuid)
      var bytes: [UInt8] = [1]
      UUIDText.append(uuid, to: &bytes)
      #expect(bytes == [1] + Array(uuid.uuidString.lowercased().utf8))
    }
  }

  @Test func `every changed character is refused`() {
    let text = Array("00112233-4455-6677-8899-aAbBcCdDeEfF".utf8)
    #expect(UUIDText.parse(String(decoding: text, as: UTF8.self)) != nil)
    for index in text.indices {
      for replacement in [UInt8(ascii: "g"), 0, 0x20, UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "@"), 0xC3] {
        var changed = text
        changed[index] = replacement
        #expect(changed.withUnsafeBytes { UUIDText.parse($0) } == nil)
      }
      var exchanged = text
      exchanged[index] = text[index] == UInt8(ascii: "-") ? UInt8(ascii: "0") : UInt8(ascii: "-")
      #expect(exchanged.withUnsafeBytes { UUIDText.parse($0) } == nil)
    }
  }

  @Test(arguments: [
    "", "0", "{00112233-4455-6677-8899-aabbccddeeff}", "00112233-4455-6677-8899-aabbccddeeff ",
    "00112233445566778899aabbccddeeff", "00112233-4455-6677-8899-aabbccddeef",
  ])
  func `other texts are refused`(_ text: String) {
    #expect(UUIDText.parse(text) == nil)
  }
}
