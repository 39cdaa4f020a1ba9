// Where the views of one log lie: in the book's own folder, which every process brings up to date; or, where that can't
// be written or another process stands still in it, in a private folder of this user, for a while.

internal import Dispatch
internal import EventSourcing
public import FoundationEssentials
internal import LibC

/// The folder of a log's views.
public final class ViewFolder: Sendable {
  private struct Retreat: Sendable {
    var place: FolderPlace
    var begin: DispatchTime
  }

  /// The book's own folder of views.
  let shared: FolderPlace
  /// The log whose views these are; it names the private folder.
  private let log: UUID?
  /// Whether the book's own folder is not touched at all: that of a backup, say.
  let isAlwaysPrivate: Bool
  /// What is kept here of views as they were once; nil for the views as they are.
  let asOf: AsOfCache?
  /// Whether the views are those of a branch of the log.
  let isBranch: Bool
  private let retreat = Lock<Retreat?>(nil)
  private let held = Lock<OpenFolder?>(nil)
  private let collected = Lock<[String]>([])

  /// So many seconds another process may stand still inside a transaction or a build before it is done without.
  static let patience = 1.0
  /// So many seconds after a retreat the shared folder is tried again.
  private static let retreatTime = 5.0

  /// The views in the folder `path`. With a `log`, views are made in a private folder where this one can't be used.
  ///
  /// - Parameter book: opens the folder that the log lies in, for the folder of the views to be found and made there
  ///   wherever `path` leads.
  public init(_ path: String, log: UUID? = nil, isAlwaysPrivate: Bool = false, book: FolderOpening? = nil) {
    shared = FolderPlace(path, openParent: book)
    self.log = log
    self.isAlwaysPrivate = isAlwaysPrivate
    asOf = nil
    isBranch = false
  }

  /// The folder of the same views as they were at a position.
  init(_ live: ViewFolder, asOf cache: AsOfCache) {
    shared = cache.place(in: live.shared)
    log = live.log
    isAlwaysPrivate = live.isAlwaysPrivate
    asOf = cache
    isBranch = false
  }

  /// A new folder of this process alone for the views of a branch.
  init(branchIn place: FolderPlace) {
    shared = place
    log = nil
    isAlwaysPrivate = false
    asOf = nil
    isBranch = true
  }

  /// Whether nothing is built here that nobody asks for.
  var isOnDemand: Bool { asOf != nil || isBranch }

  /// The folder where the views are read and written now; nil if it is not there. It stays the same object as long as
  /// it stays in its place.
  func opened() throws(ViewError) -> OpenFolder? { try opened(making: false) }

  /// The folder where the views are read and written now, which is made if it is missing.
  func made() throws(ViewError) -> OpenFolder {
    guard let folder = try opened(making: true) else { preconditionFailure("a folder that is made is there") }
    return folder
  }

  private func opened(making: Bool) throws(ViewError) -> OpenFolder? {
    let place = retreat.withLock { $0?.place } ?? shared
    return try held.withLock { (held) throws(ViewError) in
      if let held, held.path == place.path, try held.isInPlace() { return held }
      held = nil
      held = try place.open(making: making)
      return held
    }
  }

  var isPrivate: Bool { retreat.withLock { $0 != nil } }

  /// What a user should know: that a view was damaged and built anew, or that a private copy serves. Each is handed out
  /// once.
  public func takeNotes() -> [String] {
    collected.withLock { notes in
      defer { notes = [] }
      return notes
    }
  }

  func note(_ text: String) {
    collected.withLock { if !$0.contains(text) { $0.append(text) } }
  }

  /// Goes back to the shared folder when a while has passed since the retreat; goes to the private one from the start
  /// where the shared one is not to be written.
  func choose() throws(ViewError) {
    try shared.requireFolder()
    if isAlwaysPrivate {
      if !isPrivate { try retreat(because: "this is a copy that nobody has written to yet", isWorthTelling: false) }
      return
    }
    retreat.withLock { state in
      if let begin = state?.begin, DispatchTime.now() > begin + Self.retreatTime { state = nil }
    }
  }

  /// Goes on in the private folder; throws `error` if there is no other place to go to.
  func retreat(after error: ViewError) throws(ViewError) {
    guard !isPrivate, log != nil, error.isBusy || error.isRefusedBySystem else { throw error }
    try retreat(because: "\(error)", isWorthTelling: true)
  }

  private func retreat(because reason: String, isWorthTelling: Bool) throws(ViewError) {
    guard let log else { return }
    let path = try PrivateFolder.make("views-" + log.uuidString.lowercased())
    let place = FolderPlace(path)
    retreat.withLock { $0 = Retreat(place: asOf?.place(in: place) ?? place, begin: .now()) }
    if isWorthTelling { note("a private copy of the views in \(path) is used: \(reason)") }
  }
}

/// Folders of this user for what may not be written into a book.
enum PrivateFolder {
  /// The most folders of views that are kept.
  private static let mostKept = 8

  /// Makes the folder `name` in this user's own one, and removes the folders of views used longest ago if there are many.
  static func make(_ name: String) throws(ViewError) -> String {
    let root = try root()
    let path = root + "/" + name
    _ = try FolderPlace(path).open(making: true)
    try requireOwn(path)
    _ = utimensat(AT_FDCWD, path, nil, 0)
    prune(root, keeping: name)
    return path
  }

  /// Makes a folder of a new name; whoever asks for it removes it.
  static func makeTemporary(_ purpose: String) throws(ViewError) -> OpenFolder {
    var template = Array("\(try root())/\(purpose)-XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { mkdtemp($0.baseAddress!).map { String(cString: $0) } }
    guard let made, let folder = try FolderPlace(made).open() else {
      throw FileGuard.failure("", "can't make a temporary folder")
    }
    return folder
  }

  static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

  private static func root() throws(ViewError) -> String {
    let temporary = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    let path = "\(temporary.isEmpty ? "/tmp" : temporary)/daybook-\(geteuid())"
    _ = try FolderPlace(path).open(making: true)
    try requireOwn(path)
    return path
  }

  /// In a folder where anybody may write, somebody else may have made it first.
  private static func requireOwn(_ path: String) throws(ViewError) {
    var info = stat()
    guard lstat(path, &info) == 0 else { throw FileGuard.failure("", "can't look at \(path)") }
    guard info.st_mode & S_IFMT == S_IFDIR, info.st_uid == geteuid(), info.st_mode & 0o077 == 0 else {
      throw .foreignFile(view: "", message: "\(path) is not a folder of this user alone; remove it or set TMPDIR")
    }
  }

  /// Removes the folders that nobody has used for longest, and what a killed process left of its comparisons.
  private static func prune(_ root: String, keeping name: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    let dated = names.filter { $0 != name }.map { name -> (path: String, time: Int, isView: Bool) in
      var info = stat()
      _ = lstat(root + "/" + name, &info)
      return (root + "/" + name, info.st_mtim.tv_sec, name.hasPrefix("views-"))
    }
    let old = dated.filter(\.isView).sorted { $0.time > $1.time }.dropFirst(mostKept - 1).map(\.path)
    let left = dated.filter { !$0.isView && $0.time < time(nil) - 86_400 }.map(\.path)
    for path in old + left { remove(path) }
  }
}
