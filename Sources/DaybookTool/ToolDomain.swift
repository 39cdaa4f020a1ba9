// What a domain tells the command line about itself. All of it has defaults, so that a new domain begins with its name.

public import ArgumentParser
public import Daybook
public import EventSourcing

/// A domain whose books can be worked on from the command line.
///
/// The tool brings what any book can do: `apply`, `log`, `show`, `views`, `verify`, `backup` and so on. The domain adds
/// its own commands, and the words and handles that people know it by:
///
/// ```swift
/// extension Library: ToolDomain {
///   static var subcommands: [any ParsableCommand.Type] { [LoansCommand.self] }
/// }
///
/// struct LoansCommand: QueryCommand {
///   static let configuration = CommandConfiguration(commandName: "loans", abstract: "List what is lent.")
///   @OptionGroup var location: BookLocation
///   @OptionGroup var outputOptions: OutputOptions
///
///   func query(_ book: Book<Library>, _ console: Console) async throws {
///     try console.list(try await book.loans(), empty: "nothing is lent")
///   }
/// }
///
/// @main enum Program {
///   static func main() { Tool<Library>.main() }
/// }
/// ```
public protocol ToolDomain: BookDomain {
  /// The name of the program, as people type it; the domain's own in small letters unless it says otherwise.
  static var program: String { get }
  /// What `--version` prints.
  static var version: String { get }
  /// One sentence on what the program is for.
  static var abstract: String { get }
  /// A hint for who starts it for the first time; empty for none.
  static var introduction: String { get }
  /// What to do where there is no book yet, as the end of a message.
  static var howToBegin: String { get }
  /// The domain's own commands, in the order of the help text.
  static var subcommands: [any ParsableCommand.Type] { get }

  /// The domain's own texts for `help`.
  static var helpTopics: [HelpTopic] { get }

  /// What is printed of a rejection.
  static func report(_ rejection: Rejection) -> RejectionReport
  /// What happened, as a person would tell it: `completed the task` for `order.taskCompleted`; nil if there are no words
  /// for this type of event.
  static func words(forEvent type: String) -> String?
  /// The name of a field as people read it.
  static func words(forField name: String) -> String

  /// How streams are named, as the end of a message.
  static var streamNames: String { get }
  /// The stream that a person means by a text that is no stream's name in the log, such as an order's number; nil if the
  /// text is no such handle.
  ///
  /// - Throws: `ToolFailure` with the status `notFound` if it is one, and nothing in the book has it.
  static func stream(named text: String, in book: Book<Self>) async throws -> StreamName?
  /// The actor that a person means by a text that is no actor's name in the log, such as an e-mail address; nil if the
  /// text is no such handle.
  static func actor(named text: String, in book: Book<Self>) async throws -> Actor?
  /// What people call an actor, such as a user's name; nil for how the log names it.
  static func name(of actor: Actor, in book: Book<Self>) async -> String?
  /// Whether users may see some streams and not others; if not, `shows` is not asked where somebody acts.
  static var hidesStreams: Bool { get }
  /// Whether the user whom `text` names may see a stream, as it is now and as it was behind so many of its events.
  ///
  /// - Throws: `ToolFailure` for a domain without users to look as, which is the default, and for an unknown user.
  static func shows(
    _ stream: StreamName, behind versions: [UInt32], toUserNamed text: String, in book: Book<Self>
  ) async throws -> Bool
  /// The zone to show the book's times in, by its IANA name.
  static func timeZone(of book: Book<Self>) async throws -> String

  /// The command that tells what happened, with its options: `log`, unless the domain has a trail of its own.
  static var trail: [String] { get }
  /// The lists whose lengths are told on the inspector's first page.
  static var counted: [CountedList] { get }
  /// The command that lists what is to happen by itself, the next first; nil if there is none.
  static var deadlines: [String]? { get }
  /// The command that shows what a field of a row names, such as `customer <id>` for `customerName`; nil for a field that
  /// names nothing.
  static func command(showing field: OutputValue.Field, of row: [OutputValue.Field]) -> [String]?
  /// The stream of the thing that a command showed with these fields; nil if it has none.
  static func stream(of details: [OutputValue.Field], shownBy command: String) -> StreamName?
  /// What a person may mean by a text, such as a name, a number or an address; those that the user may see.
  static func things(named text: String, as user: String?, in book: Book<Self>) async throws -> [FoundThing]

