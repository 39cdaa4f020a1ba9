// When a log was last written to, as its files say: evidence against a clock that leaps. A folder that is copied or
// restored gets new times, so a book is never refused because it lay in a backup.

internal import EventSourcing
internal import FoundationEssentials

/// The times of the files of a log.
enum LastWritten {
  /// The newest time of a file of the log in the book at `path`: the manifest's or the active segment's as a rule.
  static func time(ofBook path: String) -> Instant? {
    let folder = path + "/log"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.compactMap { time(ofFile: folder + "/" + $0) }.max()
  }

  /// Gives the manifest back its time from before the book was opened, which opening has changed: it would speak for a
  /// wrong clock the next time.
  static func keep(_ time: Instant, inBook path: String) {
    let date = Date(timeIntervalSince1970: Double(time.milliseconds) / 1000)
    try? FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path + "/log/manifest")
  }

  private static func time(ofFile path: String) -> Instant? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard let seconds = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 else { return nil }
    return Int64(exactly: (seconds * 1000).rounded()).map { Instant(milliseconds: $0) }
  }
}
