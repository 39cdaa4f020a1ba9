// The real disk: plain system calls that follow no symbolic link and leak no descriptor to children.
// Interrupted calls are repeated and short ones continued, so that callers see either success or an error.

internal import CDisk
internal import Glibc

/// A folder on the real disk.
public struct DiskStorage: Storage {
  private let folder: String

  /// The book's folder at this path; it is made when a log is opened for writing.
  public init(folder: String) { self.folder = folder }

  public func makeFolder(_ name: String) throws(LogError) {
    guard mkdir(path(name), 0o700) != 0, errno != EEXIST else { return }
    var error = LogError(system: errno, "making the folder", file: name.isEmpty ? folder : name)
    if error.errno == ENOENT { error.remedy = "Make the folder that it is to lie in." }
    throw error
  }

  public func names(in name: String) throws(LogError) -> [String]? {
    guard let listing = openListing(of: name) else {
      if errno == ENOENT { return nil }
      throw listingFailure(name, errno)
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

  private func listingFailure(_ name: String, _ errno: Int32) -> LogError {
    LogError(system: errno, "listing the folder", file: name.isEmpty ? folder : name, reading: true)
  }

  private func openListing(of name: String) -> OpaquePointer? {
    while true {
      if let listing = opendir(path(name)) { return listing }
      guard errno == EINTR else { return nil }
    }
  }

  public func lock(_ name: String) throws(LogError) -> DiskFile {
    let file = try descriptor(name, O_RDWR | O_CREAT)
    let error = cdisk_lock_exclusive(file.descriptor)
    if error == EWOULDBLOCK {
      throw LogError(
        .locked, "the log is open for writing in process \(try file.holder())", file: name,
        remedy: "Close it there, or open it for reading only.")
    }
    guard error == 0 else { throw LogError(system: error, "locking", file: name) }
    writeHolder(file)
    return file
  }

  /// Leaves this process's number for whoever finds the lock held. It only informs, so a full disk is no reason
  /// to fail; and it overwrites before it shortens, so that it needs no new space.
  private func writeHolder(_ file: DiskFile) {
    var holder = ByteSink()
    "\(getpid())\n".withBytes { holder.append($0) }
    try? file.write(holder.bytes, at: 0)
    try? file.truncate(to: UInt64(holder.count))
  }

  public func open(_ name: String, writing: Bool) throws(LogError) -> DiskFile? {
    do throws(LogError) {
      return try descriptor(name, writing ? O_RDWR : O_RDONLY)
    } catch {
      if error.errno == ENOENT || error.errno == ENOTDIR { return nil }
      throw error
    }
  }

  public func create(_ name: String) throws(LogError) -> DiskFile {
    try descriptor(name, O_RDWR | O_CREAT | O_TRUNC)
  }

  public func rename(_ old: String, to new: String) throws(LogError) {
    guard Glibc.rename(path(old), path(new)) != 0 else { return }
    throw LogError(system: errno, "renaming to \(new)", file: old)
  }

  public func remove(_ name: String) throws(LogError) {
    guard unlink(path(name)) != 0 else { return }
    throw LogError(system: errno, "deleting", file: name)
  }

  public func syncFolder(_ name: String) throws(LogError) {
    try descriptor(name, O_RDONLY | O_DIRECTORY).sync()
    if name.isEmpty { try descriptor("..", O_RDONLY | O_DIRECTORY).sync() }
  }

  private func descriptor(_ name: String, _ flags: Int32) throws(LogError) -> DiskFile {
    var error: Int32 = 0
    let descriptor = cdisk_open(path(name), flags, 0o600, &error)
    guard descriptor >= 0 else {
      throw LogError(system: error, "opening", file: name, reading: flags & O_ACCMODE == O_RDONLY)
    }
    return DiskFile(descriptor: descriptor, name: name)
  }

  func path(_ name: String) -> String { name.isEmpty ? folder : folder + "/" + name }
}

extension DiskFile {
  /// The number that the last holder of this lock has left.
  func holder() throws(LogError) -> String {
    try bytes(at: 0, count: 20).read { String(decoding: $0.prefix { $0 >= 0x30 && $0 <= 0x39 }, as: UTF8.self) }
  }
}
