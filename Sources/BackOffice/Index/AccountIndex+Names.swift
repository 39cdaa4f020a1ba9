// What people call things instead of by id: the number of an order or a lead, or that of a contract's first order, a
// user's address, the name of a
// service, product, workflow, customer or contact.

internal import EventSourcing
public import FoundationEssentials

extension AccountIndex {
  /// The ids of what has a name, several if it is not unique; what is retired or archived counts only where nothing
  /// else has the name.
  ///
  /// - Parameters:
  ///   - kind: that of the id, such as `order`.
  ///   - others: by kind, what else is known: a contact has its name within its customer, or that of the order or
  ///     lead; a product is looked for in the service first.
  public func ids(of kind: String, named name: String, beside others: [String: UUID] = [:]) -> [UUID] {
    let name = FieldText.trimmed(name)
    switch kind {
    case "order": return Int(name).flatMap { orders.id(ofNumber: $0) }.map { [$0.uuid] } ?? []
    case "lead": return Int(name).flatMap { leads.id(ofNumber: $0) }.map { [$0.uuid] } ?? []
    case "contract":
      let order = Int(name).flatMap { orders.id(ofNumber: $0) }
      return order.flatMap { contracts.contract(startedBy: $0) }.map { [$0.uuid] } ?? []
    case "user": return users.user(withEmail: name).map { [$0.id.uuid] } ?? []
    case "customer": return customers.ids(named: name).map(\.uuid)
    case "contact":
      guard let customer = customer(beside: others) else { return [] }
      return customers.brief(customer)?.contacts(named: name).map(\.uuid) ?? []
    case "workflow":
      return Self.named(name, workflows, name: \.name, isRetired: \.archived).map(\.id.uuid)
    case "service":
      return Self.named(name, catalogue.services.values, name: \.name, isRetired: \.retired).map(\.id.uuid)
    case "product":
      let found = Self.named(name, catalogue.products.values, name: \.name, isRetired: \.retired)
      let ofService = found.filter { $0.serviceID.uuid == others["service"] }
      return (ofService.isEmpty ? found : ofService).map(\.id.uuid).sorted { $0.bytesBefore($1) }
    default: return []
    }
  }

  private func customer(beside others: [String: UUID]) -> CustomerID? {
    others["customer"].map { CustomerID($0) } ?? others["order"].flatMap { orders.entries[OrderID($0)]?.customerID }
      ?? others["lead"].flatMap { leads.entries[LeadID($0)]?.customerID }
  }

  private static func named<Item>(
    _ wanted: String, _ items: some Sequence<Item>, name: (Item) -> String, isRetired: (Item) -> Bool
  ) -> [Item] {
    let label = Normalised.label(wanted)
    let found = items.filter { Normalised.label(name($0)).utf8.elementsEqual(label.utf8) }
    let inUse = found.filter { !isRetired($0) }
    return inUse.isEmpty ? found : inUse
  }
}
