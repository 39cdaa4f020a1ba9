// The audit trail for people: who did what when, and what it changed from and to. What one command did stands together.

internal import BackOfficeViews
internal import Daybook
internal import EventSourcing
internal import ReadModels

/// Prints entries as they come; consecutive ones of one batch share a heading.
struct AuditPrinter {
  private let console: Console
  private let times: TimeText
  /// Whether to name what each entry is about; not needed in the story of one order.
  private let namesSubjects: Bool
  private var names: NameLookup
  private var batch: Position?

  init(_ console: Console, _ times: TimeText, _ book: Book, namesSubjects: Bool = true) {
    self.console = console
    self.times = times
    self.namesSubjects = namesSubjects
    names = NameLookup(book)
  }

  mutating func print(_ entries: [AuditRow]) async throws {
    let values = entries.flatMap(\.changes).flatMap { [$0.before, $0.after] }
    try await names.load(values.compactMap { if case .text(let text) = $0 { text } else { nil } })
    for entry in entries { try print(entry) }
  }

  private mutating func print(_ entry: AuditRow) throws {
    if entry.batch != batch {
      batch = entry.batch
      try console.line(heading(entry))
    }
    try console.line("    " + TerminalSafe.text(sentence(entry)))
    for change in entry.changes { try console.line("        " + TerminalSafe.text(words(change))) }
  }

  private func heading(_ entry: AuditRow) -> String {
    let occurred = entry.occurredAt.map { " (happened \(times.minute($0)))" } ?? ""
    return console.palette.cyan(times.minute(entry.at)) + "  "
      + console.palette.bold(TerminalSafe.text(actor(entry))) + occurred
  }

  private func actor(_ entry: AuditRow) -> String {
    let name = entry.actorName ?? entry.actorID?.description ?? ""
    return switch entry.actorKind {
    case "user": name
    case "system": "Daybook itself"
    default: "\(entry.actorKind) \(name)"
    }
  }

  private func sentence(_ entry: AuditRow) -> String {
    var text = ActionWords.words(entry.action, task: entry.taskName)
    if namesSubjects { text += " · " + subject(entry) }
    if let reason = entry.reason { text += ": \(reason)" }
    return text
  }

  private func subject(_ entry: AuditRow) -> String {
    if let order = entry.orderNo { return "order \(order)" }
    guard let name = entry.subjectName ?? entry.subjectID?.description else { return entry.subjectKind }
    return "\(entry.subjectKind) \(name)"
  }

  private func words(_ change: AuditChange) -> String {
    let isNamed = [change.before, change.after].contains { name($0) != nil }
    var field = FieldWords.words(change.field)
    if isNamed, field.hasSuffix(" ID") { field.removeLast(3) }
    return "\(field): \(words(change.before)) → \(words(change.after))"
  }

  private func words(_ value: ColumnValue?) -> String {
    if let name = name(value) { return name }
    if case .text(let text) = value, text.utf8.count == 24, let instant = Instant(text) { return times.minute(instant) }
    let text = value.map { OutputValue($0).plain(times) } ?? ""
    return text.isEmpty ? "—" : text
  }

  private func name(_ value: ColumnValue?) -> String? {
    if case .text(let text) = value { names[text] } else { nil }
  }
}
