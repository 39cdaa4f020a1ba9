// A lock on one file or folder of the real disk, which ends when it is let go, or with the process that took it.

internal import CDisk
internal import LibC

/// An exclusive lock of this process.
public final class DiskLock: Sendable {
  let file: DiskFile
  private let owner = getpid()

  init(on file: DiskFile) { self.file = file }

  /// Takes the lock at once; 0, or the error number, which is `EWOULDBLOCK` where somebody else has it.
  func take() -> Int32 { cdisk_lock_exclusive(file.descriptor) }

  // Closing a file does not unlock it while a child that another thread starts has copies of all descriptors, as it has
  // until its program runs. A copy of this process that ends must not unlock it, though.
  deinit {
    if owner == getpid() { cdisk_unlock(file.descriptor) }
  }
}
