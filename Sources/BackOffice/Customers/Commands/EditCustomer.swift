// Changing what is known of a customer: its fields, its status, its kind. An edit lists only the fields that change.

public import EventSourcing

/// Changes a customer's name, source, details or custom fields.
public struct EditCustomer: CustomerCommand {
  public var customerID: CustomerID
  public var changes: FieldEdits

  public init(customerID: CustomerID, changes: FieldEdits) {
    self.customerID = customerID
    self.changes = changes
  }

  public init(_ field: inout some FieldList<EditCustomer>) {
    customerID = field("customerID", \.customerID, "the customer")
    changes = field("changes", \.changes, "from field to new value; null clears")
  }

  public static var right: Right { .anyUser }
  public static var summary: String { "Changes a customer's name, source, details or custom fields." }
  public static var refusals: [String] { ["customerArchived", "customerErased", "customerNotFound", "itemRetired"] }
  public static var example: String {
    #"{"customerID":"ABC Ltd","changes":{"phone":"0113 496 0000","website":null}}"#
  }

  public func checkFields(_ context: DecisionContext) throws(Rejection) {
    _ = try CustomerEdits(changes)
  }

  public func decide(_ customer: CustomerState, _ context: DecisionContext) throws(Rejection) -> Decision<CustomerEvent>
  {
    guard customer.status != .archived else { throw .customerArchived }
    let edits = try CustomerEdits(changes)
    var changes: [FieldChange?] = []
    if let name = edits.name { changes.append(customer.change("name", from: customer.name, to: name)) }
    if edits.source.isEdited { changes.append(try sourceChange(to: edits.source.text, customer, context)) }
    for (detail, text) in edits.details {
      changes.append(customer.change(detail.rawValue, from: customer.details[detail.rawValue], to: text))
    }
    if let channels = edits.doNotContact {
      changes.append(customer.doNotContact.change(DoNotContact.field, to: channels))
    }
    changes += customChanges(edits, customer)
    let made = changes.compactMap { $0 }
    return made.isEmpty ? [] : [.edited(CustomerEdited(changes: made))]
  }

  private func sourceChange(
    to labelOrID: String?, _ customer: CustomerState, _ context: DecisionContext
  ) throws(Rejection) -> FieldChange? {
    let source = try labelOrID.map { source throws(Rejection) in try context.index.requireSource(source) }
    guard source?.id != customer.sourceID else { return nil }
    return FieldChange(
      "sourceID", before: customer.sourceID.map { .text($0.description) },
      after: try source?.requireInUse().id.description.asFieldValue)
  }

  private func customChanges(_ edits: CustomerEdits, _ customer: CustomerState) -> [FieldChange?] {
    let fields = edits.clearsCustom ? CustomFields.sorted(customer.custom).map { ($0.key, nil) } : edits.custom
    return fields.map { key, text in
      let key = customer.customKey(key)
      let before = customer.custom[key]
      guard !FieldText.same(before, text) else { return nil }
      let (old, new) = (before.map { StoredText($0) }, text.map { StoredText($0) })
      return FieldChange(CustomFields.field(key), before: old?.fieldValue, after: new?.fieldValue)
    }
  }
}

extension CustomerState {
  /// The name under which the customer has one of the account's own fields, which older events may have spelt otherwise.
  fileprivate func customKey(_ key: String) -> String {
    custom[key] == nil ? custom.keys.filter { FieldText.sameKey($0, key) }.min() ?? key : key
  }

  /// The change of a field of text; nil if it stays the same.
  fileprivate func change(_ field: String, from before: StoredText?, to text: String?) -> FieldChange? {
    guard !FieldText.same(before?.text, text) else { return nil }
    return FieldChange(field, before: before?.fieldValue, after: text.map { StoredText($0).fieldValue })
  }
}

extension String {
  fileprivate var asFieldValue: FieldValue { .text(self) }
}
