// Making a customer. Only the name has to be known; a status that nobody chose is the usual one.

public import EventSourcing

/// Adds a customer; only kind and name are needed.
public struct CreateCustomer: CustomerStreamCommand {
  public var customerID: CustomerID?
  public var kind: CustomerKind
  public var name: String
  /// A label or an id; `Prospect` if missing.
  public var status: String?
  public var details: CustomerDetails?
  /// A label or an id.
  public var source: String?
  public var custom: [String: String]?
  public var allowDuplicate: Bool?

  public init(
    customerID: CustomerID? = nil, kind: CustomerKind, name: String, status: String? = nil,
    details: CustomerDetails? = nil, source: String? = nil, custom: [String: String]? = nil,
    allowDuplicate: Bool? = nil
  ) {
    self.customerID = customerID
    self.kind = kind
    self.name = name
    self.status = status
    self.details = details
    self.source = source
    self.custom = custom
    self.allowDuplicate = allowDuplicate
  }

  public init(_ field: inout some FieldList<CreateCustomer>) {
    customerID = field("customerID", \.customerID, "an id of the caller's own choice")
    kind = field("kind", \.kind, "what kind it is")
    name = field("name", \.name, "the firm or the person")
    status = field("status", \.status, "a label or an id; Prospect if missing")
    details = field("details", \.details, "how to reach the customer")
    source = field("source", \.source, "where the customer came from: a label or an id")
    custom = field("custom", \.custom, "the account's own fields, from name to text")
    allowDuplicate = field("allowDuplicate", \.allowDuplicate, "take it although there is one like it")
  }

  public static var right: Right { .anyUser }
  public static var summary: String { "Adds a customer; only kind and name are needed." }
  public static var refusals: [String] {
    ["customerLimitReached", "idInUse", "itemRetired", "probableDuplicate", "unknownStatus"]
  }
  public static var example: String {
    #"{"kind":"company","name":"Brown and Sons","details":{"email":"office@brown.example","address":{"town":"Leeds"}}}"#
  }

  public var subject: Subject { .newCustomer(customerID) }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    try FieldText.check(name: name, field: "name")
    for detail in CustomerDetail.allCases { try detail.check(details?[detail]) }
    try CustomFields.check(custom ?? [:])
  }

  public func decide(on customer: CustomerState?, _ context: DecisionContext) throws(Rejection) -> Decision<
    CustomerEvent
  > {
    guard customer == nil else {
      throw .idInUse(kind: "customer", id: context.id(customerID, "customer").description)
    }
    let index = context.index
    let status = try index.statusOfNewCustomer(status)
    let source = try FieldText.trimmedUnlessBlank(source).map { source throws(Rejection) in
      try index.requireSource(source).requireInUse()
    }
    try index.requireRoomForCustomer()
    if allowDuplicate != true { try index.requireNoDuplicate(of: self) }
    return [.created(created(statusID: status.id, sourceID: source?.id, context.actor))]
  }

  private func created(
    statusID: ListItemID, sourceID: ListItemID?, _ actor: ActingParty
  ) -> CustomerCreated {
    var details: [String: StoredText] = [:]
    for detail in CustomerDetail.allCases {
      guard let text = FieldText.trimmedUnlessBlank(self.details?[detail]) else { continue }
      details[detail.rawValue] = StoredText(text)
    }
    return CustomerCreated(
      kind: kind, name: StoredText(FieldText.trimmed(name)),
      statusID: statusID, details: details, sourceID: sourceID,
      custom: CustomFields.stored(custom ?? [:]).compactMapValues(FieldText.trimmedUnlessBlank).mapValues {
        StoredText($0)
      },
      origin: actor.isImport ? "import" : "manual", doNotContact: self.details?.doNotContact?.stored)
  }

  public var canonical: Self {
    var payload = self
    if payload.details?.address == Address() { payload.details?.address = nil }
    payload.details?.doNotContact = details?.doNotContact?.stored
    if payload.details == CustomerDetails() { payload.details = nil }
    if custom?.isEmpty == true { payload.custom = nil }
    if allowDuplicate == false { payload.allowDuplicate = nil }
    return payload
  }
}

extension AccountIndex {
  fileprivate func requireRoomForCustomer() throws(Rejection) {
    guard let limit = account?.plan.maxCustomers, customers.count >= limit else { return }
    throw .customerLimitReached(limit: limit)
  }

  fileprivate func requireNoDuplicate(of command: CreateCustomer) throws(Rejection) {
    let ids = customers.probableDuplicates(of: command.name, command.details)
    guard ids.isEmpty else { throw .probableDuplicate(ids: ids) }
  }
}
