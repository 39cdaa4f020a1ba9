// Where a replay stops: at a type of event, at a change of a field, or where a SELECT comes true.

internal import ArgumentParser
internal import Daybook
internal import EventSourcing
internal import ReadModels

/// A place to stop at, as it was written.
enum BreakPoint: Equatable, Sendable {
  case type(String)
  case field(String)
  case sql(String)

  static func parse(_ text: String) throws -> BreakPoint {
    guard let point = BreakPoint(text) else { throw ValidationError("\(text) says nowhere to stop; \(Self.forms).") }
    return point
  }

  static let forms = "write type=TYPE, field=FIELD or sql=SELECT"

  /// Nil for what is none.
  init?(_ text: String) {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return nil }
    switch parts[0] {
    case "type": self = .type(parts[1])
    case "field": self = .field(parts[1])
    case "sql": self = .sql(parts[1])
    default: return nil
    }
  }

  /// Throws for a type that the domain does not have.
  func check<D: ToolDomain>(_ domain: D.Type) throws {
    if case .type(let type) = self { _ = try EventTypeArgument.known([type], in: domain) }
  }

  var asksViews: Bool { if case .sql = self { true } else { false } }

  var text: String {
    switch self {
    case .type(let type): "type=\(type)"
    case .field(let field): "field=\(field)"
    case .sql(let query): "sql=\(query)"
    }
  }
}

/// Break points in force behind a place.
struct BreakConditions<Event: DomainEvent>: Sendable {
  private var types: Set<String> = []
  private var fields: [String] = []
  private var watches: [ViewWatch<Event>] = []

  /// - Parameter position: SELECTs are asked from behind it.
  init<D: ToolDomain>(_ points: [BreakPoint], _ replay: Replay<D>, behind position: Position) async throws
  where D.Event == Event {
    for point in points {
      switch point {
      case .type(let type): types.insert(type)
      case .field(let field): fields.append(field)
      case .sql(let query): watches.append(try await replay.watch(query, behind: position))
      }
    }
  }

  /// Whether to stop at an event. It must be asked of one after the other.
  func stop(at envelope: Envelope, inStream: Bool, _ changes: () throws -> [StateChange], _ log: any EventReader) throws
    -> Bool
  {
    var stops = types.contains(envelope.type)
    // A batch is not cut: what it makes true is true behind its last event.
    if inStream || envelope.position == envelope.batch.lastPosition {
      for watch in watches where try watch.comesTrue(through: envelope.batch.lastPosition, of: log) { stops = true }
    }
    guard !stops, !fields.isEmpty else { return stops }
    return try changes().contains { change in fields.contains(where: change.path.matches) }
  }
}
