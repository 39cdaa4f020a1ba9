// What the columns of a sheet that is not the standard one mean. It is proposed by a header, quoted and approved, and
// then a sheet with that header can be imported.

public import EventSourcing

/// The columns from which a contact of the row's customer is made, by their headings.
public struct ContactColumns: Hashable, Record {
  public var name: String
  public var jobTitle: String?
  public var department: String?
  public var email: String?
  public var phone: String?
  public var mobile: String?

  public init(_ field: inout some FieldList<ContactColumns>) {
    name = field("name", \.name, "the column of names; a row without one makes no contact")
    jobTitle = field("jobTitle", \.jobTitle, "the column of posts")
    department = field("department", \.department, "the column of departments")
    email = field("email", \.email, "the column of e-mail addresses")
    phone = field("phone", \.phone, "the column of telephone numbers")
    mobile = field("mobile", \.mobile, "the column of mobile numbers")
  }

  /// Each field that has a column, with its heading.
  var headings: [(field: ContactField, heading: String)] {
    let all: [(ContactField, String?)] = [
      (.name, name), (.jobTitle, jobTitle), (.department, department), (.email, email), (.phone, phone),
      (.mobile, mobile),
    ]
    return all.compactMap { field, heading in heading.map { (field, $0) } }
  }
}

/// The columns from which something that was done for the row's customer is logged, by their headings.
public struct ActivityColumns: Hashable, Record {
  /// One of the account's kinds of activities, by label or id.
  public var kind: String
  public var occurredAt: String
  public var text: String

  public init(_ field: inout some FieldList<ActivityColumns>) {
    kind = field("kind", \.kind, "what kind of activity it was")
    occurredAt = field(
      "occurredAt", \.occurredAt, "the column of times; a row without a time and a text has no activity")
    text = field("text", \.text, "the column that says what was done")
  }

  var headings: [String] { [occurredAt, text] }
}

/// What the columns of a sheet mean.
public struct ImportMapping: Hashable, Record {
  /// From heading to what it fills: a column of the template, or `custom.` and the name of a field of the account's own.
  public var columns: [String: String]
  public var contacts: [ContactColumns]?
  public var activities: [ActivityColumns]?

  public init(
    columns: [String: String], contacts: [ContactColumns]? = nil, activities: [ActivityColumns]? = nil
  ) {
    self.columns = columns
    self.contacts = contacts
    self.activities = activities
  }

  public init(_ field: inout some FieldList<ImportMapping>) {
    columns = field("columns", \.columns, "from heading to a column of the template or to custom.NAME")
    contacts = field("contacts", \.contacts, "the contacts of each row, by the headings of their columns")
    activities = field("activities", \.activities, "what was done for each row's customer, by the headings")
  }
}

extension ImportMapping {
  /// What a column fills.
  enum Target: Hashable {
    case column(ImportColumn)
    case custom(String)

    init?(_ text: String) {
      if let key = CustomFields.key(of: text), !FieldText.trimmed(key).isEmpty {
        self = .custom(FieldText.trimmed(key))
      } else if let column = ImportColumn(heading: text) {
        self = .column(column)
      } else {
        return nil
      }
    }
  }

  /// Throws unless every heading that it names is in the header, fills something that there is and nothing twice, and
  /// the customer's name comes from somewhere.
  func check(_ headers: [String]) throws(Rejection) {
    let known = Set(headers.map { Normalised.key($0) })
    var targets: [Target: String] = [:]
    for (heading, text) in columns.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
      guard known.contains(Normalised.key(heading)) else { throw Self.fault("there is no column \"\(heading)\"") }
      guard let target = Target(text) else { throw Self.fault("\"\(text)\" is nothing that a column can fill") }
      if let other = targets.updateValue(heading, forKey: target) {
        throw Self.fault("\"\(other)\" and \"\(heading)\" fill the same")
      }
    }
    guard targets[.column(.name)] != nil else { throw Self.fault("no column fills \(ImportColumn.name.rawValue)") }
    for (_, heading) in (contacts ?? []).flatMap(\.headings) where !known.contains(Normalised.key(heading)) {
      throw .invalidField(field: "mapping.contacts", reason: "there is no column \"\(heading)\"")
    }
    for heading in (activities ?? []).flatMap(\.headings) where !known.contains(Normalised.key(heading)) {
      throw .invalidField(field: "mapping.activities", reason: "there is no column \"\(heading)\"")
    }
  }

  private static func fault(_ reason: String) -> Rejection { .invalidField(field: "mapping.columns", reason: reason) }

  /// The headings beyond the standard template: those are charged for.
  func chargeable(_ headers: [String]) -> [String] {
    let used =
      columns.filter { ImportColumn(heading: $0.value) == nil }.keys.map { Normalised.key($0) }
      + (contacts ?? []).flatMap(\.headings).map { Normalised.key($0.heading) }
      + (activities ?? []).flatMap(\.headings).map { Normalised.key($0) }
    return headers.filter { used.contains(Normalised.key($0)) }.map { FieldText.trimmed($0) }
  }
}
