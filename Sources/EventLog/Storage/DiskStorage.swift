// The real disk: plain system calls that follow no symbolic link and leak no descriptor to children.
// Interrupted calls are repeated and short ones continued, so that callers see either success or an error.

internal import CDisk
internal import LibC

/// A folder on the real disk. It is opened when something in it is first asked for, and stays the same one from then on,
/// wherever its path leads later.
public struct DiskStorage: Storage {
  let folders: OpenedFolders

  /// The book's folder at this path, which may be a symbolic link; it is made when a log is opened for writing.
  public init(folder: String) { folders = OpenedFolders(path: folder) }

  private init(_ folders: OpenedFolders) { self.folders = folders }

  public func reopened() -> DiskStorage { DiskStorage(folders.renewed()) }

  public func makeFolder(_ name: String) throws(StoreFailure) {
    let made = try name.isEmpty ? mkdirat(folders.start, folders.path, 0o700) : mkdirat(root, name, 0o700)
    guard made != 0, errno != EEXIST else { return }
    var error = StoreFailure(system: errno, "making the folder", file: name.isEmpty ? folders.path : name)
    if error.errno == ENOENT { error.remedy = "Make the folder that it is to lie in." }
    throw error
  }

  private var root: Int32 { get throws(StoreFailure) { try folders.folder("").descriptor } }

