// What the system says of the disk and of the lock, for an examination: nothing is taken or changed.

public import FoundationEssentials
internal import LibC

extension DiskStorage {
  /// Opens the book's folder once more, wherever that lies now, for what is kept in it beside the log; the caller closes
  /// the descriptor.
  public func openFolder() throws(StoreFailure) -> Int32 {
    try descriptor(folders.folder(""), ".", "", O_RDONLY | O_DIRECTORY)
  }

  public func freeSpace() -> UInt64? {
    var disk = statvfs()
    guard let root = try? folders.folder(""), fstatvfs(root.descriptor, &disk) == 0 else { return nil }
    let (bytes, overflow) = UInt64(disk.f_bavail).multipliedReportingOverflow(by: UInt64(disk.f_frsize))
    return overflow ? .max : bytes
  }

  public func bootID() -> UUID? { DiskStorage.boot }

  private static let boot = kernelText("/proc/sys/kernel/random/boot_id").flatMap {
    UUID(uuidString: String($0.prefix(36)))
  }

  /// Trying to lock would keep out a writer that opens at this moment, so the kernel's list of locks is asked. A lock
  /// that another container or machine holds is not in it.
  public func lockHolder(_ name: String) -> Int32? {
    guard let file = try? open(name, writing: false) else { return nil }
    // Files on two disks may have the same number; the holder has left its own in the file.
    return flockHolder(of: file.identity) { (try? file.holder()) == "\($0)" }
  }

  /// The process that the kernel names as the holder of a lock on a file with this number, if `isRight` agrees.
  func flockHolder(of identity: FileIdentity, _ isRight: (Int32) -> Bool) -> Int32? {
    // The list comes in pages, and where other locks come and go meanwhile, a line between two pages may be skipped: a
    // list that two readings agree on is whole.
    var previous = ""
    for _ in 0..<50 {
      guard let list = Self.kernelText("/proc/locks") else { return nil }
      if let holder = namedHolder(in: list, of: identity, isRight) { return holder }
      if list == previous { return nil }
      previous = list
    }
    return nil
  }

  /// What the kernel tells at a path. Each read gives a part of it, far less than it has room for, until there is no
  /// more: whoever takes a short read for the end sees the first hundred lines of its list of locks.
  private static func kernelText(_ path: String) -> String? {
    let descriptor = LibC.open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { LibC.close(descriptor) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = LibC.read(descriptor, &part, part.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return count < 0 ? nil : String(decoding: bytes, as: UTF8.self) }
      bytes += part[..<count]
    }
  }

  private func namedHolder(in list: String, of identity: FileIdentity, _ isRight: (Int32) -> Bool) -> Int32? {
    list.split(separator: "\n").lazy.compactMap { line -> Int32? in
      // 1: FLOCK  ADVISORY  WRITE 4711 fe:00:5677195 0 EOF
      let fields = line.split(separator: " ")
      guard fields.count > 5, fields[1] == "FLOCK", fields[5].split(separator: ":").last == "\(identity.number)" else {
        return nil
      }
      return Int32(fields[4])
    }.first(where: isRight)
  }
}
