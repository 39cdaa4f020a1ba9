// What is well formed in the fields of commands, by name. What a text has to be is said in FieldText.

internal import EventSourcing

extension FieldRule {
  /// A rule that throws.
  init(_ text: StaticString, check: @escaping @Sendable (_ value: Value, _ field: String) throws(Rejection) -> Void) {
    self.init(text) { value, field in
      do throws(Rejection) {
        try check(value, field)
        return nil
      } catch {
        return error
      }
    }
  }
}

extension FieldRule<String> {
  static var name: Self {
    Self("one line of 1 to 200 characters") { (text, field) throws(Rejection) in
      try FieldText.check(name: text, field: field)
    }
  }
  static var line: Self {
    Self("one line of 1 to 500 characters") { (text, field) throws(Rejection) in
      try FieldText.check(line: text, field: field)
    }
  }
  static var email: Self {
    Self("an e-mail address") { (text, field) throws(Rejection) in try FieldText.check(email: text, field: field) }
  }
  static var timeZone: Self {
    Self("an area and a place, such as Europe/London, or UTC") { (text, field) throws(Rejection) in
      guard ZoneRules.isName(text) else {
        throw .invalidField(field: field, reason: "expected an IANA name such as Europe/London")
      }
    }
  }
  static var currency: Self {
    Self("three capitals of ISO 4217, such as GBP") { (text, field) throws(Rejection) in
      guard Money(minor: 0, currency: text).isWellFormedFee else {
        throw .invalidField(field: field, reason: "expected three capitals")
      }
      guard Money.isoCurrencies.contains(text) else {
        throw .invalidField(field: field, reason: "not a currency of ISO 4217")
      }
    }
  }
  static var region: Self {
    Self("two or three capital letters") { (text, field) throws(Rejection) in
      guard (2...3).contains(text.utf8.count), text.utf8.allSatisfy({ 0x41...0x5A ~= $0 }) else {
        throw .invalidField(field: field, reason: "expected two or three capital letters")
      }
    }
  }
}

extension FieldRule<String> {
  /// The body of a message that goes out.
  static var message: Self { written("1 to 50000 characters", atMost: FieldText.messageLimit) }
  /// A text of one's own.
  static var writing: Self { written("1 to 4000 characters", atMost: FieldText.noteLimit) }
  /// The body of a message that came in: empty where somebody sent nothing but a subject.
  static var received: Self {
    Self("up to 50000 characters") { (text, _) throws(Rejection) in
      guard !text.isLonger(than: FieldText.messageLimit) else {
        throw .textTooLong(limit: FieldText.messageLimit)
      }
    }
  }
  static var date: Self {
    Self("a date such as 2024-01-31") { (text, field) throws(Rejection) in
      guard text.utf8.count == 10, Instant("\(text)T00:00:00Z") != nil else {
        throw .invalidField(field: field, reason: "expected a date such as 2024-01-31")
      }
    }
  }

  private static func written(_ words: StaticString, atMost limit: Int) -> Self {
    Self(words) { (text, field) throws(Rejection) in
      guard FieldText.trimmedUnlessBlank(text) != nil else { throw .invalidField(field: field, reason: "empty") }
      guard !text.isLonger(than: limit) else { throw .textTooLong(limit: limit) }
    }
  }
}

extension FieldRule<String?> {
  static var line: Self {
    Self("one line of up to 500 characters") { (text, field) throws(Rejection) in
      try FieldText.check(optionalLine: text, field: field)
    }
  }
  static var note: Self {
    Self("up to 4000 characters") { (text, _) throws(Rejection) in try FieldText.check(note: text) }
  }
}

extension FieldRule<[String]?> {
  static var names: Self {
    Self("each one line of 1 to 200 characters") { (texts, field) throws(Rejection) in
      for text in texts ?? [] { try FieldText.check(name: text, field: field) }
    }
  }
}

extension FieldRule<Int?> {
  static var notNegative: Self {
    Self("not negative") { (number, field) throws(Rejection) in
      guard number ?? 0 >= 0 else { throw .invalidField(field: field, reason: "negative") }
    }
  }
}

extension FieldRule<Money> {
  static var amount: Self {
    Self("not negative, at most 10,000,000,000.00") { (money, _) throws(Rejection) in
      guard money.isWellFormedFee else { throw .invalidMoney }
    }
  }
}

extension FieldRule<Money?> {
  static var amount: Self {
    Self("not negative, at most 10,000,000,000.00") { (money, _) throws(Rejection) in
      guard money?.isWellFormedFee != false else { throw .invalidMoney }
    }
  }
}
