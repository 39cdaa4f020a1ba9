// What a row of a sheet says of a customer: the cells are read as the header or the mapping tells, and all that is wrong
// with them is found at once.

internal import EventSourcing
internal import FoundationEssentials

/// All that is wrong with a row.
struct RowFaults: Error {
  var all: [RowError] = []
}

/// A customer as a row of an import describes it.
struct ImportedCustomer {
  private(set) var name = ""
  /// Nil where the row does not say.
  private(set) var kind: CustomerKind?
  private(set) var status: String?
  private(set) var source: String?
  private(set) var details: [CustomerDetail: String] = [:]
  private(set) var custom: [String: String] = [:]
  private(set) var contacts: [[ContactField: String]] = []
  /// Nil where the row says nothing more.
  private(set) var note: String?
  private(set) var activities: [ImportedActivity] = []

  /// Reads the cells of a row.
  init(_ cells: [String], _ known: ImportState, _ index: AccountIndex) throws(RowFaults) {
    guard cells.count == known.headers.count else { throw RowFaults(all: [RowError(.columnCount)]) }
    var faults = RowFaults()
    let texts = cells.map { FieldText.trimmed($0) }
    for (heading, text) in zip(known.headers, texts) {
      guard let target = known.target(of: heading) else { continue }
      if let fault = read(text, target, index) { faults.all.append(RowError(fault, in: FieldText.trimmed(heading))) }
    }
    readContacts(texts, known, &faults)
    readActivities(texts, known, &faults)
    if name.isEmpty, !faults.all.contains(where: { $0.code == .missingName }) {
      faults.all.append(RowError(.missingName))
    }
    guard faults.all.isEmpty else { throw faults }
  }

  /// Takes a cell in; returns what is wrong with it.
  private mutating func read(_ text: String, _ target: ImportMapping.Target, _ index: AccountIndex) -> RowFault? {
    switch target {
    case .custom(let key):
      if !text.isEmpty { custom[key] = text }
      return Self.fault { () throws(Rejection) in try FieldText.check(optionalLine: text, field: key) }
    case .column(.name):
      name = text
      return text.isEmpty
        ? .missingName : Self.fault { () throws(Rejection) in try FieldText.check(name: text, field: "name") }
    case .column(.type): return readKind(text)
    case .column(.status): return readStatus(text, index)
    case .column(.source): return readSource(text, index)
    case .column(.notes):
      if !text.isEmpty { note = text }
      return Self.fault { () throws(Rejection) in try FieldText.check(note: text) }
    case .column(let column): return column.detail.flatMap { read(text, $0) }
    }
  }

  private mutating func readKind(_ text: String) -> RowFault? {
    switch Normalised.label(text) {
    case "": return nil
    case "company": kind = .company
    case "individual": kind = .individual
    default: return .badType
    }
    return nil
  }

  private mutating func readStatus(_ text: String, _ index: AccountIndex) -> RowFault? {
    guard let item = index.account?.item(text, in: .customerStatus), !item.retired else { return .unknownStatus }
    status = item.id.description
    return nil
  }

  private mutating func readSource(_ text: String, _ index: AccountIndex) -> RowFault? {
    if text.isEmpty { return nil }
    guard let item = index.account?.item(text, in: .source), !item.retired else { return .unknownSource }
    source = item.id.description
    return nil
  }

  private mutating func read(_ text: String, _ detail: CustomerDetail) -> RowFault? {
    if text.isEmpty { return nil }
    details[detail] = text
    switch detail {
    case .email where !Self.isEmail(text): return .badEmail
    case .phone where !Self.isPhone(text), .mobile where !Self.isPhone(text): return .badPhone
    default: return Self.fault { () throws(Rejection) in try detail.check(text) }
    }
  }

  private mutating func readContacts(_ texts: [String], _ known: ImportState, _ faults: inout RowFaults) {
    for columns in known.mapping?.contacts ?? [] {
      var contact: [ContactField: String] = [:]
      for (field, heading) in columns.headings {
        guard let place = known.place(of: heading), !texts[place].isEmpty else { continue }
        contact[field] = texts[place]
        if let fault = Self.fault(of: texts[place], field) { faults.all.append(RowError(fault, in: heading)) }
      }
      if contact[.name] != nil { contacts.append(contact) }
    }
  }

  private mutating func readActivities(_ texts: [String], _ known: ImportState, _ faults: inout RowFaults) {
    for columns in known.mapping?.activities ?? [] {
      guard let when = known.place(of: columns.occurredAt), let what = known.place(of: columns.text),
        !texts[when].isEmpty || !texts[what].isEmpty
      else { continue }
      let time = ImportedActivity.Time(texts[when])
      if time == nil { faults.all.append(RowError(.badTime, in: columns.occurredAt)) }
      let fault = Self.fault { () throws(Rejection) in try FieldText.check(note: texts[what]) }
      if let fault { faults.all.append(RowError(fault, in: columns.text)) }
      guard let time else { continue }
      activities.append(ImportedActivity(columns: columns, time: time, text: texts[what]))
    }
  }

