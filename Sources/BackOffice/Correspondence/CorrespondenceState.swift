// What the rules want to know of what was exchanged with a customer: which ids are taken, what became of messages, how
// documents stand. The texts are in the events alone.

public import EventSourcing

/// The state of a stream `correspondence-<customerID>`.
public struct CorrespondenceState: Hashable, Sendable {
  /// How far a message that goes out has come.
  public enum MessageStatus: String, Sendable {
    case requested, delivered, failed
  }

  /// The number of what the fold makes of the events: raise it with every change of that.
  public static let fold = 3

  /// A message that goes out.
  public struct Message: Hashable, Sendable {
    public internal(set) var status: MessageStatus
    /// What it was about.
    public let orderID: OrderID?
    public let taskID: TaskID?
    public let leadID: LeadID?
    public let channel: MessageChannel
    public let contactID: ContactID?
  }

  /// What became of a message that could not be delivered.
  struct Failure: Hashable, Sendable {
    let code: String
    /// By which it can be tried again.
    let effectID: EffectID?
    let at: Instant
    /// The event that says so.
    let position: Position
  }

  var messages = BucketedMap<MessageID, Message>()
  /// Of the messages that failed last and were not delivered since.
  var failures: [MessageID: Failure] = [:]
  /// Whether a message came in, by the ports' ids.
  var received = BucketedMap<ExternalID, Bool>()
  var documents = BucketedMap<ExternalID, ExternalDocument>()
  /// When the customer was last written to, called or noted, or wrote or called; nil for never.
  public internal(set) var lastAt: Instant?
  /// When each contact was last written to or called, or wrote or called.
  public internal(set) var contactedAt: [ContactID: Instant] = [:]
}

extension CorrespondenceState {
  /// Something was exchanged at a time, with one of the contacts or with the customer.
  mutating func note(at time: Instant, with contact: ContactID? = nil) {
    lastAt = max(lastAt ?? time, time)
    if let contact { contactedAt[contact] = max(contactedAt[contact] ?? time, time) }
  }
}

extension CorrespondenceState {
  /// The message that an event was about; nil for one that came in, and for anything else.
  public func message(_ part: EventPart?) -> Message? {
    part.flatMap { $0.kind == .message ? MessageID($0.id) : nil }.flatMap { messages[$0] }
  }

  /// The document that an event was about.
  public func document(_ part: EventPart?) -> ExternalDocument? {
    part?.external.flatMap { documents[$0] }
  }
}
