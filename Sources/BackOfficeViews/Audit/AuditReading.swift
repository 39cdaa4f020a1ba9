// What the entries of a page say of their events: each stream that they come from is folded from its beginning, once.
// A few streams are read one by one; where there are many, the log is read in order, which is much less work for each.

internal import BackOffice
internal import EventSourcing
internal import FoundationEssentials
internal import ReadModels

struct AuditReading {
  /// By the position of the event.
  private(set) var details: [Position: AuditDetail] = [:]
  /// Why some entries have no details: a stream could not be read to its end.
  private(set) var damage: StoreFailure?
  private var workflows: [Position: UUID] = [:]

  /// - Parameter mostStreams: so many streams are read one by one at most.
  init(of rows: [AuditRow], from log: any EventReader, mostStreams: Int = 256) throws {
    let wanted = Dictionary(grouping: rows, by: \.stream).mapValues { Set($0.map(\.position)) }
    if wanted.count > mostStreams, try readWithoutDamage({ try $0.scan(wanted, from: log) }) { return }
    for (stream, positions) in wanted { _ = try readWithoutDamage { try $0.read(stream, positions, from: log) } }
  }

  /// Whether nothing is damaged of what is read.
  private mutating func readWithoutDamage(_ read: (inout Self) throws -> Void) throws -> Bool {
    do {
      try read(&self)
      return true
    } catch let failure as StoreFailure where failure.code == .corrupt {
      damage = damage ?? failure
      return false
    }
  }

  private mutating func read(_ stream: StreamName, _ wanted: Set<Position>, from log: any EventReader) throws {
    guard let last = wanted.max() else { return }
    var fold = AuditFold(stream)
    try log.read(stream, after: 0) { envelope, payload in
      try take(envelope, payload, wanted, &fold)
      return envelope.position < last
    }
  }

  private mutating func scan(_ wanted: [StreamName: Set<Position>], from log: any EventReader) throws {
    guard let last = wanted.values.lazy.compactMap({ $0.max() }).max() else { return }
    var folds: [StreamName: AuditFold] = [:]
    try log.read(after: 0, through: last) { envelope, payload in
      guard let positions = wanted[envelope.stream] else { return true }
      try take(envelope, payload, positions, &folds[envelope.stream, default: AuditFold(envelope.stream)])
      return true
    }
  }

  private mutating func take(
    _ envelope: Envelope, _ payload: UnsafeRawBufferPointer, _ wanted: Set<Position>, _ fold: inout AuditFold
  ) throws {
    let event = try BackOfficeEvent.registry.decode(type: envelope.type, schema: envelope.schema, payload: payload)
    guard wanted.contains(envelope.position) else { return fold.pass(event, envelope) }
    if case .workflow = event { workflows[envelope.position] = envelope.stream.uuid }
    var detail = fold.take(event, envelope)
    detail.command = envelope.batch.command
    details[envelope.position] = detail
  }
}

extension AuditReading {
  /// Adds to an entry that its event left a service without a default workflow.
  mutating func endDefault(_ ended: EndedDefaultRecord) {
    guard let workflow = workflows[ended.position] else { return }
    details[ended.position]?.add(
      "defaultWorkflowID", of: AuditPart(.service, ended.serviceID), before: .thing(.workflow, workflow), nil)
  }
}

/// The names, then and now, of all that entries speak of.
struct AuditNames {
  struct Key: Hashable {
    let kind: ThingRecord.Kind
    let id: String
  }

  /// Each list in the order of positions.
  private var names: [Key: [(position: Position, name: String)]] = [:]

  init(of keys: [Key], in db: ViewDatabase) throws {
    let ids = Dictionary(grouping: Set(keys), by: \.kind).mapValues { $0.map(\.id).sorted() }
    for (kind, ids) in ids {
      for start in stride(from: 0, to: ids.count, by: 200) {
        try load(kind, ids[start..<min(start + 200, ids.count)], db)
      }
    }
  }

  private mutating func load(_ kind: ThingRecord.Kind, _ ids: ArraySlice<String>, _ db: ViewDatabase) throws {
    // One statement for all pages: what is left of the list stays null.
    let marks = Array(repeating: "?", count: 200).joined(separator: ", ")
    let values = ids.map(ColumnValue.text) + Array(repeating: .null, count: 200 - ids.count)
    // People call an order or a lead by its number, which it has from the beginning.
    let sql =
      kind == .order || kind == .lead
      ? "SELECT id, 0, CAST(workNo AS TEXT) FROM audit_work WHERE kind = ? AND id IN (\(marks))"
      : """
      SELECT t.id, n.position, n.name FROM audit_things t JOIN audit_names n ON n.number = t.number \
      WHERE t.kind = ? AND t.id IN (\(marks)) ORDER BY n.number, n.position
      """
    let found = try db.rows(sql, [.text(kind.rawValue)] + values) { list in
      var (id, position, name) = ("", Position(0), "")
      list("id", &id)
      list("position", &position)
      list("name", &name)
      return (id, position, name)
    }
    for (id, position, name) in found { names[Key(kind: kind, id: id), default: []].append((position, name)) }
  }

