// Views as they were at earlier positions: a folder for each position, `as-of/<position>` beside the views as they are.
// They are disposable like those, and together they take no more than a bound: what was used longest ago goes first.

internal import EventSourcing
internal import LibC

/// What is kept of the views as they were at one position, and of those at others.
struct AsOfCache: Sendable {
  let position: Position
  /// So many bytes all positions together may take. The one that is asked for stays, whatever it takes.
  let limit: Int64

  private static let folder = "as-of"

  /// The folder of the position, in a folder of views as they are.
  func place(in views: FolderPlace) -> FolderPlace {
    FolderPlace("\(position)", in: FolderPlace(Self.folder, in: views))
  }

  /// The folders from which a view can grow to the position, and which positions it must have there: the one of the views
  /// as they are, if it is the nearest, then those of positions before it.
  ///
  /// To grow takes more than twice as long as to build, event by event, so what is less than five eighths of the way is
  /// of no use.
  func beginnings(beside place: FolderPlace) -> [(folder: OpenFolder, having: ClosedRange<Position>)] {
    guard let all = try? place.enclosing?.open() else { return [] }
    let useful = position / 8 * 5...position
    let earlier = Self.positions(in: all).filter { $0 < position && useful.contains($0) }.sorted(by: >)
    let live = (try? all.place.enclosing?.open()).map { ($0, (earlier.first ?? useful.lowerBound)...position) }
    return [live].compactMap(\.self)
      + earlier.compactMap { earlier in
        (try? FolderPlace("\(earlier)", in: all.place).open()).map { ($0, useful) }
      }
  }

  /// Says that the views of a folder were used now.
  static func touch(_ folder: OpenFolder) { _ = futimens(folder.descriptor, nil) }

  /// Removes what was used longest ago until all is within the bound. What is in use or being built stays.
  func prune(beside place: FolderPlace) {
    guard let all = try? place.enclosing?.open() else { return }
    let others = Self.positions(in: all).filter { $0 != position }
    let kept = others.compactMap { position in
      (try? FolderPlace("\(position)", in: all.place).open()).map { Kept($0, "\(position)") }
    }
    var size = kept.reduce((try? place.open()).map { Kept($0, "").size } ?? 0) { $0 + $1.size }
    for oldest in kept.sorted(by: { $0.lastUse < $1.lastUse }) where size > limit {
      if oldest.remove(from: all) { size -= oldest.size }
    }
  }

  private static func positions(in folder: OpenFolder) -> [Position] {
    folder.names.compactMap { name in Position(name).flatMap { "\($0)" == name ? $0 : nil } }
  }
}

/// The views of one position as they lie on the disk.
private struct Kept {
  let folder: OpenFolder
  let name: String
  let size: Int64
  /// In nanoseconds.
  let lastUse: Int

  init(_ folder: OpenFolder, _ name: String) {
    self.folder = folder
    self.name = name
    var facts = stat()
    lastUse =
      fstat(folder.descriptor, &facts) == 0 ? facts.st_mtim.tv_sec * 1_000_000_000 + facts.st_mtim.tv_nsec : 0
    size = folder.names.reduce(0) { sum, name in
      var facts = stat()
      let isThere = fstatat(folder.descriptor, name, &facts, AT_SYMLINK_NOFOLLOW) == 0
      return sum + (isThere && facts.st_mode & S_IFMT == S_IFREG ? Int64(facts.st_size) : 0)
    }
  }

  /// Removes the folder with all that it holds; false if somebody has a part of it in use.
  func remove(from all: OpenFolder) -> Bool {
    var locks: [FileLock] = []
    for file in folder.names where file == ViewFiles.building || file.hasSuffix(ViewFiles.use("")) {
      guard let lock = try? FileLock(file, in: folder, view: ""), lock.takeAlone() else { return false }
      locks.append(lock)
    }
    return withExtendedLifetime(locks) {
      for file in folder.names { unlinkat(folder.descriptor, file, 0) }
      return unlinkat(all.descriptor, name, AT_REMOVEDIR) == 0
    }
  }
}
