// Failures of the log: how damage, faults of the format and refusals of the system become the store's one error.

internal import LibC

extension StoreFailure {
  /// Whether an open log may go on after this failure; see `Log.recover`.
  var isMendable: Bool { code == .diskFull }

  /// What to do about a damaged file of the log.
  public static let fileRemedy = "Restore the file from a backup, or salvage what is intact."

  /// The error for a fault in the content of a frame with these positions.
  init(_ fault: FormatFault, firstPosition: UInt64, count: UInt32, file: String?, offset: UInt64? = nil) {
    self.init(
      .corrupt, fault.reason, file: file, offset: offset, positions: firstPosition...firstPosition + UInt64(count) - 1,
      remedy: StoreFailure.fileRemedy)
  }

  /// Runs `body`; a fault in the content of a frame with these positions becomes the error that names them and the file.
  static func reporting<Result>(
    _ firstPosition: UInt64, _ count: UInt32, file: @autoclosure () -> String?, _ body: () throws(FormatFault) -> Result
  ) throws(StoreFailure) -> Result {
    do throws(FormatFault) {
      return try body()
    } catch {
      throw StoreFailure(error, firstPosition: firstPosition, count: count, file: file())
    }
  }

  /// Runs `body`; what its error leaves open of the positions that damage affects is filled in, and `remedy` stands where
  /// the general one would.
  static func completing<Result>(
    _ positions: ClosedRange<UInt64>? = nil, remedy: String = fileRemedy, _ body: () throws(StoreFailure) -> Result
  ) throws(StoreFailure) -> Result {
    do throws(StoreFailure) {
      return try body()
    } catch {
      guard error.code == .corrupt else { throw error }
      var complete = error
      complete.positions = error.positions ?? positions
      if error.remedy == nil || error.remedy == fileRemedy { complete.remedy = remedy }
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
}
