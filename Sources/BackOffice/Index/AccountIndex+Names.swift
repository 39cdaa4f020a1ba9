// What people call things instead of by id: an order's number, a user's address, the name of a service, product,
// workflow, customer or list item.

internal import EventSourcing
public import FoundationEssentials

extension AccountIndex {
  /// The ids of what has a name, several if it is not unique; what is retired or archived counts only where nothing else
  /// has the name. `kind` is that of the id, such as `order`.
  public func ids(of kind: String, named name: String) -> [UUID] {
    let name = FieldText.trimmed(name)
    switch kind {
    case "order": return Int(name).flatMap { orders.id(ofNumber: $0) }.map { [$0.uuid] } ?? []
    case "user": return users.user(withEmail: name).map { [$0.id.uuid] } ?? []
    case "customer": return customers.ids(named: name).map(\.uuid)
    case "workflow":
      return Self.named(name, workflows, name: \.name, isRetired: \.archived).map(\.id.uuid)
    case "service":
      return Self.named(name, catalogue.services.values, name: \.name, isRetired: \.retired).map(\.id.uuid)
    case "product":
      return Self.named(name, catalogue.products.values, name: \.name, isRetired: \.retired).map(\.id.uuid)
    default: return []
    }
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

extension CustomerIndex {
  /// The customers of this name: in exactly this spelling if there are any, else in another one.
  func ids(named name: String) -> [CustomerID] {
    let exact = briefs.filter { FieldText.same($0.value.name, name) }
    if !exact.isEmpty { return exact.keys.sorted() }
    let label = Normalised.label(name)
    return briefs.filter { Normalised.label($0.value.name).utf8.elementsEqual(label.utf8) }.keys.sorted()
  }
}
