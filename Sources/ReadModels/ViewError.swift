// What can be wrong with a view, as typed errors. A view that is missing, old or damaged is rebuilt; one that knows
// more than the log, or another history, is evidence and never touched.

public import EventSourcing
internal import GRDB
internal import GRDBSQLite

/// Why a view must be built anew.
public enum NeedsRebuild: Hashable, Sendable {
  case missing
  /// Another version of the program's code wrote it.
  case otherVersion(found: Int)
  case corrupt(String)
}

/// Why a view can't be used.
public enum ViewError: Error, Sendable, Hashable {
  /// It holds events that the log does not have: the log lost some of its history.
  case aheadOfLog(view: String, position: Position, durable: Position)
  /// The history up to `position` is not the one that it was built from.
  case otherChain(view: String, position: Position)
  /// It was built from another log.
  case otherLog(view: String)
  case needsRebuild(view: String, NeedsRebuild)
  /// SQLite refused; `code` is its primary result code.
  case failed(view: String, code: Int, message: String)
  /// The system refused the view's file or folder; `code` is its errno.
  case unusableFile(view: String, code: Int32, message: String)
  case unknownView(String)
  /// The views were closed.
  case closed
  /// Not one statement that only reads, or one that SQLite does not understand.
  case refusedQuery(String)
}

extension ViewError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .aheadOfLog(let view, let position, let durable):
      "view \(view) has read up to \(position), but the log ends at \(durable): the log lost history; "
        + "keep both and look for a complete copy of the log before removing the view"
    case .otherChain(let view, let position):
      "view \(view) was built from another history than this log's up to \(position): the log was forked or mixed up; "
        + "keep both and find out which one is right before removing the view"
    case .otherLog(let view): "view \(view) belongs to another log; put its own file back or remove it"
    case .needsRebuild(let view, .missing): "view \(view) has not been built yet"
    case .needsRebuild(let view, .otherVersion(let found)):
      "view \(view) was built by another version of the program (\(found)) and must be rebuilt"
    case .needsRebuild(let view, .corrupt(let message)): "view \(view) is damaged and must be rebuilt: \(message)"
    case .failed(let view, _, let message), .unusableFile(let view, _, let message): "view \(view): \(message)"
    case .unknownView(let name): "there is no view named \(name)"
    case .closed: "the book was closed"
    case .refusedQuery(let message): "not a query that can be run on a view: \(message)"
    }
  }
}

extension ViewError {
  /// Whether others keep the view busy, so that trying again later helps.
  public var isBusy: Bool {
    guard case .failed(_, let code, _) = self else { return false }
    return [SQLITE_BUSY, SQLITE_LOCKED].contains(Int32(truncatingIfNeeded: code))
  }

  /// Whether the disk or the system refused, such as for want of space; it says nothing about what the view holds.
  public var isRefusedBySystem: Bool {
    switch self {
    case .unusableFile: true
    case .failed(_, let code, _):
      [SQLITE_FULL, SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM, SQLITE_NOMEM, SQLITE_NOLFS]
        .contains(Int32(truncatingIfNeeded: code))
    default: false
    }
  }
}

/// What SQLite answered to a statement that was run directly.
struct SQLiteFailure: Error {
  let code: Int32
  let message: String
}

extension ViewError {
  /// The error of a view for whatever was thrown while working on its file.
  init(_ error: any Error, view: String) {
    let (code, message): (Int32, String)
    switch error {
    case let error as ViewError:
      self = error
      return
    case let error as SQLiteFailure: (code, message) = (error.code & 0xFF, error.message)
    case let error as DatabaseError:
      (code, message) = (error.resultCode.rawValue, error.message ?? "\(error.resultCode)")
    default: (code, message) = (SQLITE_ERROR, "\(error)")
    }
    if code == SQLITE_CORRUPT || code == SQLITE_NOTADB {
      self = .needsRebuild(view: view, .corrupt(message))
    } else {
      self = .failed(view: view, code: Int(code), message: message)
    }
  }
}
