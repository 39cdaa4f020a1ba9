// The embedded writer of the campaign over processes: a program that has a book open with files so small that segments
// are sealed and runs of the index merged all the time. It takes lines as `daybook apply -` does and tells each result.

import BackOffice
import BackOfficeViews
import Daybook
import EventLog
import EventSourcing
import LibC

/// `BookTorture FOLDER [seal]`: carries out the commands on standard input. With `seal` nothing is sealed meanwhile; what is
/// there in the end is a segment that is.
@main struct BookTorture {
  static func main() async {
    let arguments = CommandLine.arguments.dropFirst()
    let seals = arguments.dropFirst() == ["seal"]
    guard arguments.count == 1 || seals, let folder = arguments.first else {
      return finish("usage: BookTorture FOLDER [seal]", 64)
    }
    var options = BookOptions(access: .existing)
    options.log = LogOptions(
      segmentSize: seals ? 1 << 20 : 3 << 10, smallestStep: 512, largestStep: 4096, indexRunLength: 4, indexFanOut: 2)
    do {
      let book = try await BackOfficeBook.open(folder, options)
      do {
        _ = try await book.apply(CommandLines(.standardInput), ApplyOptions()) { tell($0) }
      } catch {
        try? await book.close()
        throw error
      }
      try await book.close()
      if seals { try await seal(folder, options.log) }
    } catch BackOfficeBook.Failure.store(let failure) {
      finish("\(failure)", failure.code == .locked ? 75 : 74)
    } catch {
      finish("\(error)", 70)
    }
  }

  private static func seal(_ folder: String, _ options: LogOptions) async throws {
    let log = try Log.open(DiskStorage(folder: folder), options: options)
    try await log.rotate()
    try await log.finishMaintenance()
    try await log.close()
  }

  /// Tells a result at once, in the words of `daybook apply --output jsonl`.
  private static func tell(_ result: LineResult<Rejection>) {
    let outcome = if case .committed = result.outcome { "committed" } else { "\(result.outcome)" }
    var line = "{\"line\":\(result.line),\"outcome\":\"\(outcome)\"}\n"
    line.withUTF8 { _ = write(1, $0.baseAddress, $0.count) }
  }

  private static func finish(_ text: String, _ code: Int32) {
    var line = text + "\n"
    line.withUTF8 { _ = write(2, $0.baseAddress, $0.count) }
    exit(code)
  }
}
