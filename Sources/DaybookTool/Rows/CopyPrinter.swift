// Tells what a backup or a restoring copied.

internal import Daybook
internal import EventLog

struct CopyPrinter {
  private let console: Console

  init(_ console: Console) {
    self.console = console
  }

  func print(_ report: BackupReport, _ folder: String) throws {
    guard console.format == .text else {
      return try console.json(
        .object([
          "folder": .text(folder), "position": .integer(report.lastPosition),
          "chainDigest": .text(report.digest.description), "bytesCopied": .integer(report.bytesCopied),
          "filesCopied": .integer(report.filesCopied), "filesSkipped": .integer(report.filesSkipped),
          "filesChecked": .integer(report.filesChecked),
        ]))
    }
    let bytes = Grouped.bytes(report.bytesCopied)
    let files = Grouped.count(report.filesCopied, "file")
    let skipped = report.filesSkipped > 0 ? "; \(Grouped.count(report.filesSkipped, "file")) had nothing new" : ""
    try console.line(
      "\(TerminalSafe.text(folder)) reaches position \(Grouped.number(report.lastPosition)): "
        + "copied \(bytes) in \(files)\(skipped)")
  }
}
