// Tells what a salvage saved and which positions are lost.

internal import Daybook
internal import EventLog

struct SalvagePrinter {
  private let console: Console

  init(_ console: Console) {
    self.console = console
  }

  func print(_ report: SalvageReport, _ folder: String) throws {
    guard console.format == .text else {
      let lost = report.lost.map { range in
        OutputValue.object(["first": .integer(range.lowerBound), "last": .integer(range.upperBound)])
      }
      return try console.object([
        .init("folder", .text(folder)), .init("batches", .integer(report.batches)),
        .init("events", .integer(report.events)), .init("lost", .list(lost)),
      ])
    }
    try console.line(
      "saved \(Grouped.count(report.events, "event")) in \(TerminalSafe.text(folder)); "
        + (report.lost.isEmpty ? "nothing is lost" : "lost positions:"))
    for range in report.lost {
      let first = Grouped.number(range.lowerBound)
      try console.line(
        range.lowerBound == range.upperBound ? "  \(first)" : "  \(first)–\(Grouped.number(range.upperBound))")
    }
  }
}