  public func names(in name: String) throws(StoreFailure) -> [String]? {
    let listing: OpaquePointer
    do throws(StoreFailure) {
      listing = try openListing(of: folders.folder(name), name)
    } catch  where error.errno == ENOENT {
      return nil
    }
    defer { closedir(listing) }
    var names: [String] = []
    // The end and an error look alike but for the number, so it is cleared before every call.
    errno = 0
    while let entry = readdir(listing) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw listingFailure(name, errno) }
    return names
  }

  private func listingFailure(_ name: String, _ errno: Int32) -> StoreFailure {
    StoreFailure(system: errno, "listing the folder", file: name.isEmpty ? folders.path : name, reading: true)
  }

  /// Opens the folder a second time, because a listing has a place in it.
  private func openListing(of folder: OpenedFolder, _ name: String) throws(StoreFailure) -> OpaquePointer {
    let descriptor = try self.descriptor(folder, ".", name, O_RDONLY | O_DIRECTORY)
    guard let listing = fdopendir(descriptor) else {
      defer { close(descriptor) }
      throw listingFailure(name, errno)
    }
    return listing
  }

  public func lock(_ name: String) throws(StoreFailure) -> DiskLock {
    let lock = DiskLock(on: try lockable(name))
    let error = lock.take()
    if error == EWOULDBLOCK { throw lockedError(name, holder: "process \(try lock.file.holder())") }
    guard error == 0 else { throw StoreFailure(system: error, "locking", file: name) }
    writeHolder(lock.file)
    return lock
  }

  private func lockable(_ name: String) throws(StoreFailure) -> DiskFile {
    do throws(StoreFailure) {
      return try file(name, O_RDWR | O_CREAT)
    } catch  where error.errno == EACCES {
      // Whoever locks wants to write, also where the folder can't be read in the first place.
      throw StoreFailure(system: EACCES, "opening", file: name)
    }
  }

  /// A lock on a folder can't be removed from under its holder, unlike a file that is only there to be locked.
  public func lock(existing name: String) throws(StoreFailure) -> DiskLock? {
    guard let file = try openLockable(name) else { return nil }
    let lock = DiskLock(on: file)
    let error = lock.take()
    if error == EWOULDBLOCK {
      let holder = flockHolder(of: file.identity) { _ in true }
      throw lockedError(name, holder: holder.map { "process \($0)" } ?? "another process")
    }
    // Some network disks lock no folders; the other locks hold there too.
    guard error == 0 || error == EBADF || error == EINVAL || error == EOPNOTSUPP else {
      throw StoreFailure(system: error, "locking", file: name)
    }
    return lock
  }

  private func openLockable(_ name: String) throws(StoreFailure) -> DiskFile? {
    guard name == LogFiles.folder else { return try open(name, writing: false) }
    do throws(StoreFailure) {
      let folder = try folders.folder(name)
      let descriptor = try descriptor(folder, ".", name, O_RDONLY | O_DIRECTORY)
      return DiskFile(descriptor: descriptor, name: name, identity: folder.identity)
    } catch  where error.errno == ENOENT {
      return nil
    }
  }

  public func identity(of lock: DiskLock) -> FileIdentity { lock.file.identity }

  /// Where a file lies or would lie; nil when there is no such folder.
  private func place(of name: String) throws(StoreFailure) -> (folder: OpenedFolder, name: Substring)? {
    do throws(StoreFailure) {
      return try folders.place(of: name)
    } catch  where error.errno == ENOENT {
      return nil
    }
  }

  public func status(of name: String) throws(StoreFailure) -> FileStatus? {
    guard let place = try place(of: name) else { return nil }
    var facts = stat()
    // A text that is handed over as it is would be copied to the heap; this is asked at every flush.
    let result = place.name.withCString { fstatat(place.folder.descriptor, $0, &facts, AT_SYMLINK_NOFOLLOW) }
    guard result != 0 else { return FileStatus(facts) }
    guard errno == ENOENT else { throw StoreFailure(system: errno, "looking", file: name, reading: true) }
    return nil
  }

  public func extent(of name: String) throws(StoreFailure) -> FileExtent? {
    guard let place = try place(of: name) else { return nil }
    var (device, number, size): (UInt, UInt, UInt) = (0, 0, 0)
    let error = place.name.withCString { cdisk_look(place.folder.descriptor, $0, &device, &number, &size) }
    if error == ENOENT { return nil }
    guard error == 0 else { throw StoreFailure(system: error, "looking", file: name, reading: true) }
    return FileExtent(identity: FileIdentity(device: UInt64(device), number: UInt64(number)), size: UInt64(size))
  }

  private func lockedError(_ name: String, holder: String) -> StoreFailure {
    StoreFailure(
      .locked, "the log is open for writing in \(holder)", file: name,
      remedy: "Close it there, or open it for reading only.")
  }

  /// Leaves this process's number for whoever finds the lock held. It only informs, so a full disk is no reason
  /// to fail; and it overwrites before it shortens, so that it needs no new space.
  private func writeHolder(_ file: DiskFile) {
    var holder = ByteSink()
    "\(getpid())\n".withBytes { holder.append($0) }
    try? file.write(holder.bytes, at: 0)
    try? file.truncate(to: UInt64(holder.count))
  }

  public func open(_ name: String, writing: Bool) throws(StoreFailure) -> DiskFile? {
    do throws(StoreFailure) {
      return try file(name, writing ? O_RDWR : O_RDONLY)
    } catch {
      if error.errno == ENOENT { return nil }
      throw error
    }
  }

  /// A file that has the name already is not emptied: it may have another name elsewhere.
  public func create(_ name: String) throws(StoreFailure) -> DiskFile {
    do throws(StoreFailure) {
      return try file(name, O_RDWR | O_CREAT | O_EXCL)
    } catch {
      guard error.errno == EEXIST else { throw error }
      try remove(name)
      return try file(name, O_RDWR | O_CREAT | O_EXCL)
    }
  }

  public func rename(_ old: String, to new: String) throws(StoreFailure) {
    let (from, to) = (try folders.place(of: old), try folders.place(of: new))
    guard renameat(from.folder.descriptor, String(from.name), to.folder.descriptor, String(to.name)) != 0
    else { return }
    throw StoreFailure(system: errno, "renaming to \(new)", file: old)
  }

  public func remove(_ name: String) throws(StoreFailure) {
    let place = try folders.place(of: name)
    guard unlinkat(place.folder.descriptor, String(place.name), 0) != 0 else { return }
    throw StoreFailure(system: errno, "deleting", file: name)
  }

  public func syncFolder(_ name: String) throws(StoreFailure) {
    let folder = try folders.folder(name)
    try sync(folder.descriptor, name)
    guard name.isEmpty else { return }
    let parent = try descriptor(folder, "..", name, O_RDONLY | O_DIRECTORY)
    defer { close(parent) }
    try sync(parent, name)
  }

  private func sync(_ folder: Int32, _ name: String) throws(StoreFailure) {
    guard fdatasync(folder) == 0 else { throw StoreFailure(system: errno, "syncing", file: name) }
  }

  public func place(ofFolder name: String) throws(StoreFailure) -> FolderPlace {
    let opened = try folders.folder(name)
    var facts = stat()
    let status =
      try name.isEmpty
      ? folders.path.withCString { fstatat(folders.start, $0, &facts, 0) }
      : name.withCString { [root] in fstatat(root, $0, &facts, AT_SYMLINK_NOFOLLOW) }
    guard status != 0 else { return FileIdentity(facts) == opened.identity ? .same : .other }
    guard errno == ENOENT || errno == ENOTDIR else {
      throw StoreFailure(
        system: errno, "looking at the folder", file: name.isEmpty ? folders.path : name, reading: true)
    }
    return .gone
  }

  /// Opens a plain file; anything else is named and refused, and nothing waits for whoever has its other end.
  private func file(_ name: String, _ flags: Int32) throws(StoreFailure) -> DiskFile {
    let place = try folders.place(of: name)
    let descriptor = try descriptor(place.folder, String(place.name), name, flags)
    var facts = stat()
    guard fstat(descriptor, &facts) == 0, FileKind(facts.st_mode) == .file else {
      defer { close(descriptor) }
      throw FileKind(facts.st_mode).error(inPlaceOf: .file, name)
    }
    return DiskFile(descriptor: descriptor, name: name, identity: FileIdentity(facts))
  }

  func descriptor(
    _ folder: OpenedFolder, _ name: String, _ path: String, _ flags: Int32
  ) throws(StoreFailure) -> Int32 {
    var error: Int32 = 0
    let descriptor = cdisk_open(folder.descriptor, name, flags, 0o600, &error)
    if descriptor >= 0 { return descriptor }
    if error != ENOENT, flags & O_DIRECTORY == 0, let kind = FileKind(of: name, in: folder.descriptor), kind != .file {
      throw kind.error(inPlaceOf: .file, path)
    }
    throw StoreFailure(system: error, "opening", file: path, reading: flags & O_ACCMODE == O_RDONLY)
  }
}

extension DiskFile {
  /// The number that the last holder of this lock has left.
  func holder() throws(StoreFailure) -> String {
    try bytes(at: 0, count: 20).read { String(decoding: $0.prefix { $0 >= 0x30 && $0 <= 0x39 }, as: UTF8.self) }
  }
}
