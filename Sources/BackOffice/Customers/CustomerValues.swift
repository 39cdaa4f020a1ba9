// The small types of a customer: its kind, how to reach it, why a contact became its default.

public import EventSourcing

/// Whether a customer is a firm or a person.
public enum CustomerKind: String, FieldType, CaseIterable {
  case company, individual
}

/// A postal address; every line may be missing.
public struct Address: Hashable, Record {
  public var line1: String?
  public var line2: String?
  public var town: String?
  public var county: String?
  public var postcode: String?
  public var country: String?

  public init(
    line1: String? = nil, line2: String? = nil, town: String? = nil, county: String? = nil, postcode: String? = nil,
    country: String? = nil
  ) {
    self.line1 = line1
    self.line2 = line2
    self.town = town
    self.county = county
    self.postcode = postcode
    self.country = country
  }
}

extension Address {
  public init(_ field: inout some FieldList<Address>) {
    line1 = field("line1", \.line1, "first line")
    line2 = field("line2", \.line2, "second line")
    town = field("town", \.town, "town")
    county = field("county", \.county, "county")
    postcode = field("postcode", \.postcode, "postcode")
    country = field("country", \.country, "country")
  }
}

/// How to reach a customer.
public struct CustomerDetails: Hashable, Record {
  public var email: String?
  public var phone: String?
  public var mobile: String?
  public var website: String?
  public var address: Address?
  /// By which ways not to reach the customer.
  public var doNotContact: [ContactChannel]?

  public init(
    email: String? = nil, phone: String? = nil, mobile: String? = nil, website: String? = nil, address: Address? = nil,
    doNotContact: [ContactChannel]? = nil
  ) {
    self.email = email
    self.phone = phone
    self.mobile = mobile
    self.website = website
    self.address = address
    self.doNotContact = doNotContact
  }
}

extension CustomerDetails {
  public init(_ field: inout some FieldList<CustomerDetails>) {
    email = field("email", \.email, "the e-mail address")
    phone = field("phone", \.phone, "the telephone number")
    mobile = field("mobile", \.mobile, "the mobile number")
    website = field("website", \.website, "the web site")
    address = field("address", \.address, "the postal address")
    doNotContact = field("doNotContact", \.doNotContact, "by which ways not to reach the customer")
  }
}

/// Why a contact became the default.
public enum DefaultReason: String, FieldType, CaseIterable {
  case firstContact, chosen, previousRemoved, merged
}
