// What an event changed, in the words of an audit trail: fields with their values before and after, of the subject
// itself or of a part of it.

internal import BackOffice
internal import EventSourcing
internal import FoundationEssentials
public import ReadModels

/// A name as it was at the time of an entry, and as it is now.
public struct AuditName: Sendable, Hashable {
  public let then: String
  /// Nil where it is still the same.
  public let now: String?

  init(_ then: String, now: String? = nil) {
    self.then = then
    self.now = now == then ? nil : now
  }
}

/// Part of a subject: a customer's contact, an order's task or fee, an item of a list, a service.
public struct AuditPart: Sendable, Hashable {
  public enum Kind: String, Sendable {
    case contact, task, fee, listItem, service, product, message, document, effect, payment, refund
  }

  public let kind: Kind
  /// An id; the key of a workflow's task.
  public let id: String
  public internal(set) var name: AuditName?

  init(_ kind: Kind, _ id: String, _ name: String? = nil) {
    self.kind = kind
    self.id = id
    self.name = name.map { AuditName($0) }
  }

  init<Thing>(_ kind: Kind, _ id: ID<Thing>, _ name: String? = nil) {
    self.init(kind, id.description, name)
  }

  /// Whether both are the same part, under whatever names.
  func isSame(as other: AuditPart?) -> Bool { kind == other?.kind && id == other?.id }

  var value: ColumnValue {
    .fields(
      [NamedValue("kind", .text(kind.rawValue)), NamedValue("id", .text(id))] + Self.values(of: name, as: "name"))
  }

  /// The values of a name, each only where there is one.
  static func values(of name: AuditName?, as field: String) -> [NamedValue] {
    guard let name else { return [] }
    return [NamedValue(field, .text(name.then))] + (name.now.map { [NamedValue(field + "Now", .text($0))] } ?? [])
  }
}

/// One field that an event changed.
public struct AuditChange: Sendable, Hashable {
  /// The part that the field belongs to; nil for the subject itself.
  public internal(set) var part: AuditPart?
  public let field: String
  /// Nil if the field was empty.
  public let before: ColumnValue?
  public let after: ColumnValue?
  /// The name of what the value before is the id of.
  public internal(set) var beforeName: AuditName?
  public internal(set) var afterName: AuditName?
  /// What the values are ids of.
  let kind: ThingRecord.Kind?

  init(_ field: String, of part: AuditPart? = nil, before: AuditValue?, after: AuditValue?) {
    self.part = part
    self.field = field
    self.before = before?.column
    self.after = after?.column
    kind = after?.thing?.kind ?? before?.thing?.kind
  }

  var value: ColumnValue {
    .fields(
      [NamedValue("field", .text(field))] + (part.map { [NamedValue("of", $0.value)] } ?? [])
        + [NamedValue("before", before ?? .null)] + AuditPart.values(of: beforeName, as: "beforeName")
        + [NamedValue("after", after ?? .null)] + AuditPart.values(of: afterName, as: "afterName"))
  }
}

/// The value of a field as the trail tells it: an id says what it is the id of, so that its name can be told too.
enum AuditValue: Equatable, Sendable {
  case plain(ColumnValue)
  case thing(ThingRecord.Kind, UUID)

  var column: ColumnValue {
    switch self {
    case .plain(let value): value
    case .thing(_, let id): .text(ID<NamedThing>(id).description)
    }
  }

  var thing: (kind: ThingRecord.Kind, id: UUID)? {
    if case .thing(let kind, let id) = self { (kind, id) } else { nil }
  }
}

extension AuditValue {
  init(_ fact: EventFact.Value) {
    self =
      switch fact {
      case .text(let text): .plain(.text(text))
      case .number(let number): .plain(.integer(number))
      case .flag(let flag): .plain(.flag(flag))
      case .user(let id): .thing(.user, id.uuid)
      case .contact(let id): .thing(.contact, id.uuid)
      case .order(let id): .thing(.order, id.uuid)
      case .lead(let id): .thing(.lead, id.uuid)
      case .customer(let id): .thing(.customer, id.uuid)
      }
  }

  static func text(_ text: String?) -> AuditValue? { text.map { .plain(.text($0)) } }
  static func word<Word: RawRepresentable<String>>(_ word: Word?) -> AuditValue? { text(word?.rawValue) }
  static func number(_ number: Int?) -> AuditValue? { number.map { .plain(.integer(Int64($0))) } }
  static func flag(_ flag: Bool?) -> AuditValue? { flag.map { .plain(.flag($0)) } }
  static func time(_ time: Instant?) -> AuditValue? { time.map { .plain(.instant($0)) } }
  static func id<Thing>(_ id: ID<Thing>?) -> AuditValue? { text(id?.description) }
  static func thing<Thing>(_ kind: ThingRecord.Kind, _ id: ID<Thing>?) -> AuditValue? {
    id.map { .thing(kind, $0.uuid) }
  }
  /// An empty list is as good as none.
  static func numbers(_ numbers: [Int]) -> AuditValue? {
    numbers.isEmpty ? nil : .plain(.list(numbers.map { .integer(Int64($0)) }))
  }

  /// An empty list is as good as none.
  static func list(_ texts: [String]) -> AuditValue? {
    texts.isEmpty ? nil : .plain(.list(texts.map(ColumnValue.text)))
  }

  static func money(_ money: Money?) -> AuditValue? {
    money.map {
      .plain(.fields([NamedValue("minor", .integer($0.minor)), NamedValue("currency", .text($0.currency))]))
    }
  }

  static func field(_ value: FieldValue?) -> AuditValue? {
    switch value {
    case nil: nil
    case .text(let text): .text(text)
    case .personal(let text): .text(text.text)
    case .integer(let number): .plain(.integer(number))
    case .flag(let flag): .flag(flag)
    case .list(let list): .list(list)
    case .numbers(let numbers): .numbers(numbers.map { Int($0) })
    case .fields(let fields):
      .plain(.fields(fields.sorted { $0.key < $1.key }.map { NamedValue($0.key, .text($0.value)) }))
    }
  }
}