  private static func fault(of text: String, _ field: ContactField) -> RowFault? {
    switch field {
    case .email where !isEmail(text): .badEmail
    case .phone where !isPhone(text), .mobile where !isPhone(text): .badPhone
    default: fault { () throws(Rejection) in try field.check(text) }
    }
  }

  private static func fault(_ check: () throws(Rejection) -> Void) -> RowFault? {
    do throws(Rejection) {
      try check()
      return nil
    } catch {
      return RowFault(error)
    }
  }

  /// One @ with something on both sides.
  private static func isEmail(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
  }

  private static func isPhone(_ text: String) -> Bool { text.utf8.contains { 0x30...0x39 ~= $0 } }
}

extension ImportedCustomer {
  /// The oldest customer who seems to be the same one, archived or not.
  func duplicate(in index: AccountIndex) -> CustomerID? {
    index.customers.oldest(of: index.customers.probableDuplicates(of: name, customerDetails))
  }

  private var customerDetails: CustomerDetails {
    let address = Address(
      line1: details[.line1], line2: details[.line2], town: details[.town], county: details[.county],
      postcode: details[.postcode], country: details[.country])
    return CustomerDetails(
      email: details[.email], phone: details[.phone], mobile: details[.mobile], website: details[.website],
      address: address == Address() ? nil : address)
  }

  /// The events that make the customer with its contacts.
  func creation(_ id: CustomerID, _ context: DecisionContext) throws(Rejection) -> [CustomerEvent] {
    let command = CreateCustomer(
      customerID: id, kind: kind ?? .company, name: name, status: status, details: customerDetails, source: source,
      custom: custom, allowDuplicate: true)
    try command.checkFields(context)
    let events = try command.decide(on: nil, context).events.map(\.event)
    return try events + addedContacts(id, after: events, of: nil, context)
  }

  /// The events that bring a customer who is there to what the row says; an empty cell changes nothing.
  func changes(
    of customer: CustomerState, _ id: CustomerID, _ context: DecisionContext
  ) throws(Rejection) -> [CustomerEvent] {
    var changes: FieldEdits = ["name": .text(name)]
    if let source { changes["source"] = .text(source) }
    for (detail, text) in details { changes[detail.rawValue] = .text(text) }
    if !custom.isEmpty { changes["custom"] = .fields(custom) }
    let edit = EditCustomer(customerID: id, changes: changes)
    try edit.checkFields(context)
    var events = try edit.decide(customer, context).events.map(\.event)
    if let status {
      events += try ChangeCustomerStatus(customerID: id, to: status).decide(customer, context).events.map(\.event)
    }
    if let kind {
      events += try ChangeCustomerKind(customerID: id, to: kind).decide(customer, context).events.map(\.event)
    }
    return try events + addedContacts(id, after: events, of: customer, context)
  }

  /// The contacts of the row that the customer does not have yet.
  private func addedContacts(
    _ id: CustomerID, after events: [CustomerEvent], of customer: CustomerState?, _ context: DecisionContext
  ) throws(Rejection) -> [CustomerEvent] {
    if contacts.isEmpty { return [] }
    var state = customer
    for event in events { Customer.evolve(&state, event, .unplaced) }
    var added: [CustomerEvent] = []
    for (number, contact) in contacts.enumerated() {
      guard let now = state, !now.contacts.contains(where: { FieldText.same($0.name, contact[.name]) }) else {
        continue
      }
      let command = AddContact(
        customerID: id, contactID: .made(by: context.commandID, "contact", number), name: contact[.name] ?? "",
        jobTitle: contact[.jobTitle], department: contact[.department], email: contact[.email],
        phone: contact[.phone], mobile: contact[.mobile])
      try command.checkFields(context)
      let events = try command.decide(now, context).events.map(\.event)
      for event in events { Customer.evolve(&state, event, .unplaced) }
      added += events
    }
    return added
  }
}

extension Envelope {
  /// Around an event that is not in the log yet.
  fileprivate static var unplaced: Envelope {
    let nobody = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
    let header = BatchHeader(
      firstPosition: 0, count: 1, recordedAt: Instant(milliseconds: 0), actor: .system("import"), commandID: nobody,
      correlationID: nobody, causation: nil)
    return Envelope(
      batch: header, position: 0, stream: StreamName("customer"), version: 1, type: "", schema: 1, occurredAt: nil)
  }
}

extension ImportState {
  /// What a column of the sheet fills; nil for nothing.
  func target(of heading: String) -> ImportMapping.Target? {
    guard let mapping else { return ImportColumn(heading: heading).map { .column($0) } }
    let key = Normalised.key(heading)
    return mapping.columns.first { Normalised.key($0.key) == key }.flatMap { ImportMapping.Target($0.value) }
  }

  /// Where the column with a heading stands.
  func place(of heading: String) -> Int? {
    let key = Normalised.key(heading)
    return headers.firstIndex { Normalised.key($0) == key }
  }
}
