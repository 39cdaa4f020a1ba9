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
  /// Another process has the view or the building of views in its hands and stands still.
  case stalled(String)
  /// Something that is no file or folder of a view lies in its place.
  case foreignFile(view: String, message: String)
  /// The log can't be read where the view is to be compared with it.
  case unreadableLog(view: String, String)
  /// A query took longer than it may, in seconds.
  case timeLimit(Double)
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
    case .failed(let view, _, let message), .unusableFile(let view, _, let message):
      view.isEmpty ? "the views: \(message)" : "view \(view): \(message)"
    case .unknownView(let name): "there is no view named \(name)"
    case .closed: "the book was closed"
    case .stalled(let message): message
    case .foreignFile(let view, let message): view.isEmpty ? message : "view \(view): \(message)"
    case .unreadableLog(let view, let message): "view \(view) can't be compared with the log: \(message)"
    case .timeLimit(let seconds):
      "the query was ended after \(seconds.formattedSeconds); narrow it, or allow it more time"
    case .refusedQuery(let message): "not a query that can be run on a view: \(message)"
    }
  }
}

extension ViewError {
  /// Whether others keep the view busy, so that trying again later helps.
  public var isBusy: Bool {
    switch self {
    case .stalled: true
    // A protocol error is a race for the log of writes that SQLite gave up.
    case .failed(_, let code, _):
      [SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL].contains(Int32(truncatingIfNeeded: code))
    default: false
    }
  }

  /// Whether the view was built from another log, or from more or other events than this one has.
  public var isOfOtherHistory: Bool {
    switch self {
    case .aheadOfLog, .otherChain, .otherLog: true
    default: false
    }
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
    let (extended, message): (Int32, String)
    switch error {
    case let error as ViewError:
      self = error
      return
    case let error as SQLiteFailure: (extended, message) = (error.code, error.message)
    case let error as DatabaseError:
      (extended, message) = (error.extendedResultCode.rawValue, error.message ?? "\(error.resultCode)")
    default: (extended, message) = (SQLITE_ERROR, "\(error)")
    }
    let code = extended & 0xFF
    // A file that ends too early is damaged; so is one that something else than a view's code has journalled.
    let isShort = [ResultCode.SQLITE_IOERR_SHORT_READ, .SQLITE_READONLY_ROLLBACK].contains { $0.rawValue == extended }
    if code == SQLITE_CORRUPT || code == SQLITE_NOTADB || isShort {
      self = .needsRebuild(view: view, .corrupt(message))
    } else {
      self = .failed(view: view, code: Int(code), message: message)
    }
  }
}

/// The file of a view is no longer the one of its name: another process has built it anew, or removed it.
struct ViewMoved: Error {}

/// A view has not taken in yet what an answer must hold.
struct ViewBehind: Error {}

extension Double {
  fileprivate var formattedSeconds: String {
    self == rounded() ? "\(Int(self)) s" : "\(self) s"
  }
}

/// A query that makes no sense, such as one with a malformed cursor: its sender's fault.
public protocol QueryError: Error, CustomStringConvertible {}
