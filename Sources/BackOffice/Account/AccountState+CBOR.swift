// The account's plan, lists and settings in a snapshot of the index.

public import CBOR
internal import EventSourcing

extension AccountState: CBORCodable {
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.array(10)
    for text in [name, timeZone, currency, region] { writer.write(text) }
    try writer.write(plan)
    writer.array(AccountList.allCases.count)
    for list in AccountList.allCases { try writer.writeArray(lists[list] ?? []) }
    try writer.write(settings)
    try writer.write(optional: paymentProvider)
    try writer.write(optional: paymentAccountRef)
    try writer.writeArray(planChanges)
  }

  public init(from reader: inout CBORReader) throws(CBORError) {
    try reader.readRecord(of: 10)
    let (name, timeZone) = (try reader.readText(), try reader.readText())
    let (currency, region) = (try reader.readText(), try reader.readText())
    self.init(plan: try reader.read())
    (self.name, self.timeZone, self.currency, self.region) = (name, timeZone, currency, region)
    try reader.readRecord(of: AccountList.allCases.count)
    for list in AccountList.allCases {
      let items: [ListItem] = try reader.readArray()
      if !items.isEmpty { lists[list] = items }
    }
    settings = try reader.read()
    paymentProvider = try reader.readIfPresent()
    paymentAccountRef = try reader.readIfPresent()
    planChanges = try reader.readArray()
  }
}

extension PlanChange: CBORCodable {
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.array(3)
    try writer.write(at)
    try writer.write(optional: from)
    writer.write(to)
  }

  public init(from reader: inout CBORReader) throws(CBORError) {
    try reader.readRecord(of: 3)
    self.init(at: try reader.read(), from: try reader.readIfPresent(), to: try reader.readText())
  }
}

extension ListItem: CBORCodable {
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.array(3)
    try writer.write(id)
    writer.write(label)
    writer.write(retired)
  }

  public init(from reader: inout CBORReader) throws(CBORError) {
    try reader.readRecord(of: 3)
    self.init(id: try reader.read(), label: try reader.readText(), retired: try reader.readBool())
  }
}

extension Plan: CBORCodable {
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.array(7)
    writer.write(id)
    try writer.write(optional: maxSeats)
    try writer.write(optional: maxCustomers)
    try writer.writeArray(features)
    writer.write(pricePerUserMonth.minor)
    writer.write(pricePerUserMonth.currency)
    writer.write(case: billing)
  }

  public init(from reader: inout CBORReader) throws(CBORError) {
    try reader.readRecord(of: 7)
    self.init(
      id: try reader.readText(), maxSeats: try reader.readIfPresent(), maxCustomers: try reader.readIfPresent(),
      features: try reader.readArray(),
      pricePerUserMonth: Money(minor: try reader.readInt(), currency: try reader.readText()),
      billing: try reader.read(case: Billing.self))
  }
}

extension AccountSettings: CBORCodable {
  public func encode(to writer: inout CBORWriter) throws(CBORError) {
    writer.array(6)
    writer.write(scopeIncludesOrderAdmin)
    try writer.writeArray(deleteOrderRoles.map(\.rawValue).sorted())
    try writer.write(optional: residencyPolicy)
    writer.write(invitationDays)
    try writer.write(optional: reminderChannel)
    writer.write(accountReadOnly)
  }

  public init(from reader: inout CBORReader) throws(CBORError) {
    try reader.readRecord(of: 6)
    self.init(scopeIncludesOrderAdmin: try reader.readBool())
    var roles: Set<UserType> = []
    try reader.readArray { (reader) throws(CBORError) in roles.insert(try reader.read(case: UserType.self)) }
    deleteOrderRoles = roles
    residencyPolicy = try reader.readIfPresent()
    invitationDays = try reader.readInteger()
    reminderChannel = try reader.readIfPresent()
    accountReadOnly = try reader.readBool()
  }
}
