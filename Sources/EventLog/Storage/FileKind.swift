// What lies in a file's place: anybody may have put a folder, a link, a pipe or a device there.
// Such a thing is named and refused at once; opened like a file, it would hang or lead elsewhere.

internal import LibC

/// What tells a file or folder from all others on a machine, as long as it is there.
public struct FileIdentity: Hashable, Sendable {
  /// The disk.
  public var device: UInt64
  /// Its number on the disk.
  public var number: UInt64

  /// Makes an identity.
  public init(device: UInt64, number: UInt64) {
    self.device = device
    self.number = number
  }

  init(_ facts: stat) { self.init(device: UInt64(facts.st_dev), number: UInt64(facts.st_ino)) }
}

/// What is known of a file without reading it.
public struct FileStatus: Equatable, Sendable {
  /// Which file it is.
  public var identity: FileIdentity
  /// Its size in bytes.
  public var size: UInt64
  /// When it or what is known of it was changed last, in nanoseconds.
  public var changed: Int64

  /// Makes a status.
  public init(identity: FileIdentity, size: UInt64, changed: Int64) {
    self.identity = identity
    self.size = size
    self.changed = changed
  }

  init(_ facts: stat) {
    let changed = Int64(facts.st_ctim.tv_sec) &* 1_000_000_000 &+ Int64(facts.st_ctim.tv_nsec)
    self.init(identity: FileIdentity(facts), size: UInt64(max(0, facts.st_size)), changed: changed)
  }
}

/// What kind of thing has a name.
enum FileKind: String {
  case file = "a file"
  case folder = "a folder"
  case link = "a symbolic link"
  case pipe = "a named pipe"
  case socket = "a socket"
  case device = "a device"

  init(_ mode: mode_t) {
    switch mode & S_IFMT {
    case S_IFREG: self = .file
    case S_IFDIR: self = .folder
    case S_IFLNK: self = .link
    case S_IFIFO: self = .pipe
    case S_IFSOCK: self = .socket
    default: self = .device
    }
  }

  /// What has a name in a folder now; nil when nothing has, or that can't be told.
  init?(of name: String, in folder: Int32) {
    var facts = stat()
    guard fstatat(folder, name, &facts, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
    self.init(facts.st_mode)
  }

  /// The error when this lies where something else belongs.
  func error(inPlaceOf wanted: FileKind, _ name: String) -> StoreFailure {
    let errno: Int32? =
      switch self {
      case .link: wanted == .folder ? ENOTDIR : ELOOP
      case .folder: EISDIR
      case .file: ENOTDIR
      case .pipe, .socket, .device: wanted == .folder ? ENOTDIR : nil
      }
    return StoreFailure(
      .io, "in the place of \(wanted.rawValue) lies \(rawValue)", file: name, remedy: "Move it elsewhere.", errno: errno
    )
  }
}
