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
    switch (before, self) {
    // Most events are of orders, which are costly to look into.
    case (_, .order), (_, .lead): []
    case (.account(let before), .account(let after?)): after.names(since: before, of: id)
    case (.user(let before), .user(let after?)):
      after.shownName.isSame(as: before?.shownName) ? [] : [NewName(kind: .user, id: id, name: after.shownName)]
    case (.catalogue(let before), .catalogue(let after)): after.names(since: before)
    case (.workflow(let before), .workflow(let after?)):
      after.name.isSame(as: before?.name) ? [] : [NewName(kind: .workflow, id: id, name: after.name)]
    case (.customer(let before), .customer(let after?)): after.names(since: before, of: id)
    case (.activity(let before), .activity(let after?)):
      // What was logged has a text, which is no name.
      after.status == .logged || after.title.text.isSame(as: before?.title.text)
        ? [] : [NewName(kind: .activity, id: id, name: after.title.text)]
    default: []
    }
  }
}

extension String {
  /// Whether both have the same bytes.
  fileprivate func isSame(as other: String?) -> Bool { other.map { $0.utf8.elementsEqual(utf8) } ?? false }
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
    for (index, contact) in contacts.enumerated() {
      // Nearly all stand where they stood; there are customers with many.
      let stood = index < olds.count && olds[index].id == contact.id
      let old = stood ? olds[index] : olds.first { $0.id == contact.id }
      if !contact.name.isSame(as: old?.name) {
        names.append(NewName(kind: .contact, id: contact.id.uuid, name: contact.name))
      }
    }
    return names
  }
}
