// A folder that a command makes: for its owner only, and never one that is there already.

internal import LibC

enum NewFolder {
  /// Makes the folder; refuses to touch what is there.
  static func make(_ path: String) throws {
    guard mkdir(path, 0o700) != 0 else { return }
    let (isThere, reason) = (errno == EEXIST, String(cString: strerror(errno)))
    if isThere { throw ToolFailure(.usage, "\(path) exists already", remedy: "name a new one") }
    throw ToolFailure(.io, "can't make \(path): \(reason)")
  }
}
