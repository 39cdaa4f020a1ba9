// C8: the forms in which keys are compared.

import Testing

@testable import BackOffice

@Suite("Normalised keys")
struct NormalisedTests {
  private func same(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }

  @Test("mail addresses lose case and outer white space, and keep dots and tags")
  func email() {
    #expect(same(Normalised.email(" Ann.Lee+Shop@Example.COM\t"), "ann.lee+shop@example.com"))
  }

  @Test("composed, decomposed and compatibility spellings have the same bytes")
  func unicode() {
    #expect(same(Normalised.label("Caf\u{E9}"), "caf\u{E9}"))
    #expect(same(Normalised.label("CAFE\u{301}"), "caf\u{E9}"))
    #expect(same(Normalised.email("\u{FF21}nn@example.com"), "ann@example.com"))
    #expect(same(Normalised.label("\u{A0}\u{FB01}rm\u{3000}"), "firm"))
  }

  @Test("normalising twice changes nothing", arguments: ["İstanbul", "J\u{30C}", "℡", "\u{1D400}", "ﷺ"])
  func twice(text: String) {
    for normalise in [Normalised.email, Normalised.name, Normalised.postcode, Normalised.phone] {
      #expect(same(normalise(normalise(text)), normalise(text)))
    }
  }

  @Test(
    "phone numbers become digits, a British leading zero becomes 44",
    arguments: [
      ("01632 960001", "441632960001"), ("+44 1632 960-001", "441632960001"), ("+44 (0)1632 960001", "441632960001"),
      ("0044 1632 960001", "441632960001"), ("+33 1 23 45", "3312345"), ("0033 1 23 45", "3312345"),
      ("\u{FF10}\u{661}632", "441632"), ("none", ""), ("", ""),
    ])
  func phone(text: String, digits: String) {
    #expect(same(Normalised.phone(text), digits))
  }

  @Test(
    "names lose punctuation and legal forms",
    arguments: [
      ("ABC Limited", "abc"), ("A.B.C. Ltd.", "abc"), ("abc, PLC", "abc"), ("ABC L.L.P.", "abc"),
      ("Smith & Sons (Leeds) Ltd", "smith sons leeds"), ("O'Brien", "obrien"), ("O\u{2019}Brien", "obrien"),
      ("Smith-Jones", "smith jones"), ("Unlimited Joy", "unlimited joy"), ("Limited", "limited"),
      ("Cafe\u{301}  Ltd", "caf\u{E9}"), (" ", ""),
    ])
  func name(text: String, expected: String) {
    #expect(same(Normalised.name(text), expected))
  }

  @Test("postcodes lose spaces and case")
  func postcode() {
    #expect(same(Normalised.postcode(" zz1  1Aa "), "zz11aa"))
    #expect(same(Normalised.postcode("ZZ1-1AA"), "zz11aa"))
    #expect(same(Normalised.postcode("-"), ""))
  }
}
