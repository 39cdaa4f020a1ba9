// What is exchanged with a customer: messages both ways, calls, notes, documents of other systems.

public import EventSourcing

/// The state machine of streams `correspondence-<customerID>`.
public enum Correspondence: Aggregate {
  public typealias State = CorrespondenceState
  public typealias Event = CorrespondenceEvent

  /// What can be asked for.
  static let commands: [any Command<BackOfficeDomain>.Type] = [
    SendMessage.self, RecordMessageResult.self, LogCall.self, AddNote.self, RecordInboundMessage.self,
    LinkExternalDocument.self,
  ]

  /// Nothing was exchanged yet.
  public static var initial: CorrespondenceState { CorrespondenceState() }

  public static func evolve(
    _ state: inout CorrespondenceState, _ event: CorrespondenceEvent, _ envelope: Envelope
  ) {
    state.apply(event, at: envelope.occurredAt ?? envelope.recordedAt, envelope.position)
  }
}
