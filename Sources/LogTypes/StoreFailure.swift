// The one error of a store: what went wrong, where, what it affects, and what to do about it.
// Callers decide by `code`; the text is for people.

/// The store itself failed; `code` says how.
public struct StoreFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// What kind of failure it is.
  public enum Code: String, Sendable {
    /// Another process, or this one, already has the log open for writing.
    case locked
    /// Durable bytes are damaged or missing.
    case corrupt
    /// A newer format, or one that needs features which this code does not know.
    case unsupportedFormat
    /// The system refused to read or write.
    case io
    /// No space, quota or file size is left.
    case diskFull
    /// A sync failed: what was staged may or may not be durable. Nothing is written until the store is opened again.
    case outcomeUnknown
    /// The store may not be written to.
    case readOnly
    /// An event, a batch or a name is too large, or is empty where it must not be.
    case limitExceeded
    /// There is no store here.
    case notFound
    /// Others were faster each time that a command was decided.
    case contended
    /// The store was closed.
    case closed
    /// The folder for a backup holds something else, or a backup with another history.
    case backupMismatch
  }

  public var code: Code
  /// What happened, in one sentence.
  public var message: String
  /// The file concerned, relative to the book's folder.
  public var file: String?
  /// In bytes from the file's start.
  public var offset: UInt64?
  /// The positions affected.
  public var positions: ClosedRange<Position>?
  /// What the user can do about it.
  public var remedy: String?
  /// The system's error number, where a call of it failed.
  public var errno: Int32?

  public init(
    _ code: Code, _ message: String, file: String? = nil, offset: UInt64? = nil,
    positions: ClosedRange<Position>? = nil, remedy: String? = nil, errno: Int32? = nil
  ) {
    self.code = code
    self.message = message
    self.file = file
    self.offset = offset
    self.positions = positions
    self.remedy = remedy
    self.errno = errno
  }

  public var description: String {
    var text = message
    if let file { text += " (\(file)\(offset.map { " at byte \($0)" } ?? ""))" }
    if let positions { text += ", positions \(positions.lowerBound)–\(positions.upperBound)" }
    if let remedy { text += "; \(remedy)" }
    return text
  }
}