  /// What says on the command line which services outside a book is connected to.
  associatedtype PortOptions: ParsableArguments = NoPortOptions
  /// The services outside for the book in the folder `path`, for a command that writes.
  ///
  /// - Parameter deliversFar: whether services on other machines may be asked; else only what stays on this one.
  static func ports(_ options: PortOptions, path: String, deliversFar: Bool) throws -> [any EffectPort<Self>]
}

/// No services to name.
public struct NoPortOptions: ParsableArguments {
  public init() {}
}

extension ToolDomain where PortOptions == NoPortOptions {
  public static func ports(_ options: NoPortOptions, path: String, deliversFar: Bool) -> [any EffectPort<Self>] { [] }
}

/// What is printed of a rejection: its code for programs, its words for people.
public struct RejectionReport: Sendable {
  /// The stable code, such as `cardTaken`.
  public var code: String
  /// What it depends on, by name.
  public var detail: [OutputValue.Field]
  /// How a command ends that was rejected so.
  public var status: ExitStatus
  /// What ends the command, in words.
  public var message: String
  /// What is in the way, and what to do about it, in a sentence; nil where nobody wrote one.
  public var explanation: String?

  /// - Parameter message: nil for the word `rejected` and the code.
  public init(
    code: String, detail: [OutputValue.Field] = [], status: ExitStatus = .finding, message: String? = nil,
    explanation: String? = nil
  ) {
    self.code = code
    self.detail = detail
    self.status = status
    self.message = message ?? "rejected: \(code)"
    self.explanation = explanation
  }
}

extension ToolDomain {
  public static var program: String { "\(Self.self)".lowercased() }
  /// The program's name, with the version of the engine.
  public static var version: String { "\(program) (Daybook \(EngineVersion.current))" }
  public static var abstract: String { "A book of events: every change in one log, every list built from it." }
  public static var introduction: String { "A book is a folder." }
  public static var howToBegin: String {
    firstCommand.map { "make one by `\(program) apply` with a file that begins with \($0.name)" }
      ?? "make one by `\(program) apply --create`"
  }
  public static var subcommands: [any ParsableCommand.Type] { [] }

  public static var helpTopics: [HelpTopic] { [] }

  public static func report(_ rejection: Rejection) -> RejectionReport {
    RejectionReport(code: "\(rejection)")
  }
  public static func words(forEvent type: String) -> String? { Event.registry.phrase(of: type) }
  public static func words(forField name: String) -> String { FieldDescriptions.words(name) }

  public static var streamNames: String { "a stream as the log does" }
  public static func stream(named text: String, in book: Book<Self>) async throws -> StreamName? { nil }
  /// A user by id.
  public static func actor(named text: String, in book: Book<Self>) async throws -> Actor? {
    ID<Never>(text).map { .user($0.uuid) }
  }
  public static func name(of actor: Actor, in book: Book<Self>) async -> String? { nil }
  public static var hidesStreams: Bool { false }
  public static func shows(
    _ stream: StreamName, behind versions: [UInt32], toUserNamed text: String, in book: Book<Self>
  ) async throws -> Bool {
    throw ToolFailure(.usage, "\(program) knows no users to look as", remedy: "leave out --as")
  }
  public static func timeZone(of book: Book<Self>) async throws -> String { "UTC" }

  /// Whether a user may see every stream that the batch at a position changed.
  package static func shows(
    batchAt position: Position, toUserNamed text: String, in book: Book<Self>
  ) async throws -> Bool {
    guard hidesStreams else { return true }
    for stream in Set(try await book.batch(at: position).map(\.envelope.stream)) {
      guard try await shows(stream, behind: [], toUserNamed: text, in: book) else { return false }
    }
    return true
  }
}

extension ToolDomain where Rejection: RawRepresentable<String> {
  public static func report(_ rejection: Rejection) -> RejectionReport {
    RejectionReport(code: rejection.rawValue, message: "rejected: \(rejection)")
  }
}
