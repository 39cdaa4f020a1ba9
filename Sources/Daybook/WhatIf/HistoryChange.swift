// What somebody wants to be different in a branch of a book's history, and what is wrong with that.

public import EventSourcing

/// A change of a fact, for a branch. Nothing is decided anew: the other facts stay as they are.
public enum HistoryChange: Sendable, Hashable {
  /// The event at this position never happened.
  case drop(Position)
  /// Its payload was another: a merge patch (RFC 7396) of the payload, as JSON in the form of an export. A field with
  /// null is removed.
  case edit(Position, payload: String)
  /// One more event happened right after the one at a position, by the same command.
  ///
  /// - Parameter payload: JSON in the form of an export.
  case insert(after: Position, type: String, stream: StreamName, payload: String)

  /// The position that it speaks of.
  public var position: Position {
    switch self {
    case .drop(let position), .edit(let position, _), .insert(after: let position, _, _, _): position
    }
  }
}

/// What is wrong with a line of a script.
public struct ScriptFault: Error, Sendable, Hashable, CustomStringConvertible {
  /// Of the script; for changes from a program, which one it is, from 1.
  public let line: Int
  public let reason: String
  public let remedy: String

  public init(line: Int, _ reason: String, remedy: String) {
    self.line = line
    self.reason = reason
    self.remedy = remedy
  }

  public var description: String { "line \(line): \(reason); \(remedy)" }
}

/// A change with the line that asks for it.
public struct ScriptChange: Sendable, Hashable {
  public let line: Int
  public var change: HistoryChange

  public init(line: Int, _ change: HistoryChange) {
    self.line = line
    self.change = change
  }
}
