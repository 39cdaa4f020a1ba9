// Making a customer. Only the name has to be known; a status that nobody chose is the usual one.

internal import EventSourcing

extension Customer {
  static func create(
    _ command: CreateCustomer, _ state: CustomerState?, _ context: DecisionContext
  ) throws(Rejection) -> [CustomerEvent] {
    guard state == nil else {
      throw .idInUse(kind: "customer", id: context.id(command.customerID, "customer").description)
    }
    let index = context.index
    let status = try index.statusOfNewCustomer(command.status)
    let source = try FieldText.trimmedUnlessBlank(command.source).map { source throws(Rejection) in
      try index.requireSource(source).requireInUse()
    }
    try index.requireRoomForCustomer()
    if command.allowDuplicate != true { try index.requireNoDuplicate(of: command) }
    return [.created(created(command, statusID: status.id, sourceID: source?.id, context.actor))]
  }

  private static func created(
    _ command: CreateCustomer, statusID: ListItemID, sourceID: ListItemID?, _ actor: ActingParty
  ) -> CustomerCreated {
    let isPersonal = command.kind == .individual
    var details: [String: StoredText] = [:]
    for detail in CustomerDetail.allCases {
      guard let text = FieldText.trimmedUnlessBlank(command.details?[detail]) else { continue }
      details[detail.rawValue] = StoredText(text, personal: isPersonal)
    }
    return CustomerCreated(
      kind: command.kind, name: StoredText(FieldText.trimmed(command.name), personal: isPersonal),
      statusID: statusID, details: details, sourceID: sourceID,
      custom: CustomFields.stored(command.custom ?? [:]).compactMapValues(FieldText.trimmedUnlessBlank),
      // Of all that acts without being a user, only an import makes customers.
      origin: actor == .importer ? "import" : "manual")
  }
}

extension AccountIndex {
  fileprivate func requireRoomForCustomer() throws(Rejection) {
    guard let limit = account?.plan.maxCustomers, customers.count >= limit else { return }
    throw .customerLimitReached(limit: limit)
  }

  fileprivate func requireNoDuplicate(of command: CreateCustomer) throws(Rejection) {
    let ids = customers.probableDuplicates(of: command)
    guard ids.isEmpty else { throw .probableDuplicate(ids: ids) }
  }
}
