// Locks between processes that die with their process, on files of their own: SQLite's own locks on a view's file are
// lost when anybody in the process closes another descriptor of it.

internal import Dispatch
internal import LibC

/// A lock on a permanent file, shared by many or held alone.
final class FileLock: Sendable {
  private let descriptor: Int32

  /// Opens the file of a lock, which is made if it is missing; nothing is locked yet.
  init(_ name: String, in folder: OpenFolder, view: String) throws(ViewError) {
    descriptor = openat(folder.descriptor, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0o600)
    guard descriptor >= 0 else { throw FileGuard.failure(view, "can't open \(folder.path(name))") }
  }

  deinit { close(descriptor) }

  /// Takes the lock alone; false if somebody else holds it.
  func takeAlone() -> Bool { take(LOCK_EX) }

  /// Takes the lock together with others, in place of what was held; false if somebody holds it alone.
  func share() -> Bool { take(LOCK_SH) }

  private func take(_ operation: Int32) -> Bool {
    while flock(descriptor, operation | LOCK_NB) != 0 {
      guard errno == EINTR else { return false }
    }
    return true
  }

  /// Whether somebody has left a mark in the file.
  var isMarked: Bool {
    get {
      var info = stat()
      return fstat(descriptor, &info) == 0 && info.st_size > 0
    }
    set { _ = newValue ? pwrite(descriptor, "1", 1, 0) : Int(ftruncate(descriptor, 0)) }
  }

  /// Shows that the holder is alive.
  fileprivate func beat() { _ = futimens(descriptor, nil) }

  /// When the holder last showed that it is alive, in nanoseconds.
  fileprivate var lastBeat: Int {
    var info = stat()
    guard fstat(descriptor, &info) == 0 else { return 0 }
    return info.st_mtim.tv_sec * 1_000_000_000 + info.st_mtim.tv_nsec
  }
}

/// The right to build views in a folder. Whoever has it shows that it is alive while it works, so that the others wait
/// for one who is slow, and not for one who stands still.
final class BuildingRight {
  private let lock: FileLock
  private let heart: any DispatchSourceTimer

  private init(_ lock: FileLock) {
    self.lock = lock
    heart = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "alive while building views"))
    heart.schedule(deadline: .now(), repeating: .milliseconds(100))
    heart.setEventHandler { lock.beat() }
    heart.resume()
  }

  deinit { heart.cancel() }

  /// Waits for the right. Throws `stalled` when the process that has it has stood still for `patience` seconds.
  static func take(in folder: OpenFolder, patience: Double) throws(ViewError) -> BuildingRight {
    let lock = try FileLock(ViewFiles.building, in: folder, view: "")
    var beat = lock.lastBeat
    var seen = DispatchTime.now()
    while !lock.takeAlone() {
      usleep(10_000)
      if lock.lastBeat != beat {
        (beat, seen) = (lock.lastBeat, .now())
      } else if DispatchTime.now() > seen + patience {
        throw .stalled("the process that builds the views in \(folder.path) stands still")
      }
    }
    return BuildingRight(lock)
  }
}

/// What says that a process has a view open. It is held until the view is closed; who closes it last takes away the mark
/// that the first has left, so that whoever comes after a killed process finds itself alone with the mark.
final class ViewUse: Sendable {
  private let lock: FileLock

  /// Takes part in the use of a view. `check` runs, while everybody else waits, if nobody has the view open although it
  /// was not closed.
  init(
    _ view: String, in folder: OpenFolder, patience: Double, check: () throws(ViewError) -> Void
  ) throws(ViewError) {
    let lock = try FileLock(ViewFiles.use(view), in: folder, view: view)
    if lock.takeAlone() {
      // What throws leaves the mark: nothing is held yet that could take it away.
      if lock.isMarked { try check() }
      lock.isMarked = true
    }
    let begin = DispatchTime.now()
    while !lock.share() {
      guard DispatchTime.now() < begin + patience else {
        throw .stalled("a process that checks view \(view) stands still")
      }
      usleep(5_000)
    }
    self.lock = lock
  }

  deinit {
    if lock.takeAlone() { lock.isMarked = false }
  }
}
