// Long texts are cut in messages, between characters, with their length.

import Testing
import TextFormats

@Suite struct ExcerptTests {
  @Test func `short texts stay, long ones are cut with their length`() {
    #expect(Excerpt.of("") == "" && Excerpt.of("as it is") == "as it is")
    let long = String(repeating: "x", count: 1_000_000)
    #expect(Excerpt.of(long) == long.prefix(200) + "… (1000000 bytes)")
    #expect(Excerpt.of("ééé", atMost: 3) == "é… (6 bytes)")
    #expect(Excerpt.of("🧵🧵", atMost: 3) == "… (8 bytes)")
  }
}
