// `daybook apply`: carries out a file of commands, one JSON object a line.

internal import ArgumentParser
internal import BackOffice
internal import Daybook
internal import Foundation

struct ApplyCommand: ToolCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply", abstract: "Carry out a file of commands, one JSON object a line.",
    discussion: """
      Makes the book if there is none; its first command must then be RegisterAccount. Each line is carried out or \
      refused by itself; the exit code is 1 if any was refused.
      """)

  @OptionGroup var location: BookLocation
  @Argument(help: "The file; - is standard input.")
  var file: String
  @Option(help: "Which clock the commands go by: wall or commands (the lines' own times).")
  var clock: CommandClock = .wall
  @Flag(help: "Stop at the first rejected line.")
  var stopOnRejection = false
  @OptionGroup var outputOptions: OutputOptions

  func perform(_ console: Console) async throws {
    guard file == "-" || FileManager.default.isReadableFile(atPath: file) else {
      throw ToolFailure(.notFound, "can't read \(file)", remedy: "name a file of commands, or - for standard input")
    }
    let summary = try await withBook(at: location.path, BookOptions(access: .readWrite, viewUpdates: .onQuery), console)
    { book in
      try await apply(to: book, console)
    }
    try tell(summary, console)
    if !summary.isClean { throw ToolFailure.finding }
  }

  private func apply(to book: Book, _ console: Console) async throws -> ApplySummary {
    let progress = console.progress("applying")
    defer { progress.clear() }
    var options = ApplyOptions()
    options.clock = clock
    options.stopOnRejection = stopOnRejection
    options.progress = { done, size in progress.show(UInt64(done), of: size > 0 ? UInt64(size) : nil) }
    let printer = LineResultPrinter(console)
    let source: CommandSource = file == "-" ? .standardInput : .file(file)
    let summary = try await book.apply(source, options) { try printer.print($0) }
    try printer.end()
    return summary
  }

  private func tell(_ summary: ApplySummary, _ console: Console) throws {
    var parts = ["\(Grouped.number(summary.committed)) committed"]
    for (count, word) in [
      (summary.repeated, "repeated"), (summary.unchanged, "unchanged"), (summary.rejected, "rejected"),
      (summary.invalid, "invalid"),
    ] where count > 0 {
      parts.append("\(Grouped.number(count)) \(word)")
    }
    if let line = summary.stoppedAt { parts.append("stopped at line \(line)") }
    let text = parts.joined(separator: ", ")
    if console.format == .text { try console.line(text) } else { console.notice(text) }
  }
}
