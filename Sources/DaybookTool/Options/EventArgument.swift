// How events are named on the command line: by position, as every list shows it; by id, which is also how `show` names
// a cause; or within their stream.

internal import ArgumentParser
internal import Daybook
internal import EventSourcing
internal import Foundation

enum PositionArgument {
  /// The position that `text` names: `41` or `#41`; nil if it is none.
  static func position(_ text: String) -> Position? {
    Position(text.hasPrefix("#") ? String(text.dropFirst()) : text)
  }

  /// As `position`, for options.
  static func parse(_ text: String) throws -> Position {
    guard let position = position(text) else {
      throw ValidationError("\(text) is no position; it is a number, as in #41.")
    }
    return position
  }
}

enum EventArgument {
  /// The event that `text` names; nil if the book has none such.
  static func find<D: ToolDomain>(_ text: String, in book: Book<D>) async throws -> StoredRecord? {
    if let position = PositionArgument.position(text) { return try await book.record(at: position) }
    if let id = UUID(uuidString: text) {
      guard let position = try await position(of: id, in: book) else { return nil }
      return try await book.record(at: position)
    }
    guard let (name, version) = StreamVersion.split(text) else {
      throw ToolFailure(
        .usage, "\(text) names no event",
        remedy: "give a position, an event's id, or a stream and a version: 41, 12@3")
    }
    let stream = try await StreamArgument.resolve(name, in: book)
    return try await book.record(stream, version: version)
  }

  /// The position of the event with this id. Ids follow from positions and are stored nowhere, so they are made one
  /// after the other, the newest first, which takes about a second for a million.
  static func position<D>(of id: UUID, in book: Book<D>) async throws -> Position? {
    try await position(of: id, inLog: book.id, through: book.position)
  }

  static func position(of id: UUID, inLog log: UUID, through last: Position) async throws -> Position? {
    try await offCooperativeThreads {
      var position = last
      while position > 0, Envelope.eventID(at: position, inLog: log) != id { position -= 1 }
      return position > 0 ? position : nil
    }
  }
}
