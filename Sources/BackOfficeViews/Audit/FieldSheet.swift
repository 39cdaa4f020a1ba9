// All fields of a subject at one moment. What an event changed is the difference between the sheet before and the one
// after: so nothing that follows from an event can be forgotten.

internal import ReadModels

/// The fields of a subject and of its parts, in the order in which they are told.
struct FieldSheet {
  private struct Key: Hashable {
    let kind: AuditPart.Kind?
    let id: String?
    let field: String
  }

  private struct Entry {
    let part: AuditPart?
    let field: String
    let value: AuditValue?
    /// What every such field begins with, which nobody needs to be told.
    let start: AuditValue?

    var key: Key { Key(kind: part?.kind, id: part?.id, field: field) }
  }

  private var entries: [Entry] = []
  /// The part whose fields come next; nil for the subject itself.
  var part: AuditPart?

  mutating func callAsFunction(_ field: String, _ value: AuditValue?, start: AuditValue? = nil) {
    entries.append(Entry(part: part, field: field, value: value, start: start))
  }

  /// What became of the fields since `before`: first those that there are, then those that went.
  func changes(since before: FieldSheet) -> [AuditChange] {
    let old = Dictionary(before.entries.map { ($0.key, $0) }) { first, _ in first }
    var changes = entries.compactMap { entry -> AuditChange? in
      let previous = old[entry.key]
      guard entry.value != (previous.map(\.value) ?? entry.start) else { return nil }
      return AuditChange(entry.field, of: entry.part, before: previous?.value, after: entry.value)
    }
    let kept = Set(entries.map(\.key))
    for entry in before.entries where entry.value != entry.start && !kept.contains(entry.key) {
      changes.append(AuditChange(entry.field, of: entry.part, before: entry.value, after: nil))
    }
    return changes
  }
}
