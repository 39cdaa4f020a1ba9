// The standard spreadsheet of customers: its columns, and what is wrong with a header that is not its own.

internal import EventSourcing

/// A column of the standard template, in its order.
public enum ImportColumn: String, CaseIterable, Sendable {
  case name = "Customer Name"
  case type = "Customer Type"
  case status = "Status"
  case email = "Email"
  case telephone = "Telephone"
  case mobile = "Mobile"
  case address1 = "Address 1"
  case address2 = "Address 2"
  case town = "Town"
  case county = "County"
  case postcode = "Postcode"
  case country = "Country"
  case website = "Website"
  case source = "Source"
  case notes = "Notes"

  /// Whether every row needs it.
  var isRequired: Bool { self == .name || self == .status }

  /// Its heading in the template; a star says that every row needs it.
  public var heading: String { isRequired ? rawValue + "*" : rawValue }

  /// The column with a heading, with or without the star; nil if the template has none like it.
  init?(heading: String) {
    let text = FieldText.trimmed(heading)
    self.init(rawValue: text.hasSuffix("*") ? FieldText.trimmed(String(text.dropLast())) : text)
  }

  /// The detail of a customer that it fills; nil if it fills something else.
  var detail: CustomerDetail? {
    switch self {
    case .name, .type, .status, .source, .notes: nil
    case .email: .email
    case .telephone: .phone
    case .mobile: .mobile
    case .address1: .line1
    case .address2: .line2
    case .town: .town
    case .county: .county
    case .postcode: .postcode
    case .country: .country
    case .website: .website
    }
  }
}

/// How a header differs from the template's.
public struct HeaderFault: Hashable, Sendable {
  /// The headings of the template that are not there.
  public var missing: [String] = []
  /// The headings that the template does not have.
  public var unknown: [String] = []
  /// Whether the right headings stand in another order, or one stands twice.
  public var isDisordered = false
  /// What stands between the headings instead of a comma.
  public var separator: String?
}

extension HeaderFault {
  /// Nil if the header is the template's, but for white space around the headings.
  init?(_ headers: [String]) {
    let columns = headers.map { ImportColumn(heading: $0) }
    guard columns != ImportColumn.allCases else { return nil }
    let found = Set(columns.compactMap { $0 })
    missing = ImportColumn.allCases.filter { !found.contains($0) }.map(\.heading)
    unknown = zip(headers, columns).filter { $0.1 == nil }.map { FieldText.trimmed($0.0) }
    isDisordered = missing.isEmpty && unknown.isEmpty
    separator = headers.count == 1 ? Self.separator(in: headers[0]) : nil
  }

  /// Another separator than a comma, if the line is made of headings with it between them.
  private static func separator(in line: String) -> String? {
    let separators: [(Character, String)] = [(";", "semicolon"), ("\t", "tab"), ("|", "vertical bar")]
    return separators.first { separator, _ in
      let parts = line.split(separator: separator, omittingEmptySubsequences: false)
      return parts.count > 1 && parts.contains { ImportColumn(heading: String($0)) != nil }
    }?.1
  }
}
