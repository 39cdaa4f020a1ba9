// What can be said to the stepper: a word or its first letter, and what belongs to it.

/// One line of the stepper's input.
enum StepperCommand: Equatable {
  case forward(UInt64)
  case back(UInt64)
  case first
  case last
  case jump(String)
  case goOn
  case breakOn(String)
  case breaks
  case clear(Int?)
  case show
  case state
  case rows(String?)
  case sql(view: String, query: String)
  case help
  case quit

  /// Nil for what is no command.
  init?(_ line: String) {
    let words = line.split(separator: " ", maxSplits: 1).map(String.init)
    let rest = words.count > 1 ? words[1].trimmingBlanks : nil
    switch words.first?.lowercased() ?? "" {
    case "", "n", "next":
      guard let count = Self.count(rest) else { return nil }
      self = .forward(count)
    case "b", "back", "p":
      guard let count = Self.count(rest) else { return nil }
      self = .back(count)
    case "f", "first": self = .first
    case "l", "last": self = .last
    case "g", "go", "goto":
      guard let rest else { return nil }
      self = .jump(rest)
    case "c", "continue": self = .goOn
    case "break", "breaks": self = rest.map { .breakOn($0) } ?? .breaks
    case "clear":
      guard let rest else {
        self = .clear(nil)
        return
      }
      guard let number = Int(rest) else { return nil }
      self = .clear(number)
    case "w", "show": self = .show
    case "s", "state": self = .state
    case "r", "rows": self = .rows(rest)
    case "sql":
      let parts = rest?.split(separator: " ", maxSplits: 1).map(String.init) ?? []
      guard parts.count == 2 else { return nil }
      self = .sql(view: parts[0], query: parts[1])
    case "?", "h", "help": self = .help
    case "q", "quit", "exit": self = .quit
    default: return nil
    }
  }

  private static func count(_ text: String?) -> UInt64? {
    guard let text else { return 1 }
    return UInt64(text)
  }

  static let summary = """
    n, next [COUNT]       the next event, or so many on; an empty line, too
    b, back [COUNT]       back by one event, or by so many
    f, first · l, last    the first event, the last one
    g, goto PLACE         to a position (#41), a version of the stream (@3), or what had
                          happened by a time (2024-03-29 14:34, 2 days ago)
    c, continue           on to the next event at which to stop
    break EXPR            stop at type=TYPE, field=FIELD or sql=SELECT; without EXPR,
                          what there is to stop at
    clear [NUMBER]        stop there no more; at nothing, without a number
    s, state              the whole state of the stream
    r, rows [VIEW]        the rows that the event's batch changed, before and after
    sql VIEW SELECT       ask a view as it was behind the event's batch
    w, show               the event in full
    ?, help · q, quit
    """
}

extension String {
  fileprivate var trimmingBlanks: String {
    var rest = self[...].drop { $0.isWhitespace }
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }
}
