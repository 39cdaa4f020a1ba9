// Made-up customers and contacts: seven firms to three private people, no two of them alike by the rules that look for
// duplicates.

internal import BackOffice
internal import EventSourcing

/// Makes up people, firms and addresses.
struct WorkloadPeople {
  /// Numbers of telephones that exist in drama only.
  private static let phones = 1_000
  /// Postcodes of the form ZZ12 3AB.
  private static let postcodes = 90 * 9 * 676

  private var random: SplitMix64
  /// The chance that a firm has one contact more.
  private let moreContacts: Double
  private var made = 0
  private var addresses = 0

  init(seed: UInt64, moreContacts: Double) {
    random = SplitMix64(seed: seed, concern: WorkloadConcern.names)
    self.moreContacts = moreContacts
  }

  mutating func person() -> String {
    random.chance(0.01)
      ? random.pick(WorkloadNames.unusual)
      : random.pick(WorkloadNames.first) + " " + random.pick(WorkloadNames.last)
  }

  mutating func firm() -> String {
    random.pick(WorkloadNames.firmStems) + " " + random.pick(WorkloadNames.firmTrades)
      + random.pick(WorkloadNames.firmEndings)
  }

  mutating func isFirm() -> Bool { random.chance(0.7) }

  /// One contact and a geometric number more, up to 40.
  mutating func contactCount() -> Int {
    var count = 1
    while count < 40, random.chance(moreContacts) { count += 1 }
    return count
  }

  /// An address that nobody else has.
  mutating func email() -> String {
    addresses += 1
    return "\(random.pick(["info", "hello", "office", "mail"])).\(addresses)@example.com"
  }

  mutating func phone() -> String { Self.phone(random.below(Self.phones)) }

  /// How to reach the next customer. The first thousand have numbers of their own, the others none.
  mutating func details() -> CustomerDetails {
    defer { made += 1 }
    let address = Address(
      line1: "\(1 + random.below(180)) \(random.pick(WorkloadNames.streets))", town: random.pick(WorkloadNames.towns),
      postcode: Self.postcode(made), country: "United Kingdom")
    return CustomerDetails(email: email(), phone: made < Self.phones ? Self.phone(made) : nil, address: address)
  }

  mutating func contact(_ id: ContactID, of customer: CustomerID) -> AddContact {
    AddContact(
      customerID: customer, contactID: id, name: person(), jobTitle: random.pick(WorkloadNames.jobTitles),
      department: random.chance(0.2) ? random.pick(WorkloadNames.departments) : nil, email: email(), phone: phone())
  }

  /// New values for a field or two of a contact.
  mutating func contactChanges() -> FieldEdits {
    ["jobTitle": .text(random.pick(WorkloadNames.jobTitles)), "email": .text(email())]
  }

  private static func phone(_ number: Int) -> String {
    let digits = String(1_000 + number).dropFirst()
    return "01632 960\(digits)"
  }

  /// The nth postcode; neighbours in number are far apart.
  private static func postcode(_ number: Int) -> String {
    let mixed = number % postcodes * 7_919 % postcodes
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    let (area, rest) = mixed.quotientAndRemainder(dividingBy: 9 * 676)
    let (sector, unit) = rest.quotientAndRemainder(dividingBy: 676)
    return "ZZ\(10 + area) \(1 + sector)\(letters[unit / 26])\(letters[unit % 26])"
  }
}
