// A file that a command makes: never in place of another one, for its owner only, and gone again if the command fails.

internal import Glibc

/// A new file that is being written.
final class NewFile {
  let channel: Channel
  private let path: String
  private let descriptor: Int32

  /// Makes the file; refuses to touch one that is there.
  init(_ path: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      let code = errno
      if code == EEXIST { throw ToolFailure(.usage, "there is a file \(path) already", remedy: "name a new one") }
      throw ToolFailure(.io, "can't make \(path): \(String(cString: strerror(code)))")
    }
    self.path = path
    self.descriptor = descriptor
    channel = Channel(descriptor, path)
  }

  deinit { close(descriptor) }

  /// Returns when all of it is on the disk.
  func finish() throws {
    try channel.flush()
    guard fsync(descriptor) == 0 else {
      throw ToolFailure(.io, "can't write \(path) to the disk: \(String(cString: strerror(errno)))")
    }
  }

  /// Removes the file.
  func discard() { unlink(path) }
}
