// One open file on the real disk.
// Reads and writes name their offset, so that threads can share a file.

internal import LibC

/// An open file on the real disk.
public final class DiskFile: StorageFile {
  let descriptor: Int32
  let identity: FileIdentity
  private let name: String

  init(descriptor: Int32, name: String, identity: FileIdentity) {
    self.descriptor = descriptor
    self.name = name
    self.identity = identity
  }

  deinit { close(descriptor) }

  public func status() throws(StoreFailure) -> FileStatus {
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else { throw failure("looking") }
    return FileStatus(facts)
  }

  public func size() throws(StoreFailure) -> UInt64 {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure("asking for the size") }
    return UInt64(status.st_size)
  }

  public func read(into target: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(StoreFailure) -> Int {
    var done = 0
    while done < target.count, let start = target.baseAddress {
      let count = pread(descriptor, start + done, target.count - done, off_t(offset) + off_t(done))
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw failure("reading") }
      if count == 0 { break }
      done += count
    }
    return done
  }

  public func map() throws(StoreFailure) -> MappedBytes {
    let size = Int(try size())
    guard size > 0 else { return MappedBytes(UnsafeRawBufferPointer(start: nil, count: 0)) { _ in } }
    guard let start = mmap(nil, size, PROT_READ, MAP_SHARED, descriptor, 0), start != MAP_FAILED else {
      throw failure("mapping")
    }
    return MappedBytes(UnsafeRawBufferPointer(start: start, count: size)) {
      munmap(UnsafeMutableRawPointer(mutating: $0.baseAddress), $0.count)
    }
  }

  public func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(StoreFailure) {
    var done = 0
    while done < bytes.count, let start = bytes.baseAddress {
      let count = pwrite(descriptor, start + done, bytes.count - done, off_t(offset) + off_t(done))
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw failure("writing") }
      done += count
    }
  }

  public func sync() throws(StoreFailure) {
    // Never repeated after an error: the kernel forgets what it could not write.
    guard fdatasync(descriptor) == 0 else { throw failure("syncing") }
  }

  public func truncate(to size: UInt64) throws(StoreFailure) {
    while ftruncate(descriptor, off_t(size)) != 0 {
      guard errno == EINTR else { throw failure("truncating") }
    }
  }

  private func failure(_ operation: String) -> StoreFailure { StoreFailure(system: errno, operation, file: name) }
}
