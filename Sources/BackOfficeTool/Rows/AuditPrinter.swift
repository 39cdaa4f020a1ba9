// The audit trail for people: who did what when, and what it changed from and to. What one command did stands together.

internal import BackOffice
internal import BackOfficeViews
internal import DaybookTool
internal import EventSourcing
internal import ReadModels

/// Tells entries as they come.
struct AuditPrinter {
  private let times: TimeText
  /// Whether to name what each entry is about; not needed in the story of one order.
  private let namesSubjects: Bool
  private var printer: TrailPrinter

  init(_ console: Console, _ times: TimeText, namesSubjects: Bool = true) {
    self.times = times
    self.namesSubjects = namesSubjects
    printer = TrailPrinter(console, times)
  }

  mutating func print(_ entries: [AuditRow]) throws {
    for entry in entries { try printer.print(told(entry)) }
  }

  private func told(_ entry: AuditRow) -> TrailEntry {
    TrailEntry(
      position: entry.position, batch: entry.batch, at: entry.at, occurredAt: entry.occurredAt, actor: actor(entry),
      sentence: sentence(entry), changes: entry.changes.map { words($0, of: entry) })
  }

  private func actor(_ entry: AuditRow) -> String {
    let name = Self.words(entry.actorName, now: entry.actorNameNow) ?? entry.actorID?.description ?? ""
    return switch entry.actorKind {
    case "user": name
    case "system": "Daybook itself"
    default: "\(entry.actorKind) \(name)"
    }
  }

  private func sentence(_ entry: AuditRow) -> String {
    var text = EventDescriptions.words(entry.action, task: entry.taskName)
    // The parts that no change below tells of, and the words above don't either.
    let parts = entry.about.filter { part in
      !isNamed(part, in: entry) && !entry.changes.contains { $0.part?.id == part.id }
    }
    text += parts.map { " · " + Self.words($0) }.joined()
    // In the story of an order or a lead stands what its activities are, too.
    let isAboutNothingElse = ["effects", "attention"].contains(entry.subjectKind)
    if !isAboutNothingElse, namesSubjects || WorkKind(rawValue: entry.subjectKind) == nil {
      text += " · " + subject(entry)
    }
    if let cause = entry.cause { text += " (\(FieldDescriptions.words(cause)))" }
    if let reason = entry.reason { text += ": \(reason)" }
    return text
  }

  private func subject(_ entry: AuditRow) -> String {
    switch WorkKind(rawValue: entry.subjectKind) {
    case .order: if let number = entry.orderNo { return "order \(number)" }
    case .lead: if let number = entry.leadNo { return "lead \(number)" }
    case nil: break
    }
    if entry.subjectKind == "correspondence" {
      if let number = entry.orderNo { return "order \(number)" }
      if let number = entry.leadNo { return "lead \(number)" }
      if let name = Self.words(entry.customerName, now: entry.customerNameNow) { return "customer \(name)" }
    }
    let name = Self.words(entry.subjectName, now: entry.subjectNameNow) ?? entry.subjectID?.description
    return name.map { "\(entry.subjectKind) \($0)" } ?? entry.subjectKind
  }

  /// Whether the words of the action name the part already.
  private func isNamed(_ part: AuditPart, in entry: AuditRow) -> Bool {
    part.kind == .task && EventDescriptions.isAboutTask(entry.action) && entry.taskName == part.name?.then
  }

  private func words(_ change: AuditChange, of entry: AuditRow) -> String {
    // A span of time stands with its unit.
    let isSpan = change.field.hasSuffix("Millis")
    var field = FieldDescriptions.words(isSpan ? String(change.field.dropLast(6)) : change.field)
    if change.beforeName != nil || change.afterName != nil, field.hasSuffix(" ID") { field.removeLast(3) }
    let part = change.part.flatMap { isNamed($0, in: entry) ? nil : Self.words($0) + " · " } ?? ""
    let before = words(change.before, change.beforeName, isSpan: isSpan)
    return "\(part)\(field): \(before) → \(words(change.after, change.afterName, isSpan: isSpan))"
  }

  private func words(_ value: ColumnValue?, _ name: AuditName?, isSpan: Bool) -> String {
    if let name { return Self.words(name.then, now: name.now) ?? "" }
    if isSpan, case .integer(let millis) = value { return OutputValue.span(millis).plain(times) }
    let text = value.map { OutputValue($0).plain(times) } ?? ""
    return text.isEmpty ? "—" : text
  }

  private static func words(_ part: AuditPart) -> String {
    let kind = FieldDescriptions.words(part.kind.rawValue)
    return "\(kind) \(words(part.name?.then, now: part.name?.now) ?? part.id)"
  }

  /// A name as it was, and as it is now where that differs.
  private static func words(_ name: String?, now: String?) -> String? {
    name.map { name in now.map { "\(name) (now \($0))" } ?? name }
  }
}
