// `daybook doctor`: what is wrong with a book and what to do about it.

internal import ArgumentParser
internal import Daybook
internal import EventLog

struct DoctorCommand<D: ToolDomain>: ToolCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "doctor", abstract: "Say what is wrong with the book and what to do; change nothing.",
      discussion: """
        The book may be in use or damaged. Ends with 0 when nothing is wrong, with 1 when somebody has to act, and with \
        65 when data is damaged.
        """)
  }

  @OptionGroup var location: BookLocation
  @OptionGroup var outputOptions: OutputOptions

  func perform(_ console: Console) async throws {
    let diagnosis = try await Book<D>.diagnose(location.path)
    try console.list(diagnosis.findings, .utc, empty: "nothing is wrong")
    if let writer = diagnosis.writer { console.notice("process \(writer) has the book open for writing") }
    switch diagnosis.severity {
    case .ok, .notice: return
    case .warning: throw ToolFailure(.finding, "something needs attention")
    case .error: throw ToolFailure(.corruptData, "the book is damaged")
    }
  }
}
