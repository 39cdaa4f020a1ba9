// What a command made, so that its sender can go on with it.

public import FoundationEssentials

/// A thing that an event made.
public struct Creation: Sendable, Hashable {
  /// The kind of the id, such as `order`.
  public let kind: String
  public let id: UUID
  /// What people call it, such as an order's number.
  public let number: Int?

  public init(_ kind: String, _ id: UUID, number: Int? = nil) {
    (self.kind, self.id, self.number) = (kind, id, number)
  }

  public init<Kind>(_ kind: String, _ id: ID<Kind>, number: Int? = nil) { self.init(kind, id.uuid, number: number) }
}
