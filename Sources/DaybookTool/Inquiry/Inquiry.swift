// Asking a command's question of a book that is open already: the same words as on the command line, the same answer,
// as values. What only asks can be asked so, nothing else.

internal import ArgumentParser
package import Daybook
internal import EventSourcing
internal import Foundation

/// The questions that the commands of a domain can answer.
package struct Inquiries<D: ToolDomain>: Sendable {
  /// The domain's own that ask something, in the order of the help text, then those of every book.
  package let all: [Inquiry]
  /// How many of them are the domain's own.
  package let ownCount: Int
  /// Commands by their arguments: to understand them takes milliseconds, and pages ask the same again and again.
  private let known = Lock<[[String]: any QueryCommand<D>]>([:])

  package init() {
    let own = D.subcommands.compactMap { Inquiry($0, [], asking: D.self) }
    let general: [any ParsableCommand.Type] = [
      LogCommand<D>.self, ShowCommand<D>.self, StateCommand<D>.self, DiffCommand<D>.self, BlameCommand<D>.self,
      TraceCommand<D>.self, UndoCommand<D>.self, StatsCommand<D>.self,
    ]
    let views: [any ParsableCommand.Type] = [
      ViewList<D>.self, ViewDiff<D>.self, ViewWhy<D>.self, ViewSQL<D>.self,
    ]
    ownCount = own.count
    all =
      own + general.compactMap { Inquiry($0, [], asking: D.self) }
      + views.compactMap { Inquiry($0, ["views"], asking: D.self) }
  }

  /// The domain's own, in the order of the help text.
  package var own: ArraySlice<Inquiry> { all[..<ownCount] }

  /// The one with which these words begin; nil if there is none.
  package subscript(words: some Sequence<String>) -> Inquiry? {
    let words = Array(words)
    return all.first { words.starts(with: $0.words) }
  }

  /// Asks a book.
  ///
  /// - Parameter arguments: as they are typed behind the program's name. They must begin with the words of an inquiry.
  /// - Throws: `ToolFailure`, also for arguments that make no sense.
  package func answer(_ arguments: [String], in book: Book<D>) async throws(ToolFailure) -> Answer {
    guard let inquiry = self[arguments] else { throw ToolFailure(.usage, "there is no such question") }
    let command = try command(inquiry.words + inquiry.fixed + arguments.dropFirst(inquiry.words.count))
    let console = Console(collectingFor: D.self)
    do {
      try await command.ask(book, console)
    } catch let error {
      let failure = ToolFailure(error, of: D.self)
      // A finding that is told already is an answer.
      if failure.status != .finding || !failure.cause.isEmpty { throw failure }
    }
    return console.answer?.withLock { $0 } ?? Answer()
  }

  private func command(_ arguments: [String]) throws(ToolFailure) -> any QueryCommand<D> {
    if let known = known.withLock({ $0[arguments] }) { return known }
    let command = try Self.parse(arguments)
    known.withLock { known in
      if known.count >= 256 { known = [:] }
      known[arguments] = command
    }
    return command
  }

  private static func parse(_ arguments: [String]) throws(ToolFailure) -> any QueryCommand<D> {
    do {
      guard let command = try ToolRoot<D>.parseAsRoot(arguments) as? any QueryCommand<D> else {
        throw ToolFailure(.usage, "there is no such question")
      }
      return command
    } catch let error {
      throw (error as? ToolFailure) ?? ToolFailure(.usage, ToolRoot<D>.message(for: error))
    }
  }
}

/// A question that a command answers: its words and what it takes.
package struct Inquiry: Sendable {
  /// The words of the command: `orders`, or `views` and `why`.
  package let words: [String]
  /// What has to be said so that the command only asks: `--dry-run`.
  package let fixed: [String]
  /// What it answers, in a sentence.
  package let abstract: String
  /// What it takes beside the options of every command.
  package let arguments: [InquiryArgument]

  /// Nil unless the command only asks.
  init?<D: ToolDomain>(_ command: any ParsableCommand.Type, _ parents: [String], asking domain: D.Type) {
    guard command is any QueryCommand<D>.Type, let dump = try? CommandDump(command) else { return nil }
    words = parents + [dump.commandName]
    fixed = command is UndoCommand<D>.Type ? ["--dry-run"] : []
    abstract = dump.abstract ?? ""
    arguments = (dump.arguments ?? []).compactMap(InquiryArgument.init)
  }

  /// What stands behind the words, in order.
  package var positionals: [InquiryArgument] { arguments.filter { $0.kind == .positional } }

  /// The option of a name, such as `at`; nil if it takes none such.
  package subscript(option option: String) -> InquiryArgument? {
    arguments.first { $0.kind != .positional && $0.name == option }
  }
}

/// Something that a question takes.
package struct InquiryArgument: Sendable {
  package enum Kind: Sendable { case positional, option, flag }

  package let kind: Kind
  /// The long name of an option or flag, `fee-outstanding`; of a positional what it stands for.
  package let name: String
  /// What its value is, `id|e-mail`.
  package let valueName: String
  package let help: String
  /// The values that there are; empty if any will do.
  package let values: [String]
  package let isOptional: Bool
  package let isRepeating: Bool

  /// Nil for what concerns the program and not the question.
  init?(_ dump: ArgumentDump) {
    guard let kind = Kind(dump.kind), let name = dump.longName ?? dump.valueName else { return nil }
    let concernsProgram: Set = [
      "book", "cache", "output", "color", "quiet", "no-pager", "version", "help", "exit-code", "follow", "grep",
      "grep-timeout", "format", "dry-run", "yes", "wait",
    ]
    guard kind == .positional || !concernsProgram.contains(name) else { return nil }
    self.kind = kind
    self.name = name
    valueName = dump.valueName ?? name
    help = dump.abstract ?? ""
    values = dump.allValues ?? dump.completionKind?.list?.values ?? []
    isOptional = dump.isOptional ?? false
    isRepeating = dump.isRepeating ?? false
  }
}

extension InquiryArgument.Kind {
  fileprivate init?(_ name: String) {
    switch name {
    case "positional": self = .positional
    case "option": self = .option
    case "flag": self = .flag
    default: return nil
    }
  }
}

/// What the argument parser tells of a command, as its `--experimental-dump-help` does.
struct CommandDump: Decodable {
  var commandName: String
  var abstract: String?
  var arguments: [ArgumentDump]?

  init(_ command: any ParsableCommand.Type) throws {
    struct Root: Decodable { var command: CommandDump }
    self = try JSONDecoder().decode(Root.self, from: Data(command._dumpHelp().utf8)).command
  }
}

/// What the argument parser tells of an argument.
struct ArgumentDump: Decodable {
  struct Name: Decodable {
    var kind: String
    var name: String
  }
  struct Completion: Decodable {
    struct List: Decodable { var values: [String] }
    var list: List?
  }

  var kind: String
  var names: [Name]?
  var valueName: String?
  var abstract: String?
  var allValues: [String]?
  var completionKind: Completion?
  var isOptional: Bool?
  var isRepeating: Bool?

  var longName: String? { names?.first { $0.kind == "long" }?.name }
}
