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
      return try console.object([
        .init("folder", .text(folder)), .init("position", .integer(report.lastPosition)),
        .init("chainDigest", .text(report.digest.description)), .init("bytesCopied", .integer(report.bytesCopied)),
        .init("filesCopied", .integer(report.filesCopied)), .init("filesSkipped", .integer(report.filesSkipped)),
        .init("filesChecked", .integer(report.filesChecked)),
      ])
    }
    let bytes = Grouped.bytes(report.bytesCopied)
    let files = Grouped.count(report.filesCopied, "file")
    let skipped = report.filesSkipped > 0 ? "; \(Grouped.count(report.filesSkipped, "file")) had nothing new" : ""
    try console.line(
      "\(TerminalSafe.text(folder)) reaches position \(Grouped.number(report.lastPosition)): "
        + "copied \(bytes) in \(files)\(skipped)")
  }
}
