// Which texts names and addresses may be (D-45): something to be seen, and nothing that is not.

import EventSourcing
import Testing

@testable import BackOffice

@Suite struct NameFormTests {
  private func refusal(ofName name: String) -> Rejection? {
    do {
      try FieldText.check(name: name, field: "name")
      return nil
    } catch {
      return error
    }
  }

  private func isRefused(_ name: String) -> Bool {
    guard case .invalidField("name", _)? = refusal(ofName: name) else { return false }
    return true
  }

  @Test(arguments: [
    "\u{0}", "\u{1B}", "\n", "\u{7F}", "\u{85}", "\u{9F}", "\u{2028}", "\u{2029}", "\u{61C}", "\u{200E}", "\u{202E}",
    "\u{2066}", "\u{2069}", "\u{200B}", "\u{2060}", "\u{2063}", "\u{FEFF}", "\u{AD}", "\u{3164}", "\u{E0041}",
    "\u{FFF9}",
  ])
  func `what cannot be seen is refused within a name`(_ text: String) {
    #expect(isRefused("Ann" + text + "Bob"))
  }

  @Test(arguments: [
    "\u{200B}", "\u{2063}", "\u{3164}", "\u{2800}", "\u{FE0F}", "\u{301}", "\u{200D}", "\u{A0}", " \u{3000} ",
  ])
  func `a name needs one visible character`(_ text: String) {
    #expect(isRefused(text))
  }

  @Test(arguments: [
    // A Persian word with a non-joiner, a Sinhala one with a joiner, emoji that are joined, a Japanese variant.
    "\u{645}\u{6CC}\u{200C}\u{62E}\u{648}\u{627}\u{647}\u{645}", "\u{0DC1}\u{0DCA}\u{200D}\u{0DBB}\u{0DD3}",
    "\u{1F469}\u{200D}\u{1F527} Repairs", "Café \u{2764}\u{FE0F}", "\u{845B}\u{E0100}城", "Łódź", "!", "박지성", "O\u{301}",
  ])
  func `names of the world are taken`(_ name: String) {
    #expect(refusal(ofName: name) == nil)
  }

  @Test(arguments: ["\u{200D}Ann", "Ann\u{200C}", "Ann \u{200D}Bob", "Ann\u{200D}\u{200D}Bob"])
  func `joiners stand inside a word`(_ name: String) {
    #expect(isRefused(name))
  }

  @Test(arguments: [
    ("ΝΙΚΟΣ@x.example", "νικος@x.example"), ("straße@x.example", "STRASSE@x.example"),
    ("STRAẞE@x.example", "strasse@X.example"), ("ﬁ@x.example", "FI@x.example"), ("ﬀ@x.example", "ｆＦ@x.example"),
    ("e\u{301}@x.example", "É@x.example"),
  ])
  func `addresses are folded in full`(_ one: String, _ other: String) {
    #expect(Array(Normalised.email(one).utf8) == Array(Normalised.email(other).utf8))
  }

  @Test func `a dotless i and an i are two letters`() {
    #expect(Normalised.email("ı@x.example") != Normalised.email("i@x.example"))
  }

  @Test(arguments: ["\u{200B}", "\u{200D}", "\u{AD}", "\u{3164}", "\u{FE0F}"])
  func `an address has nothing invisible`(_ text: String) {
    for address in ["a\(text)b@x.example", "a@x.example\(text)", "\(text)a@x.example"] {
      #expect(throws: Rejection.self) { try FieldText.check(email: address, field: "email") }
    }
  }

  /// Books of the first version can have two users whose addresses are one now.
  @Test func `of two users with one address, whoever spells it so is meant`() {
    var users = UserIndex()
    for (id, email) in [(Office.gus, "ΝΙΚΟΣ@x.example"), (Office.gil, "νικος@x.example")] {
      let added = UserAdded(
        name: PersonalText("N"), email: PersonalText(email), phone: nil, userType: .general, licence: .paid)
      users.evolve(.added(added), id, Shop.envelope(of: StreamName("user", id)))
    }
    #expect(users.user(withEmail: "ΝΙΚΟΣ@x.example")?.id == Office.gus)
    #expect(users.user(withEmail: " νικος@x.example")?.id == Office.gil)
    #expect(users.user(withEmail: "Νικος@x.example") == nil)
    #expect(users.holders(ofEmail: "Νικος@x.example") == [Office.gus, Office.gil])
    users.evolve(.deleted(UserDeleted(reassignTo: nil)), Office.gil, Shop.envelope(of: StreamName("user", Office.gil)))
    #expect(users.user(withEmail: "Νικος@x.example")?.id == Office.gus)
  }

  @Test func `two users do not share an address`() throws {
    var office = Office.registered
    func add(_ email: String) -> any BackOfficeCommand {
      AddUser(name: "N", email: email, userType: .general, licence: .paid)
    }
    try office.run(add("ΝΙΚΟΣ@x.example"))
    #expect(office.rejection(of: add("νικος@x.example")) == .emailInUse)
  }

  /// Plain characters are looked up in tables of our own; Unicode's say the same.
  @Test(arguments: (0..<128).map { Unicode.Scalar(UInt8($0)) })
  func `each character of ASCII is a letter, a separator or neither as Unicode says`(_ scalar: Unicode.Scalar) {
    let (properties, letter) = (scalar.properties, scalar.properties.lowercaseMapping)
    let isPunctuation =
      switch properties.generalCategory {
      case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
        .finalPunctuation, .otherPunctuation:
        true
      default: false
      }
    let isInWord = scalar == "." || scalar == "'"
    let name = isInWord ? "xy" : isPunctuation || properties.isWhitespace ? "x y" : "x\(letter)y"
    let isKept = properties.isAlphabetic || properties.numericType != nil
    for other in ["", "\u{E9}"] {
      #expect(Normalised.name("x\(scalar)y\(other)") == name + other)
      #expect(Normalised.postcode("x\(scalar)y\(other)") == "x\(isKept ? letter : "")y\(other)")
    }
    #expect(Normalised.phone("+5\(scalar)5") == (properties.numericType == .decimal ? "5\(scalar)5" : "55"))
  }

  @Test func `a word of what vanishes is none`() {
    #expect(Normalised.name("Smith . '' & Sons") == "smith sons")
    #expect(Normalised.name("Smith . '' & S\u{F6}hne") == "smith s\u{F6}hne")
  }
}
