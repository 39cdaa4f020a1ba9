// The one error of the log: what went wrong, where, what it affects, and what to do about it.
// Callers decide by `code`; the text is for people.

internal import Glibc

/// An error of the log.
public struct LogError: Error, Sendable, CustomStringConvertible {
  /// What kind of error it is.
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
    /// A sync failed: what was staged may or may not be durable. Nothing is written until the log is opened again.
    case poisoned
    /// The files may not be written.
    case readOnly
    /// An event, a batch or a name is too large, or is empty where it must not be.
    case limitExceeded
    /// There is no log here.
    case notABook
    /// The log was closed.
    case closed
    /// The folder for a backup holds something else, or a backup with another history.
    case backupMismatch
  }

  /// What kind of error it is.
  public var code: Code
  /// What happened, in one sentence.
  public var message: String
  /// The file concerned, relative to the book's folder.
  public var file: String?
  /// The place in the file, in bytes.
  public var offset: UInt64?
  /// The positions affected.
  public var positions: ClosedRange<UInt64>?
  /// What to do about it.
  public var remedy: String?
  /// The system's error number.
  public var errno: Int32?

  /// Makes an error.
  public init(
    _ code: Code, _ message: String, file: String? = nil, offset: UInt64? = nil,
    positions: ClosedRange<UInt64>? = nil, remedy: String? = nil, errno: Int32? = nil
  ) {
    self.code = code
    self.message = message
    self.file = file
    self.offset = offset
    self.positions = positions
    self.remedy = remedy
    self.errno = errno
  }

  /// Whether an open log may go on after this failure; see `Log.recover`.
  var isMendable: Bool { code == .diskFull }

  /// What to do about a damaged file of the log.
  public static let fileRemedy = "Restore the file from a backup, or salvage what is intact."

  /// The error for a fault in the content of a frame with these positions.
  init(_ fault: FormatFault, firstPosition: UInt64, count: UInt32, file: String?, offset: UInt64? = nil) {
    self.init(
      .corrupt, fault.reason, file: file, offset: offset, positions: firstPosition...firstPosition + UInt64(count) - 1,
      remedy: LogError.fileRemedy)
  }

  /// Runs `body`; a fault in the content of a frame with these positions becomes the error that names them and the file.
  static func reporting<Result>(
    _ firstPosition: UInt64, _ count: UInt32, file: @autoclosure () -> String?, _ body: () throws(FormatFault) -> Result
  ) throws(LogError) -> Result {
    do throws(FormatFault) {
      return try body()
    } catch {
      throw LogError(error, firstPosition: firstPosition, count: count, file: file())
    }
  }

  /// Runs `body`; what its error leaves open of the positions that damage affects, and of the remedy, is filled in.
  static func completing<Result>(
    _ positions: ClosedRange<UInt64>? = nil, remedy: String = fileRemedy, _ body: () throws(LogError) -> Result
  ) throws(LogError) -> Result {
    do throws(LogError) {
      return try body()
    } catch {
      guard error.code == .corrupt else { throw error }
      var complete = error
      complete.positions = error.positions ?? positions
      complete.remedy = error.remedy ?? remedy
      throw complete
    }
  }

  /// The error for a failed system call, with its code chosen by `errno`; `reading` for a call that only reads.
  public init(system errno: Int32, _ operation: String, file: String, reading: Bool = false) {
    let (code, remedy): (Code, String?) =
      switch errno {
      case ENOSPC, EDQUOT: (.diskFull, "Free some space, then try again.")
      case EFBIG:
        (.diskFull, "Raise the limit on the size of files (ulimit -f, or the disk's own), then try again.")
      case EMFILE: (.io, "Too many files are open in this process: close some, or raise the limit (ulimit -n).")
      case ENFILE: (.io, "Too many files are open on this machine: close some, or raise the limit (fs.file-max).")
      case ENOMEM: (.io, "Memory is short: end other programs, or raise the limit (ulimit -v, the container's own).")
      case EACCES where reading, EPERM where reading: (.io, "Make it readable for this user.")
      case EROFS, EACCES, EPERM: (.readOnly, "Make the folder writable for this user.")
      default: (.io, nil)
      }
    let reason = String(cString: strerror(errno))
    self.init(code, "\(operation) failed: \(reason)", file: file, remedy: remedy, errno: errno)
  }

  public var description: String {
    var text = "\(code.rawValue): \(message)"
    if let file { text += " [\(file)" + (offset.map { ", offset \($0)" } ?? "") + "]" }
    if let positions { text += " positions \(positions.lowerBound)–\(positions.upperBound)" }
    if let remedy { text += " \(remedy)" }
    return text
  }
}
