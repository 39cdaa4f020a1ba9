// The services outside that may act in an account, each for its own commands only.

/// A service outside, by the name under which it acts: `integration:email`. The names are a storage contract.
public enum Integration: String, Sendable, CaseIterable {
  case payments, email, sms, accounting, inbound
}
