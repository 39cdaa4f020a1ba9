// The folders of a book that a storage keeps open. Everything in them is found through them, so that a writer goes on
// in its own book when the path leads elsewhere meanwhile.

internal import CDisk
internal import LibC

/// An open folder.
final class OpenedFolder: Sendable {
  let descriptor: Int32
  /// What told it from all others when it was opened; nobody else gets its number as long as it is open.
  let identity: FileIdentity

  init(descriptor: Int32) {
    self.descriptor = descriptor
    var facts = stat()
    identity = fstat(descriptor, &facts) == 0 ? FileIdentity(facts) : FileIdentity(device: 0, number: 0)
  }

  deinit { close(descriptor) }
}

/// A book's folder and those below it, opened when they are first needed. The folder of the log stays open too; the
/// others hold what can be made again, and are opened each time.
final class OpenedFolders: Sendable {
  let path: String
  /// Where a relative path begins, wherever the process goes later.
  private let base: OpenedFolder?
  private let held: Monitor<Held>

  private struct Held {
    var root: OpenedFolder?
    var log: OpenedFolder?

    /// The folder with a name that is kept; nil for all others.
    subscript(name: String) -> OpenedFolder? {
      get { name.isEmpty ? root : name == LogFiles.folder ? log : nil }
      set { if name.isEmpty { root = newValue } else if name == LogFiles.folder { log = newValue } }
    }
  }

  init(path: String) {
    self.path = path
    held = Monitor(Held())
    let here = path.hasPrefix("/") ? -1 : cdisk_open_here()
    base = here < 0 ? nil : OpenedFolder(descriptor: here)
  }

  private init(path: String, base: OpenedFolder?) {
    self.path = path
    self.base = base
    held = Monitor(Held())
  }

  /// The same path with nothing opened yet.
  func renewed() -> OpenedFolders { OpenedFolders(path: path, base: base) }

  /// The descriptor that `path` is relative to.
  var start: Int32 { base?.descriptor ?? AT_FDCWD }

  /// The folder with a name, "" for the book's own.
  func folder(_ name: String) throws(StoreFailure) -> OpenedFolder {
    if let folder = held.withLock({ $0[name] }) { return folder }
    let folder = try name.isEmpty ? openRoot() : open(name, in: folder(""))
    return held.withLock { held in
      // Another thread may have been first, and what it has opened counts.
      if let first = held[name] { return first }
      held[name] = folder
      return folder
    }
  }

  /// The folder of a file and the file's name in it.
  func place(of name: String) throws(StoreFailure) -> (folder: OpenedFolder, name: Substring) {
    guard let slash = name.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (try folder(""), name[...]) }
    return (try folder(String(name[..<slash])), name[name.index(after: slash)...])
  }

  private func openRoot() throws(StoreFailure) -> OpenedFolder {
    // The user may have given a link, which is followed once.
    while true {
      let descriptor = openat(start, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      if descriptor >= 0 { return OpenedFolder(descriptor: descriptor) }
      guard errno == EINTR else { throw StoreFailure(system: errno, "opening the folder", file: path, reading: true) }
    }
  }

  private func open(_ name: String, in root: OpenedFolder) throws(StoreFailure) -> OpenedFolder {
    var error: Int32 = 0
    let descriptor = cdisk_open(root.descriptor, name, O_RDONLY | O_DIRECTORY, 0, &error)
    if descriptor >= 0 { return OpenedFolder(descriptor: descriptor) }
    if error != ENOENT, let kind = FileKind(of: name, in: root.descriptor), kind != .folder {
      throw kind.error(inPlaceOf: .folder, name)
    }
    throw StoreFailure(system: error, "opening the folder", file: name, reading: true)
  }
}
