// The story of one customer: everything that happened with it, newest first, by the time at which it happened. It is the
// audit trail told for people who look after the customer.

public import BackOffice
public import EventSourcing
internal import FoundationEssentials
public import ReadModels

/// What an entry of a timeline is about.
public enum TimelineKind: String, Sendable, CaseIterable {
  case customer, status, contact, order, lead, task, fee, payment, contract, email, sms, call, note, activity, invoice
}

/// One entry of a customer's timeline.
public struct TimelineRow: ListRow {
  public static let columns = labels

  /// When it happened, also where it was written down later.
  public private(set) var at = Instant(milliseconds: 0)
  public private(set) var kind = ""
  /// What happened, in words.
  public private(set) var title = ""
  /// What was written, said or noted.
  public private(set) var text: String?
  public private(set) var actorKind = ""
  /// The user's or importer's id; nil for the engine and for ports.
  public private(set) var actorID: ID<Actor>?
  public private(set) var actorName: String?
  public private(set) var orderNo: Int?
  public private(set) var leadNo: Int?
  public private(set) var taskName: String?
  public private(set) var contactName: String?
  public private(set) var amount: Money?
  public private(set) var position: Position = 0
  /// The event's type.
  public private(set) var action = ""
  public private(set) var orderID: OrderID?
  public private(set) var leadID: LeadID?
  public private(set) var subjectID: ID<AuditRow>?

  public init() {}

  public mutating func columns(_ column: inout ColumnList) {
    column("at", &at)
    column("kind", &kind)
    column("title", &title)
    column("text", &text)
    column("actorKind", &actorKind)
    column("actorID", &actorID)
    column("actorName", &actorName)
    column("orderNo", &orderNo)
    column("leadNo", &leadNo)
    column("taskName", &taskName)
    column("contactName", &contactName)
    column.money("amount", &amount)
    column("position", &position)
    column("action", &action)
    column("orderID", &orderID)
    column("leadID", &leadID)
    column("subjectID", &subjectID)
  }
}

/// What of a customer's story to ask for; newest first.
public struct TimelineQuery: Sendable {
  public var customer: CustomerID
  /// Nil for all.
  public var kinds: [TimelineKind]?
  public var order: OrderReference?
  public var contact: ContactID?
  /// When it happened, not when it was written down.
  public var since: Instant?
  /// Not included.
  public var until: Instant?
  /// Rows a page; nil for all.
  public var limit: Int?
  public var cursor: Cursor?

  public init(of customer: CustomerID) { self.customer = customer }
}

extension ReadableView<AuditView> {
  /// One page of a customer's story. General users don't see what belongs to orders and leads of others.
  public func page(_ query: TimelineQuery, scope: ViewerScope, from log: any EventReader) throws -> Page<TimelineRow> {
    var statement = ListStatement(
      name: "timeline", columns: AuditRow.select, source: AuditRow.source,
      sort: [.integer(TimelineQuery.time, descending: true), .integer("e.position", descending: true)])
    query.filter(&statement)
    AuditQuery().scope(&statement, scope)
    let page = try entries(statement, limit: query.limit, after: query.cursor, from: log)
    if let damage = page.damage { throw damage }
    let channels = try channels(of: page.rows, with: query.customer)
    return Page(rows: page.rows.map { TimelineRow($0, channel: channels[$0.position]) }, next: page.next)
  }

  /// By what the messages among some entries went out or came in.
  private func channels(of rows: [AuditRow], with customer: CustomerID) throws -> [Position: String] {
    guard let first = rows.map(\.position).min(), let last = rows.map(\.position).max() else { return [:] }
    let found = try read { db in
      try db.rows(
        """
        SELECT position, channel FROM audit_entries WHERE channel IS NOT NULL AND position BETWEEN ? AND ? \
        AND customerNumber IN \(AuditMergedRecord.numbers)
        """, [.integer(Int64(first)), .integer(Int64(last)), .text(customer.description)]
      ) { list in
        var (position, channel) = (Position(0), "")
        list("position", &position)
        list("channel", &channel)
        return (position, channel)
      }
    }
    return Dictionary(found) { $1 }
  }
}

extension TimelineQuery {
  fileprivate static let time = "coalesce(e.occurredAt, e.at)"

