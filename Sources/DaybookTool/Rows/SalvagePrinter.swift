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
      return try console.json(
        .object([
          "folder": .text(folder), "batches": .integer(report.batches), "events": .integer(report.events),
          "lost": .list(
            report.lost.map { .object(["first": .integer($0.lowerBound), "last": .integer($0.upperBound)]) }),
        ]))
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
