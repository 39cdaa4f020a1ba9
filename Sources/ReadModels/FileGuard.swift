// The files of a view on the disk: made for their owner only, never followed through a link, and removed together with
// what SQLite keeps beside them. No file that SQLite may have open is opened here: closing it would free SQLite's locks.

internal import LibC

enum FileGuard {
  /// What SQLite may keep beside a database.
  private static let companions = ["-wal", "-shm", "-journal"]

  /// Refuses anything but a plain file; nil if there is nothing of this name.
  static func requirePlainFile(_ name: String, in folder: OpenFolder, view: String) throws(ViewError) -> stat? {
    var info = stat()
    guard fstatat(folder.descriptor, name, &info, AT_SYMLINK_NOFOLLOW) == 0 else {
      if errno == ENOENT { return nil }
      throw failure(view, "can't look at \(folder.path(name))")
    }
    guard info.st_mode & S_IFMT == S_IFREG else {
      throw .foreignFile(
        view: view, message: "\(folder.path(name)) is not a plain file; remove it, the view is built again")
    }
    return info
  }

  /// Refuses a view's files if one of them is no plain file, and lets only their owner at them.
  static func claim(_ name: String, in folder: OpenFolder, view: String) throws(ViewError) {
    for name in [name] + companions.map({ name + $0 }) {
      guard let info = try requirePlainFile(name, in: folder, view: view), info.st_mode & 0o077 != 0,
        info.st_uid == geteuid()
      else {
        continue
      }
      guard fchmodat(folder.descriptor, name, 0o600, 0) == 0 else {
        throw failure(view, "can't set the rights of \(folder.path(name))")
      }
    }
  }

  /// Makes an empty file that was not there.
  static func make(_ name: String, in folder: OpenFolder, view: String) throws(ViewError) {
    let file = openat(folder.descriptor, name, O_NOFOLLOW | O_CLOEXEC | O_RDWR | O_CREAT | O_EXCL, 0o600)
    guard file >= 0 else { throw failure(view, "can't make \(folder.path(name))") }
    close(file)
  }

  /// Whether this process may write in a folder.
  static func isWritable(_ folder: OpenFolder) -> Bool { faccessat(folder.descriptor, ".", W_OK | X_OK, 0) == 0 }

  static func exists(_ name: String, in folder: OpenFolder) -> Bool {
    FileIdentity(of: name, in: folder.descriptor) != nil
  }

  static func remove(_ name: String, in folder: OpenFolder) throws(ViewError) {
    for name in [name] + companions.map({ name + $0 })
    where unlinkat(folder.descriptor, name, 0) != 0 && errno != ENOENT {
      throw failure(name, "can't remove \(folder.path(name))")
    }
  }

  /// Gives a finished file, which nobody has open, its name, durably. The name is new.
  static func publish(_ name: String, as new: String, in folder: OpenFolder, view: String) throws(ViewError) {
    try sync(name, in: folder, O_RDWR, view)
    for companion in companions.map({ name + $0 })
    where unlinkat(folder.descriptor, companion, 0) != 0 && errno != ENOENT {
      throw failure(view, "can't remove \(folder.path(companion))")
    }
    guard renameat(folder.descriptor, name, folder.descriptor, new) == 0 else {
      throw failure(view, "can't put \(folder.path(name)) in place")
    }
    try sync(".", in: folder, O_RDONLY | O_DIRECTORY, view)
  }

  /// The size in bytes with all that stands beside it.
  static func size(_ name: String, in folder: OpenFolder) -> Int64 {
    ([name] + companions.map { name + $0 }).reduce(0) { sum, name in
      var info = stat()
      return sum + (fstatat(folder.descriptor, name, &info, AT_SYMLINK_NOFOLLOW) == 0 ? Int64(info.st_size) : 0)
    }
  }

  private static func sync(
    _ name: String, in folder: OpenFolder, _ flags: Int32, _ view: String
  ) throws(ViewError) {
    let file = openat(folder.descriptor, name, flags | O_CLOEXEC | O_NOFOLLOW)
    guard file >= 0 else { throw failure(view, "can't open \(folder.path(name))") }
    defer { close(file) }
    guard fsync(file) == 0 else { throw failure(view, "can't write \(folder.path(name)) to the disk") }
  }

  static func failure(_ view: String, _ message: String, _ code: Int32 = errno) -> ViewError {
    .unusableFile(view: view, code: code, message: "\(message): \(String(cString: strerror(code)))")
  }
}