  fileprivate func filter(_ statement: inout ListStatement) {
    var audit = AuditQuery()
    (audit.customer, audit.order) = (customer, order)
    audit.filter(&statement)
    audit.thing(&statement, "e.contactNumber", .contact, contact?.uuid)
    if let since { statement.keep("\(Self.time) >= ?", .instant(since)) }
    if let until { statement.keep("\(Self.time) < ?", .instant(until)) }
    guard let kinds else { return }
    let any = kinds.map(\.condition).joined(separator: " OR ")
    statement.keep(kinds.isEmpty ? "0" : "(\(any))")
  }
}

extension TimelineKind {
  /// The events of the kind, by their types and channels.
  fileprivate var condition: String {
    switch self {
    case .email, .sms: "e.channel = '\(rawValue)'"
    case .call, .note, .invoice, .activity, .payment, .fee, .task, .contact, .status, .contract:
      "(" + prefixes.map { "t.action LIKE '\($0)%'" }.joined(separator: " OR ") + ")"
    case .order, .lead, .customer:
      "(t.action LIKE '\(rawValue).%' AND NOT \(Self.parts(of: self)))"
    }
  }

  /// How the types of its events begin.
  fileprivate var prefixes: [String] {
    switch self {
    case .customer, .order, .lead: ["\(rawValue)."]
    case .status: ["customer.statusChanged"]
    case .contact: ["customer.contact", "customer.defaultContact"]
    case .task: ["order.task", "lead.task"]
    case .fee: ["order.fee"]
    case .payment: ["order.payment"]
    case .contract: ["contract."]
    case .email, .sms: ["correspondence.message"]
    case .call: ["correspondence.callLogged"]
    case .note: ["correspondence.noteAdded"]
    case .activity: ["activity."]
    case .invoice: ["correspondence.document"]
    }
  }

  /// The kinds that are told apart from the whole that they belong to.
  private static func parts(of whole: TimelineKind) -> String {
    let parts = allCases.filter { $0 != whole }.flatMap(\.prefixes).filter { $0.hasPrefix(whole.rawValue + ".") }
    return "(" + parts.map { "t.action LIKE '\($0)%'" }.joined(separator: " OR ") + ")"
  }

  /// The kind of an event; nil for one that belongs into no timeline.
  fileprivate init?(_ action: String, channel: String?) {
    if let channel, let kind = TimelineKind(rawValue: channel) {
      self = kind
      return
    }
    let fitting = Self.allCases.flatMap { kind in kind.prefixes.map { (kind, $0) } }.filter { action.hasPrefix($0.1) }
    guard let longest = fitting.max(by: { $0.1.utf8.count < $1.1.utf8.count }) else { return nil }
    self = longest.0
  }
}

extension TimelineRow {
  /// The fields whose values are what somebody wrote, in the order in which they are looked for.
  private static let texts = ["body", "text", "note", "comment", "closeNote", "outcome", "title", "description"]

  init(_ entry: AuditRow, channel: String?) {
    at = entry.occurredAt ?? entry.at
    kind = TimelineKind(entry.action, channel: channel)?.rawValue ?? entry.subjectKind
    title = EventDescriptions.words(entry.action, task: entry.taskName)
    text = Self.texts.lazy.compactMap { Self.text($0, entry.changes) }.first ?? entry.reason
    (actorKind, actorID, actorName) = (entry.actorKind, entry.actorID, entry.actorName)
    if actorKind == "importer" { actorName = actorName ?? "import" }
    (orderNo, leadNo, taskName) = (entry.orderNo, entry.leadNo, entry.taskName)
    contactName = entry.changes.lazy.compactMap { $0.field == "contactID" ? $0.afterName?.then : nil }.first
    contactName = contactName ?? entry.about.first { $0.kind == .contact }?.name?.then
    let amounts = entry.changes.lazy.compactMap { Self.money($0.after ?? .null) ?? Self.money($0.before ?? .null) }
    amount = entry.amount ?? amounts.first
    (position, action) = (entry.position, entry.action)
    (orderID, leadID, subjectID) = (entry.orderID, entry.leadID, entry.subjectID)
  }

  private static func text(_ field: String, _ changes: [AuditChange]) -> String? {
    changes.lazy.compactMap { change in
      if change.field == field, case .text(let text)? = change.after { text } else { nil }
    }.first
  }

  private static func money(_ value: ColumnValue) -> Money? {
    guard case .fields(let fields) = value, fields.count == 2, case .integer(let minor) = fields[0].value,
      fields[0].name == "minor", case .text(let currency) = fields[1].value
    else { return nil }
    return Money(minor: minor, currency: currency)
  }
}