  /// The name at a position, or the first one after it: what is made in the same batch has its name there. Nil if it has
  /// none at all.
  func name(_ kind: ThingRecord.Kind, _ id: String, at position: Position) -> AuditName? {
    guard let all = names[Key(kind: kind, id: id)], let then = all.last(where: { $0.position <= position }) ?? all.first
    else { return nil }
    return AuditName(then.name, now: all.last?.name)
  }

  fileprivate static func keys(_ about: [AuditPart], _ changes: [AuditChange]) -> [Key] {
    var keys = about.compactMap { part in part.kind.thing.map { Key(kind: $0, id: part.id) } }
    for change in changes {
      guard let kind = change.kind else { continue }
      for case .text(let id)? in [change.before, change.after] { keys.append(Key(kind: kind, id: id)) }
    }
    return keys
  }

  /// The newest name, unless it is this one.
  fileprivate func newest(_ key: Key?, unless name: String?) -> String? {
    let newest = key.flatMap { names[$0]?.last?.name }
    return newest == name ? nil : newest
  }
}

extension AuditDetail {
  /// What has a name that the entry does not say itself.
  var keys: [AuditNames.Key] {
    let keys = AuditNames.keys(about, changes)
    guard let reason = reason?.thing else { return keys }
    return keys + [AuditNames.Key(kind: reason.kind, id: ID<NamedThing>(reason.id).description)]
  }
}

extension AuditPart.Kind {
  /// What the view knows the names of such parts by; those of tasks, fees and payments never change.
  fileprivate var thing: ThingRecord.Kind? {
    switch self {
    case .contact: .contact
    case .listItem: .listItem
    case .service: .service
    case .product: .product
    case .task, .fee, .payment, .refund, .message, .document, .effect: nil
    }
  }
}

extension AuditRow {
  fileprivate var stream: StreamName {
    subjectID.map { StreamName(subjectKind, $0) } ?? StreamName(subjectKind)
  }

  /// The entry with what its event did, and with names.
  func completed(with detail: AuditDetail?, _ names: AuditNames, _ log: UUID) -> AuditRow {
    var row = self
    row.causationID = causation.map { ID(UUID(namespace: log, name: String($0))) }
    guard let detail else { return row }
    row.about = detail.about.map { $0.named(names, at: position) }
    row.changes = detail.changes.map { $0.named(names, at: position) }
    row.cause = detail.cause
    row.amount = detail.amount
    row.command = detail.command
    if case .text(let text)? = detail.reason?.column { row.reason = text }
    if let thing = detail.reason?.thing, let reason = row.reason {
      row.reason = names.name(thing.kind, reason, at: position)?.then ?? reason
    }
    return row
  }
}

extension AuditRow {
  private static func key(_ kind: String, _ id: String?) -> AuditNames.Key? {
    guard let kind = ThingRecord.Kind(rawValue: kind), let id else { return nil }
    return AuditNames.Key(kind: kind, id: id)
  }

  private var actor: AuditNames.Key? { Self.key(actorKind, actorID?.description) }
  private var subject: AuditNames.Key? { Self.key(subjectKind, subjectID?.description) }
  private var customer: AuditNames.Key? { Self.key("customer", customerID?.description) }

  /// All that has a name.
  var keys: [AuditNames.Key] { [actor, subject, customer].compactMap(\.self) + AuditNames.keys(about, changes) }

  /// The entry with the names of now from a later moment than that at which it was read.
  func renamed(by names: AuditNames) -> AuditRow {
    var row = self
    row.actorNameNow = names.newest(actor, unless: actorName)
    row.subjectNameNow = names.newest(subject, unless: subjectName)
    row.customerNameNow = names.newest(customer, unless: customerName)
    row.about = about.map { $0.named(names, at: position) }
    row.changes = changes.map { $0.named(names, at: position) }
    return row
  }
}

extension AuditPart {
  fileprivate func named(_ names: AuditNames, at position: Position) -> AuditPart {
    guard let thing = kind.thing, let known = names.name(thing, id, at: position) else { return self }
    var part = self
    // The fold says how it was called then, also where the event took it away.
    part.name = AuditName(name?.then ?? known.then, now: known.now ?? known.then)
    return part
  }
}

extension AuditChange {
  fileprivate func named(_ names: AuditNames, at position: Position) -> AuditChange {
    var change = self
    change.part = part?.named(names, at: position)
    guard let kind else { return change }
    if case .text(let id)? = before { change.beforeName = names.name(kind, id, at: position) }
    if case .text(let id)? = after { change.afterName = names.name(kind, id, at: position) }
    return change
  }
}
