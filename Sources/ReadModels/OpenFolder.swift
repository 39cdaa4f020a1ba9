// A folder that stays open. Everything in it is found, made and removed through its descriptor, and SQLite is led through
// it too, so that whoever works in it stays there when its path leads elsewhere meanwhile.

internal import FoundationEssentials
internal import GRDBSQLite
internal import LibC

/// Opens the folder that another one lies in and gives its descriptor away.
public typealias FolderOpening = @Sendable () throws -> CInt

/// Where a folder lies: its name in another folder.
struct FolderPlace: Sendable {
  /// For messages, and where the system has no way through a descriptor.
  let path: String
  private let name: String
  private let parent: Parent

  /// What a folder lies in.
  private enum Parent: Sendable {
    /// A folder that is there already.
    case opened(by: FolderOpening)
    /// One that is made together with this.
    indirect case folder(FolderPlace)
  }

  /// The folder at a path, in the folder that `openParent` opens; by itself, in the one that its path leads to.
  init(_ path: String, openParent: FolderOpening? = nil) {
    self.path = path
    let slash = path.lastIndex(of: "/")
    name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    let parent = slash.map { String(path[...$0]) } ?? "."
    self.parent = .opened(
      by: openParent ?? {
        let descriptor = LibC.open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileGuard.failure("", "can't open \(parent)") }
        return descriptor
      })
  }

  /// The folder `name` in `folder`.
  init(_ name: String, in folder: FolderPlace) {
    path = folder.path + "/" + name
    self.name = name
    parent = .folder(folder)
  }

  /// The folder that it lies in, if it is made together with that.
  var enclosing: FolderPlace? {
    switch parent {
    case .opened: nil
    case .folder(let place): place
    }
  }

  /// Opens the folder; nil if it is not there and not to be made. Refuses anything that is no folder of its own, such as
  /// a link.
  func open(making: Bool = false) throws(ViewError) -> OpenFolder? {
    guard let parent = try parent(making) else { return nil }
    defer { close(parent) }
    if making, mkdirat(parent, name, 0o700) != 0, errno != EEXIST {
      throw FileGuard.failure("", "can't make the folder \(path)")
    }
    let descriptor = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    if descriptor >= 0 { return OpenFolder(descriptor, self) }
    let error = errno
    if error == ENOENT, !making { return nil }
    guard error != ENOTDIR, error != ELOOP else { throw noFolder }
    throw FileGuard.failure("", "can't open the folder \(path)", error)
  }

  /// Refuses what lies there and is no folder, also where it could not be opened.
  func requireFolder() throws(ViewError) {
    guard let parent = try parent(false) else { return }
    defer { close(parent) }
    var facts = stat()
    guard fstatat(parent, name, &facts, AT_SYMLINK_NOFOLLOW) == 0 else {
      if errno == ENOENT { return }
      throw FileGuard.failure("", "can't look at \(path)")
    }
    guard facts.st_mode & S_IFMT == S_IFDIR else { throw noFolder }
  }

  private var noFolder: ViewError {
    .foreignFile(view: "", message: "\(path) is no folder; remove it, the views are built again")
  }

  /// What tells the folder that is there now from all others; nil if none is.
  func identity() throws(ViewError) -> FileIdentity? {
    guard let parent = try parent(false) else { return nil }
    defer { close(parent) }
    return FileIdentity(of: name, in: parent)
  }

  private func parent(_ making: Bool) throws(ViewError) -> CInt? {
    switch parent {
    case .opened(let open): return try descriptor(open, making)
    case .folder(let place):
      guard let folder = try place.open(making: making) else { return nil }
      let descriptor = fcntl(folder.descriptor, F_DUPFD_CLOEXEC, 0)
      guard descriptor >= 0 else { throw FileGuard.failure("", "can't open \(place.path)") }
      return descriptor
    }
  }

  private func descriptor(_ open: FolderOpening, _ making: Bool) throws(ViewError) -> CInt? {
    do {
      return try open()
    } catch let error as ViewError {
      if case .unusableFile(_, ENOENT, _) = error, !making { return nil }
      throw error
    } catch {
      throw .unusableFile(view: "", code: EIO, message: "\(error)")
    }
  }
}

/// What tells a file or folder from all others on a machine, as long as it is there.
struct FileIdentity: Hashable, Sendable {
  private let device: UInt64
  private let number: UInt64

  /// What has a name in a folder, no link being followed; nil if nothing has.
  init?(of name: String, in folder: CInt) {
    var facts = stat()
    guard fstatat(folder, name, &facts, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
    (device, number) = (UInt64(facts.st_dev), UInt64(facts.st_ino))
  }
}

/// A folder that is open as long as somebody has this object.
final class OpenFolder: Sendable {
  let descriptor: CInt
  let place: FolderPlace
  private let identity: FileIdentity?
  /// Whether SQLite can be led through the descriptor.
  private let isWay: Bool

  init(_ descriptor: CInt, _ place: FolderPlace) {
    self.descriptor = descriptor
    self.place = place
    identity = FileIdentity(of: ".", in: descriptor)
    isWay =
      identity != nil && FileIdentity(of: "\(Self.way(descriptor))/.", in: AT_FDCWD) == identity
      && DescriptorPaths.isRegistered
  }

  deinit { close(descriptor) }

  var path: String { place.path }

  /// Whether the folder still is the one that lies at its place; throws where that can't be told.
  func isInPlace() throws(ViewError) -> Bool {
    let found = try place.identity()
    return identity != nil && found == identity
  }

  /// What a user calls a file in the folder.
  func path(_ name: String) -> String { path + "/" + name }

  /// What SQLite calls a file in the folder. A connection must not outlive this object.
  func location(_ name: String) -> String {
    isWay ? "\(Self.way(descriptor))/\(name)" : path(name)
  }

  private static func way(_ descriptor: CInt) -> String { "/proc/self/fd/\(descriptor)" }

  /// The names in the folder, in no order; none if it can't be read.
  var names: [String] {
    // Opened a second time, because a listing has a place in it.
    let descriptor = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0, let listing = fdopendir(descriptor) else {
      if descriptor >= 0 { close(descriptor) }
      return []
    }
    defer { closedir(listing) }
    var names: [String] = []
    while let entry = readdir(listing) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names
  }
}

/// SQLite's own access to files, but for one step: a path through a descriptor is used as it is given. By itself SQLite
/// asks at the opening where the links in it lead, and finds a file's log and journal by that path later.
enum DescriptorPaths {
  /// Whether SQLite uses it. It is the process's access from then on, since GRDB asks for no other, and does what the
  /// system's does for all other paths; where the host has an access of its own, that one stays.
  static let isRegistered: Bool = {
    guard let system = sqlite3_vfs_find("unix"), sqlite3_vfs_find(nil) == system else { return false }
    // SQLite keeps both for as long as the process runs.
    let access = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
    access.initialize(to: system.pointee)
    access.pointee.pNext = nil
    access.pointee.zName = UnsafePointer(strdup("daybook-descriptor"))
    access.pointee.xFullPathname = { _, path, size, target in
      guard let path, let target, strncmp(path, "/proc/self/fd/", 14) == 0 else {
        let system = sqlite3_vfs_find("unix")
        return system?.pointee.xFullPathname(system, path, size, target) ?? SQLITE_CANTOPEN
      }
      guard strlen(path) < Int(size) else { return SQLITE_CANTOPEN }
      strcpy(target, path)
      return SQLITE_OK
    }
    return sqlite3_vfs_register(access, 1) == SQLITE_OK
  }()
}
