// The small types of a correspondence: what became of a message, who rang whom, what a document is.

public import EventSourcing

/// What a service outside says of what it was asked for.
public enum DeliveryResult: String, FieldType, CaseIterable {
  case delivered, failed
}

/// Who rang whom.
public enum CallDirection: String, FieldType, CaseIterable {
  case inbound, outbound
}

/// What a document of another system is.
public enum DocumentKind: String, FieldType, CaseIterable {
  case invoice, creditNote, quote
}

/// How far a document of another system has come.
public enum DocumentStatus: String, FieldType, CaseIterable {
  case draft, open, paid, void
}

/// The id that something has in another system. Ids compare trimmed and in NFC, byte by byte.
public struct ExternalID: Hashable, Sendable {
  /// The system, or the port that it came in by.
  public let system: String
  public let id: String

  init(_ system: String, _ id: String) {
    self.system = Normalised.key(system)
    self.id = Normalised.key(id)
  }

  /// The key by which an account has it once. A name of the system ends at a zero byte, which no name has.
  func key(scope: String) -> UniqueKey { UniqueKey(scope: scope, value: "\(system)\u{0}\(id)") }
}

extension ExternalID: CustomStringConvertible {
  public var description: String { "\(system)/\(id)" }
}

/// A document of another system, such as an invoice.
public struct ExternalDocument: Hashable, Sendable {
  public let kind: DocumentKind
  public let number: String
  /// In the form `2024-01-31`.
  public let date: String
  public let amount: Money
  public let status: DocumentStatus
  public let orderID: OrderID?
}
