// Numbers and names for whoever acts or is acted on, and for what has a name. Numbers are given in the order of the log, so that every rebuild
// gives the same.

internal import BackOffice
internal import EventSourcing
internal import FoundationEssentials
internal import ReadModels

struct Entities: Sendable {
  static let tables = [
    ThingRecord.table("audit_things"), ActionRecord.table("audit_actions"), AuditTaskRecord.table("audit_tasks"),
    PastNameRecord.table("audit_names"),
  ]

  private var entities = NumberedRows<ThingRecord>(tables[0])
  private var actions = NumberedRows<ActionRecord>(tables[1])
  private var tasks = NumberedRows<AuditTaskRecord>(tables[2])
  private var names = RowCache<PastNameRecord>(tables[3], capacity: 0)

  mutating func flush(in db: ViewDatabase) throws {
    try entities.flush(in: db)
    try actions.flush(in: db)
    try tasks.flush(in: db)
    try names.flush(in: db)
  }

  /// The number of a thing; a new one gets the next.
  mutating func number(_ kind: ThingRecord.Kind, _ id: UUID, in db: ViewDatabase) throws -> Int {
    try entities.number(ThingRecord.Key(kind: kind, id: ID(id)), in: db)
  }

  /// The number of whoever acts at a position.
  mutating func number(of actor: Actor, at position: Position, in db: ViewDatabase) throws -> Int {
    switch actor {
    case .user(let id): return try number(.user, id, in: db)
    case .importer(let id): return try number(.importer, id, in: db)
    case .system(let name), .other(let name): return try number(.system, called: name, at: position, db)
    case .integration(let name): return try number(.integration, called: name, at: position, db)
    }
  }

  mutating func number(action: String, in db: ViewDatabase) throws -> Int {
    try actions.number(TextKey(action), in: db)
  }

  mutating func number(task key: String, _ name: String, in db: ViewDatabase) throws -> Int {
    try tasks.number(AuditTaskRecord.Key(task: TextKey(key), name: TextKey(name)), in: db)
  }

  /// Takes in the name that a thing has from a position on; nil leaves it as it is.
  mutating func name(
    _ kind: ThingRecord.Kind, _ id: UUID, _ name: String?, at position: Position, in db: ViewDatabase
  ) throws {
    guard let name else { return }
    let number = try number(kind, id, in: db)
    try entities.update(ThingRecord.Key(kind: kind, id: ID(id)), in: db) { $0.name = name }
    try names.upsert(PastNameRecord.Key(thing: number, position: position), in: db) { $0.name = name }
  }

  /// An actor without an id has one made of the name.
  static func id(_ kind: ThingRecord.Kind, called name: String) -> UUID {
    UUID(namespace: .urlNamespace, name: "daybook:\(kind.rawValue)/\(name)")
  }

  private mutating func number(
    _ kind: ThingRecord.Kind, called name: String, at position: Position, _ db: ViewDatabase
  ) throws -> Int {
    let id = Self.id(kind, called: name)
    let key = ThingRecord.Key(kind: kind, id: ID(id))
    if let known = try entities.row(key, in: db) { return known.number }
    try self.name(kind, id, name, at: position, in: db)
    return try entities.number(key, in: db)
  }
}
