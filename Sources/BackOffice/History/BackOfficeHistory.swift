// Whether a history can be what the rules wrote: asked of events that come from outside, before any of them is kept.
// What it takes, every view can fold and every command can go on from.

public import EventSourcing

/// Takes in the events of a history one after the other, as the engine would fold them.
public struct BackOfficeHistory: Sendable {
  /// The times that commands can be decided at: the years 1 to 9999.
  public static let times = Instant("0001-01-01T00:00:00Z")!...Instant("9999-12-31T23:59:59.999Z")!
  private static let cachedStates = 16_384

  private var index = AccountIndex()
  private var states: [StreamName: SubjectState] = [:]

  public init() {}

  /// Takes in the next event.
  ///
  /// - Throws: `HistoryFault`, or `EventCodingError` if it can't be decoded.
  public mutating func fold(_ envelope: Envelope, _ payload: [UInt8]) throws {
    let (event, fault) = try payload.withUnsafeBytes {
      try BackOfficeEvent.registry.examine(type: envelope.type, schema: envelope.schema, payload: $0)
    }
    try event.checkPlace(envelope)
    if let time = envelope.occurredAt { try Self.check(time, "occurredAt") }
    if let fault { throw fault }
    try event.checkValues(index, in: envelope.stream)
    if case .customer(.created) = event { try CustomFields.checkDistinct(try CustomFields.keys(inCreation: payload)) }
    index.evolve(event, envelope)
    fold(event, envelope)
  }

  /// Throws unless the time is one that commands can be decided at.
  public static func check(_ time: Instant, _ field: String) throws(HistoryFault) {
    guard times.contains(time) else { throw HistoryFault(field, "a time outside of the years 0001 to 9999") }
  }

  /// Folds the state of the event's stream as the command runner does; one that was put out of memory stays out.
  private mutating func fold(_ event: BackOfficeEvent, _ envelope: Envelope) {
    let stream = envelope.stream
    if envelope.version == 1 {
      if states.count >= Self.cachedStates { states.removeAll(keepingCapacity: true) }
      states[stream] = SubjectState(of: stream)
    }
    guard let place = states.index(forKey: stream) else { return }
    states.values[place].evolve(event, envelope)
  }
}

extension BackOfficeEvent {
  /// Throws unless the event stands in a stream of its kind, and begins that stream if it makes something.
  fileprivate func checkPlace(_ envelope: Envelope) throws(HistoryFault) {
    let stream = envelope.stream
    guard stream.category == category else {
      throw HistoryFault("category", "\(envelope.type) has no place in a stream \(stream.category)")
    }
    switch self {
    case .account, .catalogue, .effects, .attention:
      guard stream == StreamName(category) else { throw HistoryFault("id", "there is one stream \(category) only") }
    case .user, .workflow, .customer, .order, .lead, .customerImport, .activity, .contract, .correspondence:
      guard stream.uuid != nil else { throw HistoryFault("id", "expected the id of the \(category)") }
    }
    // All but what is there from the beginning is made by the first event of its stream, and by no other.
    if envelope.version == 1, beginning == .never {
      throw HistoryFault("type", "a stream can't begin with \(envelope.type)")
    }
    if envelope.version > 1, beginning == .always {
      throw HistoryFault("type", "\(envelope.type) stands after the beginning")
    }
  }

  /// Where an event can stand.
  private enum Beginning {
    case always, never, either
  }

  /// Whether the event makes what its stream is about.
  private var beginning: Beginning {
    switch self {
    case .account(.registered), .user(.invited), .user(.added), .workflow(.created), .customer(.created),
      .order(.opened), .lead(.opened), .customerImport(.mappingProposed), .activity(.scheduled), .activity(.logged),
      .contract(.started):
      .always
    // One with a mapping begins with that.
    case .customerImport(.started): .either
    // They are just there.
    case .catalogue, .correspondence, .effects, .attention: .either
    case .account, .user, .workflow, .customer, .order, .lead, .customerImport, .activity, .contract: .never
    }
  }
}
