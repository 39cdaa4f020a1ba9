// The history gate of `daybook check`: reads and writes the file with what is expected, and tells what the gate found.

internal import Daybook
internal import EventSourcing
internal import Foundation
internal import LibC

struct HistoryGate {
  let file: String

  /// Holds the book against the file; ends with 1 if something is not as expected.
  func check<D: ToolDomain>(_ book: Book<D>, _ console: Console) async throws {
    let expected = try read()
    let progress = console.progress("refolding", besideData: true)
    defer { progress.clear() }
    let report = try await book.gate(against: expected) { done, of in progress.show(done, of: of) }
    progress.clear()
    try print(report, console)
    if !report.isOpen { throw ToolFailure.finding }
  }

  /// Writes the file. One that is there is replaced if it is of the same book.
  func record<D: ToolDomain>(_ book: Book<D>, _ console: Console) async throws {
    let isThere = access(file, F_OK) == 0
    if isThere, try read().logID != book.id {
      throw ToolFailure(.usage, "\(file) is of another book", remedy: "name a new file")
    }
    let progress = console.progress("refolding", besideData: true)
    defer { progress.clear() }
    let expectation = try await book.historyExpectation { done, of in progress.show(done, of: of) }
    progress.clear()
    try await NewFile.make(isThere ? file + ".new" : file, ending: "recording") { try $0.write(expectation.json) }
    if isThere, rename(file + ".new", file) != 0 {
      throw ToolFailure(.io, "can't replace \(file): \(String(cString: strerror(errno)))")
    }
    console.notice("recorded what is expected through #\(expectation.position) in \(file)")
  }

  private func read() throws -> HistoryExpectation {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: file))
    } catch {
      throw ToolFailure(.notFound, "can't read \(file)", remedy: "write it with --record")
    }
    do {
      return try HistoryExpectation(json: data)
    } catch {
      throw ToolFailure(.usage, "\(file) can't be used: \(error.reason)", remedy: "name another one for --record")
    }
  }

  private func print(_ report: GateReport, _ console: Console) throws {
    guard console.format == .text else {
      return try console.object([
        .init("position", .integer(report.position)), .init("asExpected", .flag(report.isOpen)),
        .init("unreadableEvents", .integer(report.unreadableEvents)),
        .init("findings", .list(report.findings.map(\.value))),
      ])
    }
    for finding in report.findings { try console.line(TerminalSafe.text("\(finding)")) }
    let more = report.unreadableEvents - report.findings.count { $0.kind == .event }
    if more > 0 { console.notice("and \(Grouped.count(more, "more event")) can't be read") }
    if report.isOpen { try console.line("as expected through #\(report.position)") }
  }
}

extension GateFinding {
  fileprivate var value: OutputValue {
    .object([
      "kind": .text(kind.rawValue), "name": .text(name), "position": .integer(position), "reason": .text(reason),
    ])
  }
}
