// The audit trail for people: who did what when, and what it changed from and to. What one command did stands together.

internal import Daybook

/// Prints entries as they come; consecutive ones of one batch share a heading.
struct AuditPrinter {
  private let console: Console
  private let times: TimeText
  private var batch: OutputValue?

  init(_ console: Console, _ times: TimeText) {
    self.console = console
    self.times = times
  }

  /// - Parameter subject: whether to name what each entry is about; left out in the story of one order.
  mutating func print(_ fields: [OutputValue.Field], subject: Bool) throws {
    let entry = AuditFields(fields)
    if entry["batch"] != batch {
      batch = entry["batch"]
      try console.line(heading(entry))
    }
    try console.line("    " + TerminalSafe.text(sentence(entry, subject)))
    for change in entry.changes { try console.line("        " + TerminalSafe.text(words(change))) }
  }

  private func heading(_ entry: AuditFields) -> String {
    let time = entry.text("at", times)
    let actor = entry.text("actorKind", times) == "user" ? entry.text("actorName", times) : "Daybook itself"
    let occurred = entry["occurredAt"].map { $0 == .null ? "" : " (happened \($0.plain(times)))" } ?? ""
    let palette = console.palette
    return palette.cyan(time) + "  " + palette.bold(TerminalSafe.text(actor)) + TerminalSafe.text(occurred)
  }

  private func sentence(_ entry: AuditFields, _ subject: Bool) -> String {
    var text = ActionWords.words(entry.text("action", times), task: entry.optional("taskName", times))
    if subject { text += " · " + self.subject(entry) }
    if let reason = entry.optional("reason", times) { text += ": \(reason)" }
    return text
  }

  private func subject(_ entry: AuditFields) -> String {
    if let order = entry.optional("orderNo", times) { return "order \(order)" }
    let kind = entry.text("subjectKind", times)
    let name = entry.optional("subjectName", times) ?? entry.optional("subjectID", times) ?? ""
    return name.isEmpty ? kind : "\(kind) \(name)"
  }

  private func words(_ change: AuditFields) -> String {
    let before = change.optional("before", times) ?? "—"
    let after = change.optional("after", times) ?? "—"
    return "\(FieldWords.words(change.text("field", times))): \(before) → \(after)"
  }
}

/// The fields of an entry, by name.
private struct AuditFields {
  private let fields: [OutputValue.Field]

  init(_ fields: [OutputValue.Field]) {
    self.fields = fields
  }

  subscript(name: String) -> OutputValue? { fields.first { $0.name == name }?.value }

  func text(_ name: String, _ times: TimeText) -> String { self[name]?.plain(times) ?? "" }

  func optional(_ name: String, _ times: TimeText) -> String? {
    let text = text(name, times)
    return text.isEmpty ? nil : text
  }

  var changes: [AuditFields] {
    guard case .list(let changes) = self["changes"] else { return [] }
    return changes.compactMap { change in
      if case .object(let fields) = change { AuditFields(fields) } else { nil }
    }
  }
}
