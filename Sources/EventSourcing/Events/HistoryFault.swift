// What is wrong with an event that comes from outside.

/// What no version of the rules can have written.
public struct HistoryFault: Error, Sendable, Equatable, CustomStringConvertible {
  /// The field of the event's line, such as `payload.amount`.
  public let field: String
  public let reason: String

  public init(_ field: String, _ reason: String) {
    self.field = field
    self.reason = reason
  }

  public var description: String { "\(field): \(reason)" }
}
