// Texts about more than one command, which `help NAME` prints.

internal import EventSourcing

/// A text that `help` prints by its name.
public struct HelpTopic: Sendable {
  /// What it is asked for by, such as `exit-codes`.
  public let name: String
  /// What it is about, for the list of topics.
  public let abstract: String
  private let makeText: @Sendable () -> String

  /// The text, in lines of at most 80 columns.
  public var text: String { makeText() }

  /// A topic; its text is made when it is asked for.
  public init(_ name: String, _ abstract: String, text: @escaping @Sendable () -> String) {
    self.name = name
    self.abstract = abstract
    makeText = text
  }
}

extension ToolDomain {
  /// The topics of every book, then the domain's own.
  static var allHelpTopics: [HelpTopic] {
    [
      HelpTopic(
        "commands", "what can be asked for; as a JSON Schema with --output json", text: { CommandHelp<Self>.list }),
      HelpTopic(
        "command", "one command (`help command NAME`): its fields, its refusals, an example",
        text: { CommandHelp<Self>.list }),
      HelpTopic("events", "the types of events, what each says, and where it is about people", text: { eventsHelp }),
      HelpTopic("exit-codes", "how commands end", text: { ExitStatus.help }),
      HelpTopic("output", "the forms in which data is printed", text: { OutputFormat.help }),
      HelpTopic("time", "how times are written", text: { TimeArgument.help }),
      HelpTopic("checking", "which check is for what", text: { checkingHelp }),
    ] + helpTopics
  }

  /// What the help text of all commands says of topics.
  static var topicList: String {
    let width = allHelpTopics.map(\.name.count).max() ?? 0
    let lines = allHelpTopics.map { topic in
      "  " + topic.name.padding(toLength: width) + "  " + topic.abstract
    }
    return (["TOPICS (`\(program) help TOPIC`):"] + lines).joined(separator: "\n")
  }

  private static var eventsHelp: String {
    let names = Event.registry.names
    let width = names.map(\.count).max() ?? 0
    return names.map { name in
      let line = words(forEvent: name).map { "\(name.padding(toLength: width))  \($0)" } ?? name
      let personal = (Event.registry.fields(of: name) ?? []).filter(\.form.isPersonal).map(\.name)
      return personal.isEmpty ? line : "\(line)\n    about people: \(personal.joined(separator: ", "))"
    }.joined(separator: "\n")
  }

  private static var checkingHelp: String {
    """
    doctor         Is the book as it should be, and what is to be done if not? Looks
                   at every frame; takes a second.
    verify         Every byte of the log and its index, every event, and every view
                   against a fresh replay of the log.
    views verify   The views only.
    check          The business: what its rules see to is asked again behind every
                   batch that ever was written; `check --list` says what that is.
    bisect         Not a check, but what comes after one: which event turned
                   something from good to bad, by a query, a program or an
                   invariant.

    None of them writes into the book but for what is kept of views at earlier
    moments (views/as-of, by bisect), and a backup is checked like a book:
    `\(program) verify --book BACKUP`. The checks end with 0 if all is well, with 1
    on a finding, and with 65 if data is damaged.
    """
  }
}

extension String {
  /// The text with blanks up to this many characters.
  fileprivate func padding(toLength length: Int) -> String {
    self + String(repeating: " ", count: max(0, length - count))
  }
}

extension ExitStatus {
  /// What the number says.
  var meaning: String {
    switch self {
    case .done: "done"
    case .finding: "a negative finding: something was rejected, or a check found something"
    case .usage: "the arguments make no sense"
    case .corruptData: "the book is damaged, or its parts contradict each other"
    case .notFound: "no such book, or nothing of that name in it"
    case .io: "reading or writing failed"
    case .locked: "another process has the book open for writing"
    case .interrupted: "interrupted by ctrl-C"
    }
  }

  fileprivate static var help: String {
    allCases.map { status in
      let number = String(status.rawValue)
      return String(repeating: " ", count: 3 - number.count) + number + "  " + status.meaning
    }.joined(separator: "\n")
  }
}
