// The settings of an account as fields that an edit may name: how each is checked, read and written.

internal import EventSourcing

/// The settings by their names in edits.
enum AccountSetting: String, CaseIterable {
  case accountReadOnly, deleteOrderRoles, invitationDays, reminderChannel, residencyPolicy, scopeIncludesOrderAdmin

  private static let invitationDayRange: ClosedRange<Int64> = 1...365

  /// Throws unless the setting can have this value; nil clears, which only texts allow.
  func check(_ value: FieldValue?) throws(Rejection) {
    switch (self, value) {
    case (.scopeIncludesOrderAdmin, .flag), (.accountReadOnly, .flag): return
    case (.invitationDays, .integer(let days)):
      guard Self.invitationDayRange.contains(days) else { throw invalid("expected 1 to 365 days") }
    case (.deleteOrderRoles, .list(let roles)):
      guard !roles.isEmpty, roles.allSatisfy({ UserType(rawValue: $0) != nil }) else {
        throw invalid("expected superAdmin, admin or general")
      }
    case (.residencyPolicy, nil), (.reminderChannel, nil): return
    case (.residencyPolicy, .text(let text)), (.reminderChannel, .text(let text)):
      try FieldText.check(line: text, field: rawValue)
    default: throw invalid("a value of another kind is expected")
    }
  }

  /// Throws unless a text is one of those that the setting knows. Asked of commands only: older ones took any.
  func checkChoice(_ value: FieldValue?) throws(Rejection) {
    guard let text = value?.text.map(FieldText.trimmed) else { return }
    let choices: [String] =
      switch self {
      case .residencyPolicy: ["any", "ukOnly"]
      case .reminderChannel: ["email", "none"]
      case .accountReadOnly, .deleteOrderRoles, .invitationDays, .scopeIncludesOrderAdmin: []
      }
    guard choices.contains(text) else { throw invalid("expected " + choices.joined(separator: " or ")) }
  }

  /// The value as it is stored: trimmed, roles each once and in a fixed order.
  func normalised(_ value: FieldValue?) -> FieldValue? {
    switch value {
    case .text(let text): .text(FieldText.trimmed(text))
    case .list(let roles): .list(UserType.allCases.map(\.rawValue).filter(roles.contains))
    default: value
    }
  }

  private func invalid(_ reason: String) -> Rejection { .invalidField(field: rawValue, reason: reason) }
}

extension AccountSettings {
  /// One setting as the value of a field.
  subscript(setting: AccountSetting) -> FieldValue? {
    get {
      switch setting {
      case .scopeIncludesOrderAdmin: .flag(scopeIncludesOrderAdmin)
      case .accountReadOnly: .flag(accountReadOnly)
      case .invitationDays: .integer(Int64(invitationDays))
      case .deleteOrderRoles: .list(UserType.allCases.filter(deleteOrderRoles.contains).map(\.rawValue))
      case .residencyPolicy: residencyPolicy.map(FieldValue.text)
      case .reminderChannel: reminderChannel.map(FieldValue.text)
      }
    }
    set {
      switch (setting, newValue) {
      case (.scopeIncludesOrderAdmin, .flag(let flag)): scopeIncludesOrderAdmin = flag
      case (.accountReadOnly, .flag(let flag)): accountReadOnly = flag
      case (.invitationDays, .integer(let days)): invitationDays = Int(days)
      case (.deleteOrderRoles, .list(let roles)): deleteOrderRoles = Set(roles.compactMap(UserType.init))
      case (.residencyPolicy, _): residencyPolicy = newValue?.text
      case (.reminderChannel, _): reminderChannel = newValue?.text
      default: break
      }
    }
  }
}
