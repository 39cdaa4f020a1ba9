// The files of a view on the disk: made for their owner only, never followed through a link, and removed together with
// what SQLite keeps beside them.

internal import Glibc

enum FileGuard {
  /// What SQLite may keep beside a database.
  private static let companions = ["-wal", "-shm", "-journal"]

  /// Makes the file if it is missing; refuses anything but a plain file, and lets only its owner at it.
  static func claim(_ path: String, view: String, readOnly: Bool) throws(ViewError) {
    let flags = O_NOFOLLOW | O_CLOEXEC | (readOnly ? O_RDONLY : O_RDWR | O_CREAT)
    let file = open(path, flags, 0o600)
    guard file >= 0 else { throw failure(view, "can't open \(path)") }
    defer { close(file) }
    var info = stat()
    guard fstat(file, &info) == 0 else { throw failure(view, "can't look at \(path)") }
    guard info.st_mode & S_IFMT == S_IFREG else {
      throw .unusableFile(view: view, code: EINVAL, message: "\(path) is not a plain file")
    }
    if !readOnly, info.st_mode & 0o077 != 0, fchmod(file, 0o600) != 0 {
      throw failure(view, "can't set the rights of \(path)")
    }
  }

  static func makeFolder(_ path: String, view: String) throws(ViewError) {
    if mkdir(path, 0o700) != 0, errno != EEXIST { throw failure(view, "can't make the folder \(path)") }
  }

  static func remove(_ path: String) throws(ViewError) {
    for name in [path] + companions.map({ path + $0 }) where unlink(name) != 0 && errno != ENOENT {
      throw failure(path, "can't remove \(name)")
    }
  }

  /// Puts a finished file in the place of another one, durably.
  static func replace(_ path: String, by new: String, view: String) throws(ViewError) {
    try sync(new, O_RDWR, view)
    for name in companions.map({ path + $0 }) + companions.map({ new + $0 }) where unlink(name) != 0 && errno != ENOENT
    {
      throw failure(view, "can't remove \(name)")
    }
    guard rename(new, path) == 0 else { throw failure(view, "can't put \(new) in place") }
    try sync(path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ".", O_RDONLY | O_DIRECTORY, view)
  }

  /// The size in bytes with all that stands beside it.
  static func size(_ path: String) -> Int64 {
    ([path] + companions.map { path + $0 }).reduce(0) { sum, name in
      var info = stat()
      return sum + (stat(name, &info) == 0 ? Int64(info.st_size) : 0)
    }
  }

  private static func sync(_ path: String, _ flags: Int32, _ view: String) throws(ViewError) {
    let file = open(path, flags | O_CLOEXEC)
    guard file >= 0 else { throw failure(view, "can't open \(path)") }
    defer { close(file) }
    guard fsync(file) == 0 else { throw failure(view, "can't write \(path) to the disk") }
  }

  private static func failure(_ view: String, _ message: String) -> ViewError {
    let code = errno
    return .unusableFile(view: view, code: code, message: "\(message): \(String(cString: strerror(code)))")
  }
}
