// Commands about the account itself, its lists and settings.

public import EventSourcing

/// A command about the account itself.
public protocol AccountCommand: BackOfficeCommand {
  /// What follows for the account.
  func decide(_ account: AccountState, _ context: DecisionContext) throws(Rejection) -> Decision<AccountEvent>
}

extension AccountCommand {
  public static var topic: String { "account" }
  public var subject: Subject { .account }

  public func decide(
    _ state: SubjectState?, _ context: DecisionContext
  ) throws(Rejection) -> Decision<BackOfficeEvent> {
    guard let account = context.index.account else { throw .notFound(kind: "account", id: "account") }
    return try decide(account, context).map(BackOfficeEvent.account)
  }
}
