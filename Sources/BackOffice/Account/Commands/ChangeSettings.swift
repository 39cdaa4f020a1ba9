// The settings of an account as fields that an edit may name: how each is checked, read and written.

public import EventSourcing

/// Changes settings of the account.
public struct ChangeSettings: AccountCommand {
  public var changes: FieldEdits

  public init(changes: FieldEdits) {
    self.changes = changes
  }

  public init(_ field: inout some FieldList<ChangeSettings>) {
    changes = field("changes", \.changes, "from field to new value; null clears")
  }

  public static var right: Right { .superAdmin }
  public static var isForReadOnlyAccounts: Bool { true }
  public static var summary: String { "Changes settings of the account." }
  public static var example: String {
    #"{"changes":{"invitationDays":14,"deleteOrderRoles":["superAdmin","admin"]}}"#
  }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    // In the order of the fields' names, so that the same edit always gives the same answer.
    for (field, value) in changes.sorted(by: { $0.key < $1.key }) {
      guard let setting = AccountSetting(rawValue: field) else {
        throw .invalidField(field: field, reason: "there is no such setting")
      }
      try setting.check(value)
      try setting.checkChoice(value)
    }
  }

  public func decide(_ account: AccountState, _ context: DecisionContext) throws(Rejection) -> Decision<AccountEvent> {
    let changes = AccountSetting.allCases.compactMap { setting -> FieldChange? in
      guard let edit = self.changes[setting.rawValue] else { return nil }
      let before = account.settings[setting]
      let after = setting.normalised(edit)
      return before == after ? nil : FieldChange(setting.rawValue, before: before, after: after)
    }
    return changes.isEmpty ? [] : [.settingsChanged(SettingsChanged(changes: changes))]
  }
}
