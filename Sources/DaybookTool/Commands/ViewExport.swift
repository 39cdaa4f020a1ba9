// `daybook views export`: one view, as it is or as it was, as an SQLite file to be taken away.

internal import ArgumentParser
internal import Daybook

struct ViewExport<D: ToolDomain>: TimeTravelCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "export", abstract: "Write a view to a new SQLite file, which any SQLite tool reads.",
      discussion: """
        The file gets its name when all of it is on the disk; a file that is there is never touched. Its table \
        view_checkpoint says up to which position it goes.
        """)
  }

  @OptionGroup var location: BookLocation
  @Argument(help: "The view's name.", completion: .list(D.viewNames))
  var name: String
  @Argument(help: "The file to make.", completion: .file())
  var file: String
  @OptionGroup var moment: AsOfOptions
  @OptionGroup var outputOptions: OutputOptions

  func query(_ book: Book<D>, _ console: Console) async throws {
    try await book.exportView(name, toFile: file)
    console.notice("exported the view \(name) to \(file)")
  }
}

extension Book {
  /// Writes a view to a new file.
  func exportView(_ view: String, toFile file: String) async throws {
    try await NewFile.make(file, ending: "exporting") { channel in
      try await exportView(view) { try channel.write($0) }
    }
  }
}
