// Whether the fields of a command about the account are well formed, as far as that can be said without its state.

internal import EventSourcing

extension AccountCommand {
  /// Throws for the first field that is not well formed.
  func checkFields(_ context: DecisionContext) throws(Rejection) {
    switch self {
    case .registerAccount(let command): try check(command, context.zones)
    case .changePlan(let command): try check(command)
    case .addListItem(let command): try FieldText.check(name: command.label, field: "label")
    case .renameListItem(let command): try FieldText.check(name: command.label, field: "label")
    case .configurePaymentGateway(let command): try check(command)
    case .changeSettings(let command): try check(command.changes)
    case .retireListItem, .disablePaymentGateway: break
    }
  }

  private func check(_ command: RegisterAccount, _ zones: ZoneRules) throws(Rejection) {
    try FieldText.check(name: command.name, field: "name")
    guard Self.isTimeZoneName(command.timeZone) else {
      throw .invalidField(field: "timeZone", reason: "expected an IANA name such as Europe/London")
    }
    guard zones.know(command.timeZone) else {
      throw .invalidField(field: "timeZone", reason: "there is no such time zone")
    }
    guard Money(minor: 0, currency: command.currency).isWellFormedFee else {
      throw .invalidField(field: "currency", reason: "expected three capitals")
    }
    guard Money.isoCurrencies.contains(command.currency) else {
      throw .invalidField(field: "currency", reason: "not a currency of ISO 4217")
    }
    guard (2...3).contains(command.region.utf8.count), command.region.utf8.allSatisfy({ 0x41...0x5A ~= $0 }) else {
      throw .invalidField(field: "region", reason: "expected two or three capital letters")
    }
    try FieldText.check(name: command.firstUser.name, field: "firstUser.name")
    try FieldText.check(email: command.firstUser.email, field: "firstUser.email")
    // Keys that can be destroyed are not built yet; an account must not promise erasure that it can't keep.
    guard command.personalDataKeys != true else { throw .erasureUnavailable }
  }

  private func check(_ command: ChangePlan) throws(Rejection) {
    try FieldText.check(name: command.planID, field: "planID")
    guard command.maxSeats ?? 0 >= 0 else { throw .invalidField(field: "maxSeats", reason: "negative") }
    guard command.maxCustomers ?? 0 >= 0 else { throw .invalidField(field: "maxCustomers", reason: "negative") }
    for feature in command.features ?? [] { try FieldText.check(name: feature, field: "features") }
    guard command.pricePerUserMonth.isWellFormedFee else { throw .invalidMoney }
  }

  private func check(_ command: ConfigurePaymentGateway) throws(Rejection) {
    try FieldText.check(name: command.provider, field: "provider")
    try FieldText.check(line: command.accountRef, field: "accountRef")
  }

  /// In the order of the fields' names, so that the same edit always gives the same answer.
  private func check(_ changes: FieldEdits) throws(Rejection) {
    for (field, value) in changes.sorted(by: { $0.key < $1.key }) {
      guard let setting = AccountSetting(rawValue: field) else {
        throw .invalidField(field: field, reason: "there is no such setting")
      }
      try setting.check(value)
      try setting.checkChoice(value)
    }
  }

  /// Whether a text has the form of an IANA time zone's name: a place in an area, UTC or GMT. Short names are not taken,
  /// since machines know some by their own lights: BST is the time of Bangladesh to some.
  static func isTimeZoneName(_ text: String) -> Bool {
    if text == "UTC" || text == "GMT" { return true }
    guard (1...64).contains(text.utf8.count), text.utf8.contains(UInt8(ascii: "/")) else { return false }
    return text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { part in
      guard let first = part.first, isLetter(first) else { return false }
      return part.allSatisfy { byte in
        isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "_+-".utf8.contains(byte)
      }
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
