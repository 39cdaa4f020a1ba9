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

  init() {}

  init<Thing>(_ id: ID<Thing>, _ name: String) {
    self.id = ID(id.uuid)
    self.name = name
    search = SearchText.of(name)
  }

  var key: ID<NamedThing> {
    get { id }
    set { id = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("id", &id)
    column("name", &name)
    column("search", &search)
  }
}

struct ContactNameRecord: StoredRow {
  static var keyColumns: Int { 2 }

  var key = ContactKey()
  /// One that was merged into another answers to that one's name.
  var name = ""

  mutating func columns(_ column: inout ColumnList) {
    column("customerID", &key.customer)
    column("id", &key.contact)
    column("name", &name)
  }
}

struct ListItemRecord: StoredRow {
  var id = ListItemID.blank
  var list = AccountList.customerStatus
  var name = ""

  var key: ListItemID {
    get { id }
    set { id = newValue }
  }

  mutating func columns(_ column: inout ColumnList) {
    column("id", &id)
    column("list", &list)
    column("name", &name)
  }
}

/// The tables of names, and what the states put into them.
enum NameTables {
  static let people = StateTable<NameRecord>("people")
  static let customers = StateTable<NameRecord>("customerNames")
  static let contacts = StateTable<ContactNameRecord>("contactNames")
  static let services = StateTable<NameRecord>("services")
  static let products = StateTable<NameRecord>("products")
  static let listItems = StateTable<ListItemRecord>("listItems")

  /// Of what the rows of orders and leads show the names, and by what they are filtered.
  static let beside = [
    taskNames.table, AccountRecord.stored.table, people.table, customers.table, MergedCustomers.stored.table,
    contacts.table, services.table, products.table, listItems.table,
  ]

  static let taskNames = StateTable<TaskNameRecord>("task_names")

  /// Writes what a stream has in the tables `beside` orders and leads.
  static func writeBeside(_ state: SubjectState, in stream: StreamName, _ rows: inout RowWriter) {
    switch state {
    case .customer(let customer):
      write(customer, in: stream, &rows)
      rows(contacts, contacts(of: customer, in: stream))
    case .user(let user): rows(people, name(of: user))
    case .catalogue(let catalogue):
      rows(services, services(of: catalogue))
      rows(products, products(of: catalogue))
    case .account(let account):
      rows(AccountRecord.stored, account.map { AccountRecord($0) })
      rows(listItems, listItems(of: account))
    case .workflow(let workflow): rows(taskNames, TaskNameRecord.all(of: workflow))
    case .order, .lead, .customerImport, .activity, .contract, .correspondence, .effects, .attention, .none: break
    }
  }

  /// Of what the rows of tasks show the names.
  static let besideTasks = [people.table, customers.table, MergedCustomers.stored.table, services.table]

  /// Writes what a stream has in the tables `besideTasks`.
  static func writeBesideTasks(_ state: SubjectState, in stream: StreamName, _ rows: inout RowWriter) {
    switch state {
    case .customer(let customer): write(customer, in: stream, &rows)
    case .user(let user): rows(people, name(of: user))
    case .catalogue(let catalogue): rows(services, services(of: catalogue))
    case .account, .workflow, .order, .lead, .customerImport, .activity, .contract, .correspondence, .effects,
      .attention, .none:
      break
    }
  }

  static func name(of user: UserState?) -> NameRecord? { user.map { NameRecord($0.id, $0.shownName) } }

  /// Writes the name of a customer, and which others became one with it. One that did so itself has neither.
  static func write(_ customer: CustomerState?, in stream: StreamName, _ rows: inout RowWriter) {
    rows(customers, customer?.unlessMerged.map { NameRecord(stream.subject() as CustomerID, $0.name.text) })
    rows(MergedCustomers.stored, MergedCustomers.records(of: customer, in: stream))
  }

  static func contacts(of customer: CustomerState?, in stream: StreamName) -> [ContactNameRecord] {
    customer?.contactNames.map { contact in
      ContactNameRecord(key: ContactKey(customer: stream.subject(), contact: contact.id), name: contact.name)
    } ?? []
  }

  static func services(of catalogue: CatalogueState) -> [NameRecord] {
    catalogue.services.values.map { NameRecord($0.id, $0.name) }
  }

  static func products(of catalogue: CatalogueState) -> [NameRecord] {
    catalogue.products.values.map { NameRecord($0.id, $0.name) }
  }

  static func listItems(of account: AccountState?) -> [ListItemRecord] {
    guard let account else { return [] }
    return AccountList.allCases.flatMap { list in
      account.items(of: list).map { ListItemRecord(id: $0.id, list: list, name: $0.label) }
    }
  }
}

extension CustomerState {
  /// Nil for one that became one with another: it stands in no list.
  var unlessMerged: CustomerState? { mergedInto == nil ? self : nil }
}

extension UserState {
  /// What stands for the name of a user who was deleted.
  static let deletedName = "Deleted user"

  var shownName: String { status == .deleted ? Self.deletedName : name }
}

/// The account's currency, for amounts without one. One row.
struct AccountRecord: StoredRow {
  static let stored = StateTable<AccountRecord>("account")

  var key = 1
  var currency = ""

  mutating func columns(_ column: inout ColumnList) {
    column("id", &key)
    column("currency", &currency)
  }
}

extension AccountRecord {
  init(_ account: AccountState) {
    currency = account.currency
  }
}

extension ViewDatabase {
  /// The items of a list, with their ids.
  func labels(of list: AccountList) throws -> [(value: String, label: String)] {
    try rows("SELECT id, name FROM listItems WHERE list = ? ORDER BY name, id", [.text(list.rawValue)]) { list in
      var (id, name) = ("", "")
      list("id", &id)
      list("name", &name)
      return (id, name)
    }
  }
}
