// Events are stored under type names that never change, each with a schema number. The registry finds the Swift type
// for a stored name, and lifts payloads of older schemas at read time.

public import CBOR

/// The content of one type of event. Its name and those of its fields are a contract with every log ever written.
public protocol EventPayload: Record, Equatable {
  /// The stored name, such as `order.opened`.
  static var type: String { get }
  /// The number of this shape; raise it with an upcaster when a stored shape changes.
  static var schema: UInt16 { get }
  /// What happened, as a person tells it of whoever did it: `completed the task`. Nil if there are no words for it.
  static var phrase: String? { get }
}

extension EventPayload {
  public static var phrase: String? { nil }
  public static var schema: UInt16 { 1 }
}

/// A payload that says all by its type.
public protocol EmptyPayload: EventPayload {
  init()
}

extension EmptyPayload {
  public init(_ field: inout some FieldList<Self>) { self.init() }
}

/// A closed set of events, usually an enum with one case a payload type.
public protocol DomainEvent: Sendable {
  static var registry: EventRegistry<Self> { get }
  /// Hands the payload, with its static type, to `encoder`.
  func encode(with encoder: inout EventEncoder) throws(EventCodingError)
  /// What the event made, in a stream; nil unless the domain says otherwise.
  func creation(in stream: StreamName) -> Creation?
}

extension DomainEvent {
  public func creation(in stream: StreamName) -> Creation? { nil }
}

/// Why an event could not be written or read.
public enum EventCodingError: Error, Sendable, CustomStringConvertible {
  /// No type of this name is registered: the log was written by a newer program, or by another domain.
  case unknownType(String)
  /// The stored shape is newer than this program knows.
  case newerSchema(type: String, stored: UInt16, known: UInt16)
  /// No upcaster leads from this old shape to the present one.
  case noUpcaster(type: String, from: UInt16)
  case malformed(type: String, reason: String)

  public var description: String {
    switch self {
    case .unknownType(let type): "unknown event type \(type): was this log written by a newer version?"
    case .newerSchema(let type, let stored, let known):
      "event \(type) has schema \(stored), this program knows up to \(known): use a newer version"
    case .noUpcaster(let type, let from): "event \(type) has schema \(from), for which no upcaster is registered"
    case .malformed(let type, let reason): "event \(type) can't be read: \(reason)"
    }
  }
}

/// Takes a payload from `DomainEvent.encode(with:)` and makes the stored form.
public struct EventEncoder: ~Copyable {
  public private(set) var encoded: EncodedEvent?

  @inlinable
  public init() {}

  public mutating func encode<Payload: EventPayload>(_ payload: Payload) throws(EventCodingError) {
    try encode(payload, named: Payload.type, schema: Payload.schema)
  }

  /// Takes a content that is stored under more than one name, by one of them.
  public mutating func encode(_ content: some Record, named type: String, schema: UInt16 = 1) throws(EventCodingError) {
    var writer = CBORWriter()
    do {
      try content.write(to: &writer)
      encoded = EncodedEvent(type: type, schema: schema, payload: writer.bytes)
    } catch {
      throw .malformed(type: type, reason: "\(error)")
    }
  }
}

extension DomainEvent {
  /// The stored form of this event.
  @inlinable
  public func encoded() throws(EventCodingError) -> EncodedEvent {
    var encoder = EventEncoder()
    try encode(with: &encoder)
    guard let encoded = encoder.encoded else { preconditionFailure("encode(with:) handed over no payload") }
    return encoded
  }
}

/// One line of a registry: how a stored name becomes an event.
public struct EventType<Event: Sendable>: Sendable {
  /// Lifts a payload by one schema number.
  public typealias Upcaster = @Sendable (CBORValue) throws -> CBORValue
  @usableFromInline typealias ReadEvent = (event: Event, fault: (any Error)?)

