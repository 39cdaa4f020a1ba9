// C8: the forms in which keys are compared.

import Testing

@testable import BackOffice

@Suite("Normalised keys")
struct NormalisedTests {
  private func same(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }

  @Test
  func `mail addresses lose case and outer white space, and keep dots and tags`() {
    #expect(same(Normalised.email(" Ann.Lee+Shop@Example.COM\t"), "ann.lee+shop@example.com"))
  }

  @Test
  func `composed, decomposed and compatibility spellings have the same bytes`() {
    #expect(same(Normalised.label("Caf\u{E9}"), "caf\u{E9}"))
    #expect(same(Normalised.label("CAFE\u{301}"), "caf\u{E9}"))
    #expect(same(Normalised.email("\u{FF21}nn@example.com"), "ann@example.com"))
    #expect(same(Normalised.label("\u{A0}\u{FB01}rm\u{3000}"), "firm"))
  }

  @Test(arguments: ["İstanbul", "J\u{30C}", "℡", "\u{1D400}", "ﷺ"])
  func `normalising twice changes nothing`(text: String) {
    for normalise in [Normalised.email, Normalised.name, Normalised.postcode, Normalised.phone] {
      #expect(same(normalise(normalise(text)), normalise(text)))
    }
  }

  @Test(
    arguments: [
      ("01632 960001", "441632960001"), ("+44 1632 960-001", "441632960001"), ("+44 (0)1632 960001", "441632960001"),
      ("0044 1632 960001", "441632960001"), ("+33 1 23 45", "3312345"), ("0033 1 23 45", "3312345"),
      ("\u{FF10}\u{661}632", "441632"), ("none", ""), ("", ""),
    ])
  func `phone numbers become digits, a British leading zero becomes 44`(text: String, digits: String) {
    #expect(same(Normalised.phone(text), digits))
  }

  @Test(
    arguments: [
      ("ABC Limited", "abc"), ("A.B.C. Ltd.", "abc"), ("abc, PLC", "abc"), ("ABC L.L.P.", "abc"),
      ("Smith & Sons (Leeds) Ltd", "smith sons leeds"), ("O'Brien", "obrien"), ("O\u{2019}Brien", "obrien"),
      ("Smith-Jones", "smith jones"), ("Unlimited Joy", "unlimited joy"), ("Limited", "limited"),
      ("Cafe\u{301}  Ltd", "caf\u{E9}"), (" ", ""),
    ])
  func `names lose punctuation and legal forms`(text: String, expected: String) {
    #expect(same(Normalised.name(text), expected))
  }

  @Test
  func `postcodes lose spaces and case`() {
    #expect(same(Normalised.postcode(" zz1  1Aa "), "zz11aa"))
    #expect(same(Normalised.postcode("ZZ1-1AA"), "zz11aa"))
    #expect(same(Normalised.postcode("-"), ""))
  }
}
