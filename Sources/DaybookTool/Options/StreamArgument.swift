// How streams, actors and types of events are named on the command line: as the log does, or by the handles of the domain.

public import Daybook
public import EventSourcing

enum StreamArgument {
  /// The stream that `text` names: as the log does, such as `customer-<id>`, or by a handle of the domain.
  static func resolve<D: ToolDomain>(_ text: String, in book: Book<D>) async throws -> StreamName {
    if let (stream, _) = StreamVersion.split(text) {
      throw ToolFailure(
        .usage, "\(text) is one event, not a stream",
        remedy: "show it with `\(D.program) show \(text)`, or name \(stream)")
    }
    return try await D.stream(named: text, in: book) ?? StreamName(parsing: text)
  }

  /// The stream that `text` names, which must have an event.
  static func existing<D: ToolDomain>(_ text: String, in book: Book<D>) async throws -> StreamName {
    let stream = try await resolve(text, in: book)
    guard try await book.record(stream, version: 1) != nil else {
      throw ToolFailure(
        .notFound, "there is no stream \(text) in this book",
        remedy: "name \(D.streamNames)")
    }
    return stream
  }
}

/// How actors are named on the command line.
public enum ActorArgument {
  /// The actor that `text` names: as the log does, such as `system:<policy>`, or by a handle of the domain.
  public static func resolve<D: ToolDomain>(_ text: String, in book: Book<D>) async throws -> Actor {
    if let actor = Actor(parsing: text) { return actor }
    if let actor = try await D.actor(named: text, in: book) { return actor }
    throw ToolFailure(.notFound, "there is no actor \(text) in this book")
  }
}

/// How types of events are named on the command line.
public enum EventTypeArgument {
  /// The types, which the domain must have.
  ///
  /// - Throws: `ToolFailure` that names the first one that it does not have, with what was probably meant.
  public static func known<D: ToolDomain>(_ types: [String], in domain: D.Type) throws -> [String] {
    let names = D.Event.registry.names
    guard let unknown = types.first(where: { !names.contains($0) }) else { return types }
    let meant = Suggestion.nearest(to: unknown, of: names)
    throw ToolFailure(
      .usage, "there are no events of type \(unknown)",
      remedy: meant.map { "did you mean \($0)?" } ?? "`\(D.program) help events` lists them")
  }
}
