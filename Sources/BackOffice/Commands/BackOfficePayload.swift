// What an event says of itself: its content, what it made, what it tells beside what it changes. It stands with the
// event's type, so that nobody who tells of events has a list of them.

public import EventSourcing

/// The content of one type of event of the back office.
public protocol BackOfficePayload: EventPayload {
  /// What it says that no state keeps; nothing unless it says otherwise.
  var remark: EventRemark { get }
  /// What it made, in a stream; nil unless it says otherwise.
  func creation(in stream: StreamName) -> Creation?
}

extension BackOfficePayload {
  public var remark: EventRemark { EventRemark() }
  public func creation(in stream: StreamName) -> Creation? { nil }
}

/// A set of events of the back office, such as those of a kind of stream.
public protocol SubjectEvent: DomainEvent {
  var payload: any BackOfficePayload { get }
}

extension SubjectEvent {
  public func encode(with encoder: inout EventEncoder) throws(EventCodingError) { try encoder.encode(payload) }

  public func creation(in stream: StreamName) -> Creation? { payload.creation(in: stream) }

  /// What it says that no state keeps.
  public var remark: EventRemark { payload.remark }
}
