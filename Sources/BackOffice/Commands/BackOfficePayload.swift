// What an event says of itself: its content, what it made, what it tells beside what it changes. It stands with the
// event's type, so that nobody who tells of events has a list of them.

public import EventSourcing

/// The content of an event of the back office.
public protocol EventContent: Record, Equatable {
  /// What it says that no state keeps; nothing unless it says otherwise.
  var remark: EventRemark { get }
  /// What it made, in a stream; nil unless it says otherwise.
  func creation(in stream: StreamName) -> Creation?
  /// Hands itself over under the name that it is stored by in streams of a category.
  func encode(with encoder: inout EventEncoder, in category: String) throws(EventCodingError)
}

extension EventContent {
  public var remark: EventRemark { EventRemark() }
  public func creation(in stream: StreamName) -> Creation? { nil }
}

/// The content of one type of event of one kind of streams.
public protocol BackOfficePayload: EventContent, EventPayload {}

extension BackOfficePayload {
  public func encode(with encoder: inout EventEncoder, in category: String) throws(EventCodingError) {
    try encoder.encode(self)
  }
}

/// The events of one kind of streams.
public protocol SubjectEvent: DomainEvent {
  /// That of the streams.
  static var category: String { get }
  var content: any EventContent { get }
}

extension SubjectEvent {
  public func encode(with encoder: inout EventEncoder) throws(EventCodingError) {
    try content.encode(with: &encoder, in: Self.category)
  }

  public func creation(in stream: StreamName) -> Creation? { content.creation(in: stream) }
}
