// The names of people, customers, contacts and things, each in one small table of the view that shows them: a rename
// costs one row, not one for every order.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

/// Anything that has an id and a name.
enum NamedThing {}

struct NameRecord: StoredRow {
  var id = ID<NamedThing>.blank
  var name = ""
  /// The name's words, folded.
  var search = ""
  /// A contact that was merged into another one answers to that one's name.
  var replacedBy: ID<NamedThing>?
  /// The list that an item stands in; nil for all else.
  var list: AccountList?

  var key: ID<NamedThing> {
    get { id }
    set { id = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("id", &id)
    column("name", &name)
    column("search", &search)
    column("replacedBy", &replacedBy)
    column("list", &list)
  }
}

/// The names that a view shows.
struct References: Sendable {
  enum Kind: String, CaseIterable, Sendable {
    case people, customerNames, contactNames, services, products, listItems

    var table: Table { NameRecord.table(rawValue) }
  }

  /// What stands for the name of a user who was deleted.
  static let deletedUser = "Deleted user"

  private var caches: [Kind: RowCache<NameRecord>]

  init(_ kinds: Set<Kind>) {
    caches = Dictionary(uniqueKeysWithValues: kinds.map { ($0, RowCache($0.table, capacity: 8192)) })
  }

  static func tables(_ kinds: Kind...) -> [Table] { kinds.map(\.table) }

  mutating func flush(in db: ViewDatabase) throws {
    for kind in Kind.allCases { try caches[kind]?.flush(in: db) }
  }

  mutating func apply(_ recorded: Recorded<BackOfficeEvent>, in db: ViewDatabase) throws {
    switch recorded.event {
    case .user(let event): try apply(event, recorded.envelope.stream, db)
    case .customer(let event): try apply(event, recorded.envelope.stream, db)
    case .catalogue(let event): try apply(event, db)
    case .account(.listItemAdded(let event)): try set(event.list, event.itemID, event.label, db)
    case .account(.listItemRenamed(let event)): try set(event.list, event.itemID, event.label, db)
    case .account(.registered): try addInitialItems(db)
    case .account, .workflow, .order: break
    }
  }

  private mutating func set<Thing>(
    _ kind: Kind, _ id: ID<Thing>, _ name: String, in list: AccountList? = nil, _ db: ViewDatabase
  ) throws {
    try caches[kind]?.upsert(ID(id.uuid), in: db) { row in
      row.name = name
      row.search = SearchText.of(name)
      row.list = list
    }
  }

  private mutating func set(_ list: AccountList, _ id: ListItemID, _ label: String, _ db: ViewDatabase) throws {
    try set(.listItems, id, label, in: list, db)
  }

  private mutating func set(_ kind: Kind, _ id: ID<NamedThing>, _ changes: [FieldChange], _ db: ViewDatabase) throws {
    guard let name = changes.last(where: { $0.field == "name" })?.after?.text else { return }
    try set(kind, id, name, db)
  }

  private mutating func apply(_ event: UserEvent, _ stream: StreamName, _ db: ViewDatabase) throws {
    guard let id = stream.uuid.map(ID<NamedThing>.init) else { return }
    switch event {
    case .invited(let event): try set(.people, id, event.name.text, db)
    case .added(let event): try set(.people, id, event.name.text, db)
    case .edited(let event): try set(.people, id, event.changes, db)
    case .deleted: try set(.people, id, Self.deletedUser, db)
    default: break
    }
  }

  private mutating func apply(_ event: CustomerEvent, _ stream: StreamName, _ db: ViewDatabase) throws {
    guard let id = stream.uuid.map(ID<NamedThing>.init) else { return }
    switch event {
    case .created(let event): try set(.customerNames, id, event.name.text, db)
    case .edited(let event): try set(.customerNames, id, event.changes, db)
    case .contactAdded(let event): try set(.contactNames, event.contactID, event.name.text, db)
    case .contactEdited(let event): try set(.contactNames, ID(event.contactID.uuid), event.changes, db)
    case .contactsMerged(let event): try merge(event, db)
    default: break
    }
  }

  /// Whoever was merged into the dropped contact before now answers to the kept one's name, too.
  private mutating func merge(_ event: ContactsMerged, _ db: ViewDatabase) throws {
    try set(.contactNames, ID(event.kept.uuid), event.changes, db)
    let (kept, dropped) = (ColumnValue.text(event.kept.description), ColumnValue.text(event.dropped.description))
    try caches[.contactNames]?.execute(
      "UPDATE contactNames SET replacedBy = ? WHERE id = ? OR replacedBy = ?", [kept, dropped, dropped], in: db)
  }

  private mutating func apply(_ event: CatalogueEvent, _ db: ViewDatabase) throws {
    switch event {
    case .serviceAdded(let event): try set(.services, event.serviceID, event.name, db)
    case .serviceRenamed(let event): try set(.services, event.serviceID, event.to, db)
    case .productAdded(let event): try set(.products, event.productID, event.name, db)
    case .productRenamed(let event): try set(.products, event.productID, event.to, db)
    case .serviceRetired, .productRetired: break
    }
  }

  private mutating func addInitialItems(_ db: ViewDatabase) throws {
    for list in AccountList.allCases {
      for label in InitialLists.labels[list] ?? [] {
        try set(list, InitialLists.id(list, label), label, db)
      }
    }
  }
}

extension ViewDatabase {
  /// The items of a list, with their ids, as `References` keep them.
  func labels(of list: AccountList) throws -> [(value: String, label: String)] {
    try rows("SELECT id, name FROM listItems WHERE list = ? ORDER BY name, id", [.text(list.rawValue)]) { list in
      var (id, name) = ("", "")
      list("id", &id)
      list("name", &name)
      return (id, name)
    }
  }
}
