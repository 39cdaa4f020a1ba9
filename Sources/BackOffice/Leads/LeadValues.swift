// The small types of a lead.

public import EventSourcing

/// How a lead can be closed.
public enum LeadOutcome: String, FieldType, CaseIterable {
  case won, lost, other

  var outcome: CloseOutcome {
    switch self {
    case .won: .won
    case .lost: .lost
    case .other: .other
    }
  }
}
