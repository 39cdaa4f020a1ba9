// The files of a view on the disk: made for their owner only, never followed through a link, and removed together with
// what SQLite keeps beside them. No file that SQLite may have open is opened here: closing it would free SQLite's locks.

internal import Glibc

enum FileGuard {
  /// What SQLite may keep beside a database.
  private static let companions = ["-wal", "-shm", "-journal"]

  /// Refuses anything but a plain file; nil if there is nothing of this name.
  static func requirePlainFile(_ path: String, view: String) throws(ViewError) -> stat? {
    var info = stat()
    guard lstat(path, &info) == 0 else {
      if errno == ENOENT { return nil }
      throw failure(view, "can't look at \(path)")
    }
    guard info.st_mode & S_IFMT == S_IFREG else {
      throw .foreignFile(view: view, message: "\(path) is not a plain file; remove it, the view is built again")
    }
    return info
  }

  /// Refuses a view's files if one of them is no plain file, and lets only their owner at them.
  static func claim(_ path: String, view: String) throws(ViewError) {
    for name in [path] + companions.map({ path + $0 }) {
      guard let info = try requirePlainFile(name, view: view), info.st_mode & 0o077 != 0, info.st_uid == geteuid()
      else {
        continue
      }
      guard chmod(name, 0o600) == 0 else { throw failure(view, "can't set the rights of \(name)") }
    }
  }

  /// Makes an empty file that was not there.
  static func make(_ path: String, view: String) throws(ViewError) {
    let file = open(path, O_NOFOLLOW | O_CLOEXEC | O_RDWR | O_CREAT | O_EXCL, 0o600)
    guard file >= 0 else { throw failure(view, "can't make \(path)") }
    close(file)
  }

  /// Makes the folder of the views if it is missing; refuses anything that is no folder of its own, such as a link.
  static func makeFolder(_ path: String, view: String) throws(ViewError) {
    if mkdir(path, 0o700) != 0, errno != EEXIST { throw failure(view, "can't make the folder \(path)") }
    try requireFolder(path, view: view)
  }

  static func requireFolder(_ path: String, view: String) throws(ViewError) {
    var info = stat()
    guard lstat(path, &info) == 0 else {
      if errno == ENOENT { return }
      throw failure(view, "can't look at \(path)")
    }
    guard info.st_mode & S_IFMT == S_IFDIR else {
      throw .foreignFile(view: view, message: "\(path) is no folder; remove it, the views are built again")
    }
  }

  /// Whether this process may write in a folder.
  static func isWritable(_ folder: String) -> Bool { access(folder, W_OK | X_OK) == 0 }

  static func exists(_ path: String) -> Bool {
    var info = stat()
    return lstat(path, &info) == 0
  }

  static func remove(_ path: String) throws(ViewError) {
    for name in [path] + companions.map({ path + $0 }) where unlink(name) != 0 && errno != ENOENT {
      throw failure(path, "can't remove \(name)")
    }
  }

  /// Gives a finished file, which nobody has open, its name, durably. The name is new.
  static func publish(_ path: String, as name: String, view: String) throws(ViewError) {
    try sync(path, O_RDWR, view)
    for companion in companions.map({ path + $0 }) where unlink(companion) != 0 && errno != ENOENT {
      throw failure(view, "can't remove \(companion)")
    }
    guard rename(path, name) == 0 else { throw failure(view, "can't put \(path) in place") }
    try sync(name.lastIndex(of: "/").map { String(name[..<$0]) } ?? ".", O_RDONLY | O_DIRECTORY, view)
  }

  /// The size in bytes with all that stands beside it.
  static func size(_ path: String) -> Int64 {
    ([path] + companions.map { path + $0 }).reduce(0) { sum, name in
      var info = stat()
      return sum + (lstat(name, &info) == 0 ? Int64(info.st_size) : 0)
    }
  }

  private static func sync(_ path: String, _ flags: Int32, _ view: String) throws(ViewError) {
    let file = open(path, flags | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { throw failure(view, "can't open \(path)") }
    defer { close(file) }
    guard fsync(file) == 0 else { throw failure(view, "can't write \(path) to the disk") }
  }

  static func failure(_ view: String, _ message: String) -> ViewError {
    let code = errno
    return .unusableFile(view: view, code: code, message: "\(message): \(String(cString: strerror(code)))")
  }
}
