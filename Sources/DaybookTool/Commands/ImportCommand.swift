// `daybook import`: makes a book from an export.

internal import ArgumentParser
internal import Daybook
internal import Foundation

struct ImportCommand<D: ToolDomain>: ToolCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "import", abstract: "Make a book from an export; it equals the book that was exported.",
      discussion: """
        The book's folder must be missing or empty. Every line is checked; if one can't be taken in, nothing is left. \
        The book has the log id of its source: go on with one of the two only.
        """)
  }

  @OptionGroup var location: BookLocation
  @Argument(help: "The file; - is standard input.", completion: .file())
  var file: String
  @OptionGroup var outputOptions: OutputOptions

  func perform(_ console: Console) async throws {
    guard file == "-" || FileManager.default.isReadableFile(atPath: file) else {
      throw ToolFailure(.notFound, "can't read \(file)", remedy: "name an export, or - for standard input")
    }
    let (reading, checking) = (console.progress("importing", in: .bytes), console.progress("checking"))
    let bars = [reading, checking]
    defer { for bar in bars { bar.clear() } }
    let summary = try await Book<D>.make(at: location.path, importing: file == "-" ? .standardInput : .file(file)) {
      switch $0 {
      case .reading(let done, let size): reading.show(UInt64(done), of: size > 0 ? UInt64(size) : nil)
      case .checking(let done, let count): checking.show(done, of: count)
      }
    }
    for bar in bars { bar.clear() }
    console.notice(
      "made \(location.path) with \(Grouped.number(summary.position)) events in "
        + "\(Grouped.number(summary.batches)) batches")
  }
}
