// `daybook export`: the whole log as JSON lines, from which `daybook import` makes an equal book.

internal import ArgumentParser
internal import Daybook

struct ExportCommand<D: ToolDomain>: ToolCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "export", abstract: "Write the whole log as JSON lines, from which `import` makes an equal book.",
      discussion: """
        The book may be in use: what is durable now is written. The file gets its name when all of it is on the disk; \
        until then it is FILE.exporting, and what an interrupted export left of that is written anew by the next one. \
        The format is in docs/export-format.md.
        """)
  }

  @OptionGroup var location: BookLocation
  @Argument(help: "The file to make; standard output if none is named.", completion: .file())
  var file: String?
  @OptionGroup var outputOptions: OutputOptions

  func perform(_ console: Console) async throws {
    // Looked for first: a wrong name must not leave an empty file.
    let summary = try await withBook(at: location.path, BookOptions(access: .readOnly), console) { (book: Book<D>) in
      guard let file, file != "-" else { return try await export(book, to: console.output, besideData: true, console) }
      return try await NewFile.make(file, ending: "exporting") { channel in
        try await export(book, to: channel, besideData: false, console)
      }
    }
    console.notice("exported \(Grouped.count(summary.position, "event")) in \(summary.batches) batches")
  }

  private func export(_ book: Book<D>, to channel: Channel, besideData: Bool, _ console: Console) async throws
    -> ExportSummary
  {
    let progress = console.progress("exporting", besideData: besideData)
    defer { progress.clear() }
    let summary = try await book.export { done, of in
      progress.show(done, of: of)
    } to: { bytes in
      try channel.write(TerminalSafe.json(bytes))
    }
    try channel.flush()
    return summary
  }
}
