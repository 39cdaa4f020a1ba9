// A file system of a few hundred KiB in memory, to fill up and to write-protect; mounting it needs root.

import Foundation
import LibC

/// A mounted tmpfs.
final class TinyDisk {
  let folder: URL

  /// Mounts one of so many KiB; nil where that is not allowed.
  init?(kibibytes: Int) {
    folder = FileManager.default.temporaryDirectory.appending(path: "tiny-\(UUID())")
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    guard Self.shell("mount -t tmpfs -o size=\(kibibytes)k none '\(folder.path)'") else { return nil }
  }

  deinit {
    _ = Self.shell("umount '\(folder.path)'")
    try? FileManager.default.removeItem(at: folder)
  }

  /// Whether one can be mounted here.
  static let isPossible = TinyDisk(kibibytes: 64) != nil

  /// Fills the disk but for so many pages of 4 KiB.
  func fill(leaving pages: Int) throws {
    let ballast = folder.appending(path: "ballast").path
    _ = Self.shell("cat /dev/zero > '\(ballast)'")
    let size = try FileManager.default.attributesOfItem(atPath: ballast)[.size] as? Int ?? 0
    truncate(ballast, max(0, size - pages << 12))
  }

  /// Gives all space back.
  func free() { unlink(folder.appending(path: "ballast").path) }

  /// Makes it read-only.
  func protect() { _ = Self.shell("mount -o remount,ro '\(folder.path)'") }

  private static func shell(_ line: String) -> Bool {
    (try? ChildProcess(["/bin/sh", "-c", line], errors: .nothing))?.waitUntilExit() == .exited(0)
  }
}
