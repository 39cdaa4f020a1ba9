// What is asked of services outside: what can be asked for about it.

internal import EventSourcing

/// The commands about the stream `effects`.
enum Effect {
  /// What can be asked for. What came of an effect is reported by the service that was asked, through its port alone.
  static let commands: [any Command<BackOfficeDomain>.Type] = [RetryEffect.self]
}
