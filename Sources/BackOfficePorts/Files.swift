// The few calls to the system that ports on this machine need: a file is written whole or not at all, and no link is
// followed.

internal import LibC

/// Why a file can't be read or written.
struct FileFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }

  /// With the system's words for the newest error.
  init(system what: String, _ code: CInt = errno) {
    description = "\(what): \(String(cString: strerror(code)))"
  }
}

/// Reading and writing a file.
enum Files {
  /// The folder and the name of a path.
  static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    return (String(path[..<slash]), String(path[path.index(after: slash)...]))
  }

  /// The bytes of a file; nil if there is none. One more than `limit` is all that is read of a longer one.
  static func read(_ path: String, atMost limit: Int) throws(FileFailure) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw FileFailure(system: "can't open \(path)")
    }
    defer { close(descriptor) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
      throw FileFailure("\(path) is no file")
    }
    var bytes = [UInt8](repeating: 0, count: limit + 1)
    var count = 0
    while count <= limit {
      let read = bytes.withUnsafeMutableBytes { LibC.read(descriptor, $0.baseAddress! + count, limit + 1 - count) }
      if read == 0 { break }
      guard read > 0 else {
        if errno == EINTR { continue }
        throw FileFailure(system: "can't read \(path)")
      }
      count += read
    }
    return Array(bytes.prefix(count))
  }

  /// Writes all of the bytes to an open file, and that to the disk.
  static func write(_ bytes: [UInt8], to file: CInt, _ path: String) throws(FileFailure) {
    var count = 0
    while count < bytes.count {
      let written = bytes.withUnsafeBytes { LibC.write(file, $0.baseAddress! + count, bytes.count - count) }
      guard written >= 0 else {
        if errno == EINTR { continue }
        throw FileFailure(system: "can't write \(path)")
      }
      count += written
    }
    guard fsync(file) == 0 else { throw FileFailure(system: "can't write \(path) to the disk") }
  }
}

/// A folder that files are put into.
struct OutputFolder: Sendable {
  private let path: String
  /// Whether it is made with the first file.
  private let isMade: Bool

  init(_ path: String, isMade: Bool = false) {
    self.path = path
    self.isMade = isMade
  }

  /// Puts a file into the folder, in the place of one of this name: it is on the disk, whole, when this returns.
  func write(_ bytes: [UInt8], as name: String) throws(FileFailure) {
    let folder = try opened()
    defer { close(folder) }
    let temporary = ".\(name).new"
    // What an interruption left there, or anything else.
    unlinkat(folder, temporary, 0)
    let file = openat(folder, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw FileFailure(system: "can't make \(path)/\(temporary)") }
    do throws(FileFailure) {
      defer { close(file) }
      try Files.write(bytes, to: file, "\(path)/\(temporary)")
    } catch {
      unlinkat(folder, temporary, 0)
      throw error
    }
    guard renameat(folder, temporary, folder, name) == 0 else {
      throw FileFailure(system: "can't rename \(path)/\(temporary)")
    }
    guard fsync(folder) == 0 else { throw FileFailure(system: "can't write \(path) to the disk") }
  }

  /// Opens the folder; anything that is none, such as a link, is refused.
  private func opened() throws(FileFailure) -> CInt {
    if isMade, mkdir(path, 0o700) != 0, errno != EEXIST { throw FileFailure(system: "can't make \(path)") }
    let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (isMade ? O_NOFOLLOW : 0)
    let folder = open(path, flags)
    guard folder >= 0 else { throw FileFailure(system: "can't open \(path)") }
    return folder
  }
}

/// A file that lines are appended to.
struct AppendedFile: Sendable {
  private let path: String

  /// Makes the file, for its owner alone, if there is none.
  init(_ path: String) throws(FileFailure) {
    self.path = path
    close(try opened())
  }

  /// Appends a line, which is on the disk when this returns. What an interruption left of one stays a line of its own.
  func append(_ line: [UInt8]) throws(FileFailure) {
    let file = try opened()
    defer { close(file) }
    let size = lseek(file, 0, SEEK_END)
    var last: UInt8 = 0x0A
    guard size >= 0, size == 0 || pread(file, &last, 1, size - 1) == 1 else {
      throw FileFailure(system: "can't read \(path)")
    }
    try Files.write(last == 0x0A ? line : [0x0A] + line, to: file, path)
  }

  private func opened() throws(FileFailure) -> CInt {
    let file = open(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0o600)
    guard file >= 0 else { throw FileFailure(system: "can't open \(path)") }
    var facts = stat()
    guard fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
      close(file)
      throw FileFailure("\(path) is no file")
    }
    return file
  }
}