  @usableFromInline let name: String
  @usableFromInline let schema: UInt16
  @usableFromInline let phrase: String?
  /// What its content lists; nothing for a type that is read as other events.
  @usableFromInline let fields: @Sendable () -> [FieldDescription]
  /// Reads a payload; with what is wrong with the first field that is not well formed, if that is asked for.
  @usableFromInline let read: @Sendable (_ payload: UnsafeRawBufferPointer, _ checksForm: Bool) throws -> ReadEvent
  /// By the schema number they lift from.
  @usableFromInline let upcasters: [UInt16: Upcaster]
  /// What an event of the type is read as, where that is not one event of its own.
  @usableFromInline let replacement: Replacement?
  @usableFromInline typealias Replacement = @Sendable (UnsafeRawBufferPointer) throws -> [Event]

  @inlinable
  public init<Payload: EventPayload>(
    _ payload: Payload.Type, _ wrap: @escaping @Sendable (Payload) -> Event, upcasters: [UInt16: Upcaster] = [:]
  ) {
    self.init(
      payload, named: Payload.type, schema: Payload.schema, phrase: Payload.phrase, wrap, upcasters: upcasters)
  }

  /// A content that is stored under more than one name, by one of them.
  @inlinable
  public init<Content: Record>(
    _ content: Content.Type, named name: String, schema: UInt16 = 1, phrase: String?,
    _ wrap: @escaping @Sendable (Content) -> Event, upcasters: [UInt16: Upcaster] = [:]
  ) {
    self.init(
      name: name, schema: schema, phrase: phrase, fields: { Content.fieldDescriptions }, upcasters: upcasters,
      read: { bytes, checksForm in
        var reader = CBORReader(bytes)
        let content = try Content.read(from: &reader)
        try reader.finish()
        return (wrap(content), checksForm ? content.formFault : nil)
      })
  }

  /// A type that nothing writes any more and that is read as other events: several, one, or none.
  ///
  /// They share the position and version of the stored event and are told apart by their parts, so that nothing behind
  /// them moves. A type that only has another name now needs no more than a second line with that name.
  ///
  /// - Parameters:
  ///   - schema: the newest in which it was stored.
  ///   - events: makes them of what was stored; none for an event that says nothing any more.
  public static func replaced(
    _ name: String, schema: UInt16 = 1, phrase: String? = nil,
    by events: @escaping @Sendable (CBORValue) throws -> [Event]
  ) -> EventType {
    EventType(
      name: name, schema: schema, phrase: phrase, fields: { [] }, upcasters: [:],
      replacement: { try events(try CBORValue(decoding: Array($0))) },
      read: { _, _ in throw EventCodingError.malformed(type: name, reason: "it is read as other events") })
  }

  @usableFromInline
  init(
    name: String, schema: UInt16, phrase: String?, fields: @escaping @Sendable () -> [FieldDescription],
    upcasters: [UInt16: Upcaster], replacement: Replacement? = nil,
    read: @escaping @Sendable (UnsafeRawBufferPointer, Bool) throws -> ReadEvent
  ) {
    self.name = name
    self.schema = schema
    self.phrase = phrase
    self.fields = fields
    self.upcasters = upcasters
    self.replacement = replacement
    self.read = read
  }

  /// The same type inside a larger set of events.
  @inlinable
  func lifted<Larger>(_ wrap: @escaping @Sendable (Event) -> Larger) -> EventType<Larger> {
    let read = read
    var larger: EventType<Larger>.Replacement?
    if let replacement { larger = { bytes in try replacement(bytes).map { wrap($0) } } }
    return EventType<Larger>(
      name: name, schema: schema, phrase: phrase, fields: fields, upcasters: upcasters, replacement: larger
    ) { bytes, checksForm in
      let (event, fault) = try read(bytes, checksForm)
      return (wrap(event), fault)
    }
  }
}

/// All types of a set of events by their stored names.
public struct EventRegistry<Event: Sendable>: Sendable {
  @usableFromInline let types: [String: EventType<Event>]
  /// Whether a stored event can be read as others than one.
  @usableFromInline let hasReplaced: Bool

