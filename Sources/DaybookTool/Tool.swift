// The program's entry: reads the arguments, runs the command, and turns whatever ended it into one line on standard
// error and an exit code.

internal import ArgumentParser
internal import Daybook
internal import Dispatch
internal import EventSourcing
internal import Foundation

/// The command line of a domain's books. Its whole program is
///
/// ```swift
/// @main enum Program {
///   static func main() { Tool<Library>.main() }
/// }
/// ```
public enum Tool<D: ToolDomain> {
  /// Runs the command that the program's arguments name, and ends the process with its exit code.
  public static func main() -> Never {
    StandardStreams.claim()
    Signals.prepare()
    guard Descriptors.suffice else {
      tell("error: this process may open too few files; raise the limit with `ulimit -n`")
      exit(ExitStatus.io.rawValue)
    }
    Task { exit(await run(Array(CommandLine.arguments.dropFirst()))) }
    dispatchMain()
  }

  static func run(_ given: [String]) async -> Int32 {
    var arguments = given
    do {
      arguments = try LeadingOptions.movedBehindCommand(given, of: ToolRoot<D>.self)
      if let text = try helpText(for: arguments) { return printed(text, arguments) }
      var command = try command(arguments)
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

  /// The command that the arguments name, with what they say to it.
  ///
  /// From the root on, the parser looks at every command on the way, and at this one twice, which costs a millisecond or
  /// two. So the command itself is asked first, and the root about what that does not take: the root knows what to say
  /// then.
  private static func command(_ arguments: [String]) throws -> any ParsableCommand {
    let words = CommandWords(arguments[...], of: ToolRoot<D>.self)
    // Where help is asked for, the command of the help comes instead.
    if words.below.isEmpty, let command = try? words.command.parseAsRoot(Array(arguments.dropFirst(words.count))),
      type(of: command) == words.command
    {
      return command
    }
    return try ToolRoot<D>.parseAsRoot(arguments)
  }

  /// The text of the topic that is asked for; nil if it is a command's, which the argument parser prints.
  private static func helpText(for arguments: [String]) throws -> String? {
    guard arguments.count > 1, arguments[0] == "help" else { return nil }
    if let text = try commandHelp(for: Array(arguments.dropFirst())) { return text }
    if let topic = D.allHelpTopics.first(where: { $0.name == arguments[1] }) { return topic.text }
    let topics = D.allHelpTopics.map(\.name)
    let unknown = Suggestion.message(for: Array(arguments.dropFirst()), in: ToolRoot<D>.self, topics: topics)
    if let unknown { throw ToolFailure(.usage, unknown) }
    return nil
  }

  /// `help commands [--output json]` and `help command NAME`; nil for other words.
  private static func commandHelp(for words: [String]) throws -> String? {
    let names = words.dropFirst().filter { $0 != "--no-pager" }
    switch (words[0], names) {
    case ("commands", []): return nil
    case ("commands", ["--output", "json"]), ("commands", ["--output=json"]):
      return String(decoding: CommandSchema.json(of: D.self).dropLast(), as: UTF8.self)
    case ("command", let names) where names.count == 1: return try CommandHelp<D>.text(of: names[0])
    case ("command", _):
      throw ToolFailure(.usage, "which command?", remedy: "`\(D.program) help commands` lists them")
    case ("commands", _):
      throw ToolFailure(.usage, "help commands takes nothing but --output json", remedy: "leave the rest out")
    default: return nil
    }
  }

  /// Tells an error on standard error and returns the exit code for it.
  private static func report(_ error: any Error, _ arguments: [String]) -> Int32 {
    switch error {
    case is OutputClosed: return ExitStatus.done.rawValue
    case let failure as ToolFailure: return report(failure)
    case let error as Book<D>.Failure: return report(ToolFailure(error, of: D.self))
    case let error as StoreFailure: return report(ToolFailure(.store(error), of: D.self))
    default: return reportParsing(error, arguments)
    }
  }

  private static func report(_ failure: ToolFailure) -> Int32 {
    if !failure.cause.isEmpty { tell("error: " + failure.message) }
    return failure.status.rawValue
  }

  /// Errors of the argument parser, which are also how it asks for help texts to be printed.
  private static func reportParsing(_ error: any Error, _ arguments: [String]) -> Int32 {
    let code = ToolRoot<D>.exitCode(for: error)
    let message = ToolRoot<D>.fullMessage(for: error)
    if code.isSuccess {
      return printed(message, arguments)
    } else if let suggestion = Suggestion.message(for: arguments, in: ToolRoot<D>.self) {
      tell("error: " + TerminalSafe.text(TerminalSafe.shortened(suggestion)))
    } else if !message.isEmpty {
      let lines = message.split(separator: "\n", omittingEmptySubsequences: false).map {
        TerminalSafe.text(TerminalSafe.shortened(String($0)))
      }
      let text = lines.joined(separator: "\n")
      tell(text.hasPrefix("Error: ") ? "error: " + text.dropFirst(7) : text)
    }
    return code.rawValue
  }

  /// Prints a help text that was asked for.
  private static func printed(_ message: String, _ arguments: [String]) -> Int32 {
    let output = Channel.standardOutput()
    if !arguments.contains("--no-pager"), let pager = Pager(ProcessInfo.processInfo.environment) {
      output.page(through: pager)
    }
    do {
      try output.line(message)
      try output.flush()
      try output.endPaging()
      return ExitStatus.done.rawValue
    } catch {
      return report(error, arguments)
    }
  }

  /// A line on standard error. Where that can't be written, the exit code has to tell.
  private static func tell(_ text: String) {
    let messages = Channel.standardError()
    try? messages.line(text)
    try? messages.flush()
  }
}
