// The details of a customer by the names under which events keep them: one flat list, the lines of the address
// included. Their order here is the order in which an edit lists its changes.

/// A detail of a customer.
enum CustomerDetail: String, CaseIterable, Sendable {
  case email, phone, mobile, website
  case line1 = "address.line1"
  case line2 = "address.line2"
  case town = "address.town"
  case county = "address.county"
  case postcode = "address.postcode"
  case country = "address.country"

  static let addressPrefix = "address."
  static let addressLines: [Self] = [.line1, .line2, .town, .county, .postcode, .country]

  /// The line of the address with this name, such as `town`.
  init?(addressLine name: String) {
    self.init(rawValue: Self.addressPrefix + name)
  }

  /// Throws unless the text is well formed; a blank one is as good as none.
  func check(_ text: String?) throws(Rejection) {
    guard let text = FieldText.trimmedUnlessBlank(text) else { return }
    switch self {
    case .email: try FieldText.check(email: text, field: rawValue)
    default: try FieldText.check(line: text, field: rawValue)
    }
  }
}

extension CustomerDetails {
  subscript(detail: CustomerDetail) -> String? {
    switch detail {
    case .email: email
    case .phone: phone
    case .mobile: mobile
    case .website: website
    case .line1: address?.line1
    case .line2: address?.line2
    case .town: address?.town
    case .county: address?.county
    case .postcode: address?.postcode
    case .country: address?.country
    }
  }
}
