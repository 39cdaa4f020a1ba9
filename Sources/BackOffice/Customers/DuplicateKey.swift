// By what two customers are taken for the same one: a mail address, a phone number, or a name with a postcode.

/// One thing that two entries of the same customer have in common.
enum DuplicateKey: Hashable, Sendable {
  case email(String)
  case phone(String)
  case nameAndPostcode(String, String)

  /// The keys of a customer; empty texts give none. Telephone and mobile are one kind, since people mix them up.
  static func keys(
    name: String, email: String?, phone: String?, mobile: String?, postcode: String?
  ) -> Set<DuplicateKey> {
    var keys: Set<DuplicateKey> = []
    if let email = normalised(email, Normalised.email) { keys.insert(.email(email)) }
    for number in [phone, mobile] {
      if let number = number.flatMap(Normalised.phoneKey) { keys.insert(.phone(number)) }
    }
    if let name = normalised(name, Normalised.name), let postcode = normalised(postcode, Normalised.postcode) {
      keys.insert(.nameAndPostcode(name, postcode))
    }
    return keys
  }

  private static func normalised(_ text: String?, _ normalise: (String) -> String) -> String? {
    guard let text = text.map(normalise), !text.isEmpty else { return nil }
    return text
  }
}
