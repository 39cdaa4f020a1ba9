// The back office in the inspector's pages: what its fields lead to, how its things are found, which lists are counted.

public import BackOffice
public import BackOfficeViews
public import Daybook
public import DaybookTool
public import EventSourcing

extension BackOfficeDomain {
  public static var trail: [String] { ["audit"] }

  public static var counted: [CountedList] {
    [
      CountedList("overdue tasks", command: ["tasks", "outstanding", "--overdue"]),
      CountedList("snoozed and past due", command: ["tasks", "snoozed", "--overdue"]),
      CountedList("need attention", command: ["attention"]),
      CountedList("open orders", command: ["orders", "open"]),
      CountedList("late deadlines", command: ["deadlines", "--late"]),
    ]
  }

  public static var deadlines: [String]? { ["deadlines"] }

  /// Streams whose category is the name of the command that shows what they hold.
  private static let shown: Set = ["order", "lead", "customer", "contract", "activity", "workflow", "user"]

  /// An order or a lead by its number, other things by their id, which also stands behind their name.
  public static func command(showing field: OutputValue.Field, of row: [OutputValue.Field]) -> [String]? {
    switch (field.name, field.value) {
    case ("orderNo", .integer(let number)): return ["order", String(number)]
    case ("leadNo", .integer(let number)): return ["lead", String(number)]
    default: break
    }
    guard case .text = field.value, let stem = stem(of: field.name, in: row), let kind = kind(stem, in: row) else {
      return nil
    }
    guard case .text(let id) = row[stem + "ID"] else { return nil }
    return [kind, id]
  }

  /// `customer` for `customerID` and `customerName`; for a plain name that of the row's own id.
  private static func stem(of field: String, in row: [OutputValue.Field]) -> String? {
    for ending in ["ID", "NameNow", "Name"] where field.hasSuffix(ending) {
      return String(field.dropLast(ending.count))
    }
    guard field == "name", let own = row.first, own.name.hasSuffix("ID") else { return nil }
    return String(own.name.dropLast(2))
  }

  /// What kind of thing a stem stands for: `assignedUser` is a user, as is who is responsible for a task.
  private static func kind(_ stem: String, in row: [OutputValue.Field]) -> String? {
    switch stem {
    case _ where shown.contains(stem): return stem
    case "responsible", "author", "admin", "assignee", "sender": return "user"
    case "actor": return row["actorKind"] == .text("user") ? "user" : nil
    case "subject":
      guard case .text(let kind) = row["subjectKind"] else { return nil }
      return shown.contains(kind) ? kind : nil
    default: return stem.hasSuffix("User") ? "user" : nil
    }
  }

  public static func stream(of details: [OutputValue.Field], shownBy command: String) -> StreamName? {
    guard shown.contains(command), case .text(let id) = details[command + "ID"],
      let id = ID<Never>(id)
    else { return nil }
    return StreamName(command, .uuid(id.uuid))
  }

  /// Orders and leads by number, customers and contacts by what they are called or reached at, users likewise.
  public static func things(
    named text: String, as user: String?, in book: BackOfficeBook
  ) async throws -> [FoundThing] {
    let viewer = try await UserArgument.resolve(user, in: book)
    var found: [FoundThing] = []
    if let number = Int(text.hasPrefix("lead-") ? String(text.dropFirst(5)) : text) {
      found += try await works(number, wantsOrder: !text.hasPrefix("lead-"), viewer, in: book)
    }
    found += try await customers(text, viewer, in: book)
    found += try await people(text, viewer, in: book)
    return found
  }

  private static func works(
    _ number: Int, wantsOrder: Bool, _ viewer: UserID?, in book: BackOfficeBook
  ) async throws -> [FoundThing] {
    var found: [FoundThing] = []
    if wantsOrder, let order = try await book.order(.number(number), viewer: viewer) {
      let name = order.row.work.customerName.map { " of \($0)" } ?? ""
      found.append(FoundThing("order \(number)\(name)", kind: "order", command: ["order", "\(number)"]))
    }
    if let lead = try await book.lead(.number(number), viewer: viewer) {
      let name = lead.row.work.customerName.map { " of \($0)" } ?? ""
      found.append(FoundThing("lead \(number)\(name)", kind: "lead", command: ["lead", "\(number)"]))
    }
    return found
  }

  /// So many of a kind are offered.
  private static var most: Int { 20 }

  private static func customers(
    _ text: String, _ viewer: UserID?, in book: BackOfficeBook
  ) async throws -> [FoundThing] {
    var query = CustomersQuery()
    query.text = text
    query.archived = nil
    query.limit = most
    var contacts = ContactsQuery()
    contacts.text = text
    contacts.limit = most
    let customers = try await book.customers(query, viewer: viewer).rows
    let known = Set(customers.map(\.customerID))
    return customers.map { FoundThing($0.name, kind: "customer", command: ["customer", "\($0.customerID)"]) }
      + (try await book.contacts(contacts, viewer: viewer).rows).filter { !known.contains($0.customerID) }.map {
        FoundThing(
          "\($0.name) at \($0.customerName ?? "")", kind: "contact", command: ["customer", "\($0.customerID)"])
      }
  }

  private static func people(_ text: String, _ viewer: UserID?, in book: BackOfficeBook) async throws -> [FoundThing] {
    let wanted = text.lowercased()
    let users = (try? await book.users(UsersQuery(), viewer: viewer).rows) ?? []
    return users.filter { user in
      user.name.lowercased().contains(wanted) || user.email.lowercased().contains(wanted) || "\(user.userID)" == wanted
    }.prefix(most).map { FoundThing($0.name, kind: "user", command: ["user", "\($0.userID)"]) }
  }
}
