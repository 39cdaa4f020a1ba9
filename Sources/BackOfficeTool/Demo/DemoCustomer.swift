// Customers of the demo: seven firms to three private people, each firm with contacts.

internal import BackOffice
internal import BackOfficeWorkload
internal import EventSourcing

/// A customer as far as the demo has to remember it.
struct DemoCustomer {
  let id: CustomerID
  let kind: CustomerKind
  var contacts: [ContactID] = []
  var isProspect = true
}

/// Makes up people, firms and addresses, none of them twice.
struct DemoPeople {
  private var random: SplitMix64
  private var made = 0

  init(seed: UInt64) {
    random = SplitMix64(seed: seed, concern: DemoConcern.names)
  }

  mutating func person() -> String {
    random.chance(0.01)
      ? random.pick(DemoNames.unusual) : random.pick(DemoNames.first) + " " + random.pick(DemoNames.last)
  }

  mutating func firm() -> String {
    let name = random.pick(DemoNames.firmStems) + " " + random.pick(DemoNames.firmTrades)
    return random.chance(0.4) ? name + " Ltd" : name
  }

  mutating func isFirm() -> Bool { random.chance(0.7) }

  /// One contact and a geometric number more, up to 40.
  mutating func contactCount() -> Int {
    var count = 1
    while count < 40, !random.chance(0.55) { count += 1 }
    return count
  }

  mutating func jobTitle() -> String { random.pick(DemoNames.jobTitles) }

  /// An address that nobody else has.
  mutating func email() -> String {
    made += 1
    return "\(random.pick(["info", "hello", "office", "mail"])).\(made)@example.com"
  }

  /// A number of the drama range while they last, so that no two customers seem to be one.
  mutating func phone() -> String? {
    made < 1000 ? "01632 960" + String(1000 + made).dropFirst() : nil
  }

  mutating func details() -> CustomerDetails {
    let email = email()
    let address = Address(
      line1: "\(1 + random.below(180)) \(random.pick(DemoNames.streets))", town: random.pick(DemoNames.towns),
      postcode: "ZZ\(1 + random.below(9)) \(1 + random.below(9))AA", country: "United Kingdom")
    return CustomerDetails(email: email, phone: phone(), address: address)
  }
}
