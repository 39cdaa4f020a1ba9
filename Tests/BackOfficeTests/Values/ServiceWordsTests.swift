// What services outside say can always be written down: what is left of it passes the checks of commands.

import Testing

@testable import BackOffice

@Suite struct ServiceWordsTests {
  @Test(arguments: [
    "no_money", "", " ", "\u{202E}", "\u{3164}", "\u{2800}", "a\nb", "\u{0}", "e\u{301}", "\u{301}", "\u{FFF9}x",
    "\u{200D}", "a\u{200D}", "\u{FE0F}", "  x  ", String(repeating: "x", count: 5_000),
    String(repeating: " ", count: 600) + "x",
  ])
  func `a line of a service passes the check of lines`(_ text: String) throws {
    try FieldText.check(line: ServiceWords.neededLine(text), field: "code")
    if let line = ServiceWords.line(text) { try FieldText.check(line: line, field: "code") }
  }

  @Test func `what can be stored is left as it is`() {
    #expect(ServiceWords.line(" card_declined ") == "card_declined")
    #expect(ServiceWords.line("Größe\tnicht\u{202E} da") == "Größe nicht da")
    #expect(ServiceWords.line("\u{3164}") == nil && ServiceWords.line(nil) == nil)
    #expect(ServiceWords.neededLine("\u{3164}") == "unknown")
  }
}
