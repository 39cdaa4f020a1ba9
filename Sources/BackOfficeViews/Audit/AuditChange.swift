// What an event changed, in the words of an audit trail: fields with their values before and after. Most of it stands
// in the event; what does not, the view kept.

public import BackOffice
internal import EventSourcing
internal import FoundationEssentials
public import ReadModels

/// One field that an event changed.
public struct AuditChange: Sendable, Hashable {
  public let field: String
  /// Nil if the field was empty.
  public let before: ColumnValue?
  public let after: ColumnValue?

  init(_ field: String, before: ColumnValue?, after: ColumnValue?) {
    self.field = field
    self.before = before
    self.after = after
  }

  var value: ColumnValue {
    .fields([
      NamedValue("field", .text(field)), NamedValue("before", before ?? .null), NamedValue("after", after ?? .null),
    ])
  }
}

extension AuditRow {
  func with(_ known: [AuditChange], log: UUID?) -> AuditRow {
    var row = self
    row.changes = known
    row.causationID = causation.flatMap { causation in
      log.map { ID(UUID(namespace: $0, name: String(causation))) }
    }
    return row
  }

  /// The entry with what its event says: the changes, and the reason if one was given. A field that the view knows from
  /// before and the event after becomes one change.
  public func completed(with event: BackOfficeEvent) -> AuditRow {
    var row = self
    let said = event.auditChanges
    let known = Dictionary(changes.map { ($0.field, $0.before) }) { first, _ in first }
    row.changes = said.map { change in
      AuditChange(change.field, before: change.before ?? known[change.field] ?? nil, after: change.after)
    }
    row.changes += changes.filter { change in !said.contains { $0.field == change.field } }
    row.reason = event.auditReason
    return row
  }
}

extension FieldValue {
  var column: ColumnValue {
    switch self {
    case .text(let text): .text(text)
    case .personal(let text): .text(text.text)
    case .integer(let number): .integer(number)
    case .flag(let flag): .flag(flag)
    case .list(let list): .list(list.map(ColumnValue.text))
    case .fields(let fields):
      .fields(fields.sorted { $0.key < $1.key }.map { NamedValue($0.key, .text($0.value)) })
    }
  }
}

extension Money {
  var column: ColumnValue {
    .fields([NamedValue("minor", .integer(minor)), NamedValue("currency", .text(currency))])
  }
}
