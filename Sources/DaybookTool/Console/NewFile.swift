// A file that a command makes: whole or not at all, never in place of another one, and for its owner only. It is written
// beside the place where it will stand, and what an interruption leaves there makes way for the next one.

internal import LibC

/// A new file that is being written. Until it is finished its name has an ending more, and whoever writes it holds its
/// lock, which ends with the process.
public final class NewFile {
  /// What is written to it.
  public let channel: Channel
  private let path: String
  private let workshop: String
  private let descriptor: Int32

  /// Begins the file; refuses to touch one that is there.
  ///
  /// - Parameter ending: what its name ends in, after a dot, until it is finished.
  public init(_ path: String, ending: String) throws {
    var status = stat()
    guard lstat(path, &status) != 0 else { throw Self.isTaken(path) }
    self.path = path
    workshop = path + "." + ending
    descriptor = try Self.claim(workshop, for: path)
    channel = Channel(descriptor, path)
  }

  deinit { close(descriptor) }

  /// Gives the file its name; returns when all of it is on the disk, the name included.
  public func finish() throws {
    try channel.flush()
    guard fsync(descriptor) == 0 else { throw Self.failure("can't write \(path) to the disk") }
    try takeName()
    try syncFolder()
  }

  /// Removes what is unfinished.
  public func discard() { unlink(workshop) }

  /// Makes a file of what `write` puts into it; if that fails, none.
  static func make<Result>(
    _ path: String, ending: String, _ write: (Channel) async throws -> Result
  ) async throws -> Result {
    let file = try NewFile(path, ending: ending)
    do {
      let result = try await write(file.channel)
      try file.finish()
      return result
    } catch {
      file.discard()
      throw file.channel.failure ?? error
    }
  }

  /// A second name instead of a new one, because renaming would replace what came under the name meanwhile.
  private func takeName() throws {
    if link(workshop, path) == 0 {
      unlink(workshop)
      return
    }
    switch errno {
    case EEXIST: throw Self.isTaken(path)
    case EPERM, EOPNOTSUPP: try renameOverOwn()
    default: throw Self.failure("can't make \(path)")
    }
  }

  /// For file systems without links: an empty file keeps the name free of others.
  private func renameOverOwn() throws {
    let placeholder = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard placeholder >= 0 else { throw errno == EEXIST ? Self.isTaken(path) : Self.failure("can't make \(path)") }
    close(placeholder)
    guard rename(workshop, path) == 0 else {
      let failure = Self.failure("can't make \(path)")
      unlink(path)
      throw failure
    }
  }

  private func syncFolder() throws {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let folder = parts.count > 1 ? parts.dropLast().joined(separator: "/") + "/" : "."
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { if descriptor >= 0 { close(descriptor) } }
    guard descriptor >= 0, fsync(descriptor) == 0 else {
      throw Self.failure("can't write the name of \(path) to the disk")
    }
  }
}

extension NewFile {
  /// Makes the unfinished file and locks it. One that nobody holds is left of an interruption and is removed.
  private static func claim(_ workshop: String, for path: String) throws -> Int32 {
    while true {
      var descriptor = open(workshop, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
      let isNew = descriptor >= 0
      if !isNew, errno == EEXIST {
        descriptor = open(workshop, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)
        // Whoever held it has finished meanwhile.
        if descriptor < 0, errno == ENOENT { continue }
      }
      guard descriptor >= 0 else { throw failure("can't make \(path)") }
      do {
        if try lock(descriptor, workshop, for: path) {
          if isNew { return descriptor }
          guard unlink(workshop) == 0 || errno == ENOENT else { throw failure("can't remove \(workshop)") }
        }
      } catch {
        close(descriptor)
        throw error
      }
      close(descriptor)
    }
  }

  /// Locks the open file; false if it no longer is what stands under the name.
  private static func lock(_ descriptor: Int32, _ workshop: String, for path: String) throws -> Bool {
    var (opened, named) = (stat(), stat())
    guard fstat(descriptor, &opened) == 0 else { throw failure("can't look at \(workshop)") }
    guard opened.st_mode & S_IFMT == S_IFREG else {
      throw ToolFailure(.usage, "\(workshop) is in the way", remedy: "remove it, or name another file")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      guard errno == EWOULDBLOCK else { throw failure("can't lock \(workshop)") }
      throw ToolFailure(
        .locked, "another process is writing \(path)", remedy: "wait for it, or name another file")
    }
    return lstat(workshop, &named) == 0 && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
  }

  private static func isTaken(_ path: String) -> ToolFailure {
    ToolFailure(.usage, "there is a file \(path) already", remedy: "name a new one")
  }

  /// `what`, with what the system said last.
  private static func failure(_ what: String) -> ToolFailure {
    ToolFailure(.io, "\(what): \(String(cString: strerror(errno)))")
  }
}
