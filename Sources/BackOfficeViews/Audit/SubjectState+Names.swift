// The names of subjects, and of what has a name inside of them, as far as an event changed them.

internal import BackOffice
internal import EventSourcing
internal import FoundationEssentials
internal import ReadModels

/// A name that a thing has from an event on.
struct NewName: Sendable {
  let kind: ThingRecord.Kind
  let id: UUID
  let name: String
}

extension SubjectState {
  /// The names that are other ones than before, or new; `id` is the subject's.
  func names(since before: SubjectState, of id: UUID) -> [NewName] {
    // Both states in one pattern would be copied whole first, for every event.
    switch self {
    case .account(let after?):
      guard case .account(let before) = before else { return [] }
      return after.names(since: before, of: id)
    case .user(let after?):
      guard case .user(let before) = before, !after.shownName.isSame(as: before?.shownName) else { return [] }
      return [NewName(kind: .user, id: id, name: after.shownName)]
    case .catalogue(let after):
      guard case .catalogue(let before) = before else { return [] }
      return after.names(since: before)
    case .workflow(let after?):
      guard case .workflow(let before) = before, !after.name.isSame(as: before?.name) else { return [] }
      return [NewName(kind: .workflow, id: id, name: after.name)]
    case .customer(let after?):
      guard case .customer(let before) = before else { return [] }
      return after.names(since: before, of: id)
    case .activity(let after?):
      // What was logged has a text, which is no name.
      guard case .activity(let before) = before, after.status != .logged,
        !after.title.text.isSame(as: before?.title.text)
      else { return [] }
      return [NewName(kind: .activity, id: id, name: after.title.text)]
    default: return []
    }
  }
}

extension String {
  /// Whether both have the same bytes.
  fileprivate func isSame(as other: String?) -> Bool {
    guard let other, other.utf8.count == utf8.count else { return false }
    return other.utf8.elementsEqual(utf8)
  }
}

extension AccountState {
  fileprivate func names(since before: AccountState?, of id: UUID) -> [NewName] {
    var names = name.isSame(as: before?.name) ? [] : [NewName(kind: .account, id: id, name: name)]
    for list in AccountList.allCases where items(of: list) != before?.items(of: list) {
      let old = before?.items(of: list) ?? []
      for item in items(of: list) where !item.label.isSame(as: old.first(where: { $0.id == item.id })?.label) {
        names.append(NewName(kind: .listItem, id: item.id.uuid, name: item.label))
      }
    }
    return names
  }
}

extension CatalogueState {
  fileprivate func names(since before: CatalogueState) -> [NewName] {
    let services = services.values.filter { !$0.name.isSame(as: before.services[$0.id]?.name) }
    let products = products.values.filter { !$0.name.isSame(as: before.products[$0.id]?.name) }
    return services.map { NewName(kind: .service, id: $0.id.uuid, name: $0.name) }
      + products.map { NewName(kind: .product, id: $0.id.uuid, name: $0.name) }
  }
}

extension CustomerState {
  fileprivate func names(since before: CustomerState?, of id: UUID) -> [NewName] {
    var names = name.text.isSame(as: before?.name.text) ? [] : [NewName(kind: .customer, id: id, name: name.text)]
    // Whoever became one with another is called as that one is.
    if !names.isEmpty { names += absorbed.map { NewName(kind: .customer, id: $0.uuid, name: name.text) } }
    let olds = before?.contacts ?? []
    guard contacts != olds else { return names }
    // There are customers with thousands of contacts: none is copied to be looked at, and each is looked for where it
    // stands if others before it came or went.
    var next = 0
    for index in contacts.indices {
      let id = contacts[index].id
      let old = olds[next...].firstIndex { $0.id == id } ?? olds[..<next].firstIndex { $0.id == id }
      next = old.map { $0 + 1 } ?? next
      if let old, contacts[index].name.isSame(as: olds[old].name) { continue }
      names.append(NewName(kind: .contact, id: id.uuid, name: contacts[index].name))
    }
    return names
  }
}
