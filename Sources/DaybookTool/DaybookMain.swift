// The program's entry: reads the arguments, runs the command, and turns whatever ended it into one line on standard
// error and an exit code.

internal import ArgumentParser
internal import Daybook
internal import Foundation

@main
enum DaybookMain {
  static func main() async {
    Signals.prepare()
    let status = await run(Array(CommandLine.arguments.dropFirst()))
    exit(status)
  }

  static func run(_ arguments: [String]) async -> Int32 {
    do {
      var command = try DaybookCommand.parseAsRoot(arguments)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      return ExitStatus.done.rawValue
    } catch {
      return report(error, arguments)
    }
  }

  /// Tells an error on standard error and returns the exit code for it.
  private static func report(_ error: any Error, _ arguments: [String]) -> Int32 {
    switch error {
    case is OutputClosed: return ExitStatus.done.rawValue
    case let failure as ToolFailure: return report(failure)
    case let error as BookError: return report(ToolFailure(error))
    default: return reportParsing(error, arguments)
    }
  }

  private static func report(_ failure: ToolFailure) -> Int32 {
    if !failure.cause.isEmpty { tell("error: " + failure.message) }
    return failure.status.rawValue
  }

  /// Errors of the argument parser, which are also how it asks for help texts to be printed.
  private static func reportParsing(_ error: any Error, _ arguments: [String]) -> Int32 {
    let code = DaybookCommand.exitCode(for: error)
    let message = DaybookCommand.fullMessage(for: error)
    if code.isSuccess {
      print(message)
    } else if let suggestion = SubcommandSuggestion.message(for: arguments, in: DaybookCommand.self) {
      tell("error: " + TerminalSafe.text(suggestion))
    } else if !message.isEmpty {
      let lines = message.split(separator: "\n", omittingEmptySubsequences: false).map { TerminalSafe.text(String($0)) }
      let text = lines.joined(separator: "\n")
      tell(text.hasPrefix("Error: ") ? "error: " + text.dropFirst(7) : text)
    }
    return code.rawValue
  }

  private static func tell(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }
}