  @inlinable
  public init(_ types: [EventType<Event>]) {
    hasReplaced = types.contains { $0.replacement != nil }
    self.types = Dictionary(types.map { ($0.name, $0) }) { first, _ in
      preconditionFailure("event type \(first.name) is registered twice")
    }
  }

  /// The stored names, sorted.
  public var names: [String] { types.keys.sorted() }

  /// The schema in which events of a stored name are written now; nil for an unknown name.
  public func schema(of name: String) -> UInt16? { types[name]?.schema }

  /// What happened, in words, for a stored name; nil if there are none.
  public func phrase(of name: String) -> String? { types[name]?.phrase }

  /// The fields of events of a stored name, in the order of their list; nil for an unknown name.
  public func fields(of name: String) -> [FieldDescription]? { types[name]?.fields() }

  /// The lines of this registry for use in the registry of a larger set.
  @inlinable
  public func lifted<Larger>(_ wrap: @escaping @Sendable (Event) -> Larger) -> [EventType<Larger>] {
    types.values.map { $0.lifted(wrap) }
  }

  /// The event in a stored payload.
  @inlinable
  public func decode(
    type name: String, schema: UInt16, payload: UnsafeRawBufferPointer
  ) throws(EventCodingError) -> Event {
    try read(name, schema, payload, checksForm: false).event
  }

  /// Hands over what a stored event is read as, in order: one event mostly, several or none where its type was replaced.
  ///
  /// - Throws: `EventCodingError`, or what `take` throws.
  @inlinable
  public func read(
    _ envelope: Envelope, _ payload: UnsafeRawBufferPointer, _ take: (Event, Envelope) throws -> Void
  ) throws {
    guard hasReplaced, let type = types[envelope.type], let replacement = type.replacement else {
      return try take(try decode(type: envelope.type, schema: envelope.schema, payload: payload), envelope)
    }
    for (part, event) in try events(replacement, of: type, envelope.schema, payload).enumerated() {
      var envelope = envelope
      envelope.part += UInt32(clamping: part)
      try take(event, envelope)
    }
  }

  @usableFromInline
  func events(
    _ replacement: EventType<Event>.Replacement, of type: EventType<Event>, _ schema: UInt16,
    _ payload: UnsafeRawBufferPointer
  ) throws(EventCodingError) -> [Event] {
    guard schema <= type.schema else {
      throw .newerSchema(type: type.name, stored: schema, known: type.schema)
    }
    do {
      return try replacement(payload)
    } catch let error as EventCodingError {
      throw error
    } catch {
      throw .malformed(type: type.name, reason: "\(error)")
    }
  }

  /// The event in a stored payload, with what is wrong with its first field that is not what its list says; nil if all
  /// are.
  public func examine(
    type name: String, schema: UInt16, payload: UnsafeRawBufferPointer
  ) throws(EventCodingError) -> (event: Event, fault: (any Error)?) {
    try read(name, schema, payload, checksForm: true)
  }

  @inlinable
  func read(
    _ name: String, _ schema: UInt16, _ payload: UnsafeRawBufferPointer, checksForm: Bool
  ) throws(EventCodingError) -> EventType<Event>.ReadEvent {
    guard let type = types[name] else { throw .unknownType(name) }
    do {
      if schema == type.schema { return try type.read(payload, checksForm) }
      return try lift(payload, from: schema, to: type).withUnsafeBytes { try type.read($0, checksForm) }
    } catch let error as EventCodingError {
      throw error
    } catch {
      throw .malformed(type: name, reason: "\(error)")
    }
  }

  @usableFromInline
  func lift(
    _ payload: UnsafeRawBufferPointer, from schema: UInt16, to type: EventType<Event>
  ) throws -> [UInt8] {
    guard schema < type.schema else {
      throw EventCodingError.newerSchema(type: type.name, stored: schema, known: type.schema)
    }
    var value = try CBORValue(decoding: Array(payload))
    for step in schema..<type.schema {
      guard let upcaster = type.upcasters[step] else {
        throw EventCodingError.noUpcaster(type: type.name, from: step)
      }
      value = try upcaster(value)
    }
    return try value.encoded()
  }
}
