// What a plan may have or not have. A feature is asked for only by what begins something: what runs goes on.

internal import EventSourcing

/// A feature of a plan, by its label in events.
public enum Feature: String, Sendable, CaseIterable {
  case leads, contracts, payments, mappedImports, performance

  /// What a plan has of which nobody said what it has.
  static let allLabels = allCases.map(\.rawValue)
}

extension Plan {
  /// Whether something of this kind may begin.
  public func has(_ feature: Feature) -> Bool { features.contains(feature.rawValue) }
}

extension BackOfficeCommand {
  /// Throws `featureNotInPlan` if the command begins something that the account's plan does not have.
  func requireFeature(_ account: AccountState?) throws(Rejection) {
    guard let missing = neededFeatures.first(where: { account?.plan.has($0) != true }) else { return }
    throw .featureNotInPlan(feature: missing.rawValue)
  }

  /// Throws `accountReadOnly` if the account is set so and the command is a user's or an importer's, unless it is one
  /// by which a Super Admin gets out of it. The engine and integrations go on: what has happened is recorded.
  func requireWritable(_ account: AccountState?, for actor: Actor) throws(Rejection) {
    guard account?.settings.accountReadOnly == true, !Self.isForReadOnlyAccounts else { return }
    switch actor {
    case .system, .integration: return
    case .user, .importer, .other: throw .accountReadOnly
    }
  }
}
