// Taking back what happened: a log keeps every event, so an event is taken back by commands that are valid now. Which
// they are, only the domain knows.

/// An event of the past, with what it made of its stream.
public struct PastEvent<D: Domain>: Sendable {
  public let event: D.Event
  public let envelope: Envelope
  /// The state of its stream before its batch; the initial one where the batch began the stream.
  public let before: D.State
  /// Behind its batch.
  public let after: D.State
  /// The time at which it is to be taken back.
  public let time: Instant

  public init(event: D.Event, envelope: Envelope, before: D.State, after: D.State, time: Instant) {
    self.event = event
    self.envelope = envelope
    self.before = before
    self.after = after
    self.time = time
  }
}

/// How an event is taken back.
public enum Reversal<D: Domain>: Sendable {
  /// By these commands, in their order.
  ///
  /// - Parameter remark: what is not as it was then, in a sentence; nil if all is.
  case commands([any Command<D>], remark: String? = nil)
  /// By what takes back the other events of its batch.
  case withOthers
  /// It stays, which does not keep the rest of its batch from being taken back; the sentence says why.
  case stays(String)
  /// Not at all, and so its batch is not; the sentence says why.
  case impossible(String)

  /// By one command.
  public static func command(_ command: any Command<D>, remark: String? = nil) -> Self {
    .commands([command], remark: remark)
  }
}
