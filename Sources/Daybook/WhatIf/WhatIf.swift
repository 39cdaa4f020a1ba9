// What would be different if some facts had been others: a branch of a book's history, which is read like the book
// itself and cannot be written, and what becomes of the views in it.

public import EventSourcing
public import ReadModels

/// An event that is different in a branch.
public struct BranchChange: Sendable, Hashable {
  public enum Kind: String, Sendable, CaseIterable {
    /// Left out, as asked for.
    case dropped
    /// Left out because an event that led to it is.
    case cascaded
    /// Says something else.
    case edited
    /// Is not in the log.
    case inserted
    /// Left out because no such history can have it, or no longer.
    case unfoldable
  }

  public let kind: Kind
  /// As the log has it; of an inserted one, with a part from 1.
  public let envelope: Envelope
  /// The dropped event that led to it.
  public let cause: Position?
  /// Why it is left out.
  public let reason: String?

  public init(kind: Kind, envelope: Envelope, cause: Position? = nil, reason: String? = nil) {
    self.kind = kind
    self.envelope = envelope
    self.cause = cause
    self.reason = reason
  }
}

/// What a policy would have answered to an event that is inserted or edited. It is told and nothing more: nothing is
/// decided, and no port is asked.
public struct PolicyAnswer: Sendable {
  public enum Kind: Sendable, Hashable {
    /// It would have sent the command of this name.
    case command(String)
    /// It would have asked this of the world outside.
    case effect
  }

  /// The event.
  public let cause: Envelope
  /// What names the policy in the log.
  public let policy: String
  public let kind: Kind
  /// The fields of the command, or of what is asked.
  public let content: StateValue
}

/// A branch of a book's history, beside the history itself.
public struct WhatIf<D: BookDomain>: Sendable {
  /// The book as it was at the moment from which the branch is looked at.
  public let original: Book<D>
  /// The branch: it answers the same queries, and takes no commands.
  public let branch: Book<D>
  /// What is different in its history, in order.
  public let changes: [BranchChange]
  /// What policies would have answered to what is inserted or edited, one round.
  public let answers: [PolicyAnswer]

  /// Builds several views, of the branch and of what it is compared with, in one pass over the log each. What is not
  /// built here is built when it is asked for, one view after the other.
  ///
  /// - Throws: `view` with `unknownView` if there is no view of one of the names.
  public func build(_ views: [String]) async throws(Book<D>.Failure) {
    for book in [original, branch] {
      try await book.onViews { updater, log in try updater.set.catchUp(views, from: log) }
    }
  }

  /// The rows of a view that are different in the branch, table by table, by their primary keys.
  ///
  /// - Throws: `view` with `unknownView` if there is no such view.
  public func differences(of view: String) async throws(Book<D>.Failure) -> [TableDifference] {
    try await branch.onViews { updater, log in try updater.set.catchUp([view], from: log) }
    return try await original.onViews { [branch] updater, log in
      try updater.set.differences(of: view, from: log, to: branch.updater.set, ofOneHistory: false)
    }
  }

  /// Ends all of it; the views of the branch are removed.
  public func close() async throws(Book<D>.Failure) {
    for book in [branch, original] { try await book.close() }
  }
}
