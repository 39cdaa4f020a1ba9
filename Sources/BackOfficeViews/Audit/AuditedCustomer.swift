// A customer in the trail, with its contacts.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

struct AuditedCustomer: AuditedSubject {
  private var state: CustomerState?

  mutating func evolve(_ event: CustomerEvent, _ envelope: Envelope) {
    Customer.evolve(&state, event, envelope)
  }

  func list(_ event: CustomerEvent, to sheet: inout FieldSheet) {
    guard let state else { return }
    sheet("kind", .word(state.kind))
    sheet("name", .text(state.name.text))
    sheet("statusID", .thing(.listItem, state.statusID))
    for (field, text) in state.details.sorted(by: { $0.key < $1.key }) { sheet(field, .text(text.text)) }
    sheet("sourceID", .thing(.listItem, state.sourceID))
    for (key, text) in state.custom.sorted(by: { $0.key < $1.key }) { sheet("custom." + key, .text(text)) }
    sheet("archived", .flag(state.status == .archived), start: .flag(false))
    sheet("defaultContactID", .thing(.contact, state.defaultContactID))
    for id in event.contacts {
      guard let contact = state.contacts.first(where: { $0.id == id }) else { continue }
      list(contact, to: &sheet)
    }
  }

  private func list(_ contact: Contact, to sheet: inout FieldSheet) {
    sheet.part = AuditPart(.contact, contact.id, contact.name)
    sheet("name", .text(contact.name))
    sheet("jobTitle", .text(contact.jobTitle))
    sheet("department", .text(contact.department))
    sheet("email", .text(contact.email))
    sheet("phone", .text(contact.phone))
    sheet("mobile", .text(contact.mobile))
    sheet.part = nil
  }

  func describe(_ event: CustomerEvent, _ envelope: Envelope, in detail: inout AuditDetail) {
    for id in event.contacts {
      detail.mention(AuditPart(.contact, id, state?.contacts.first { $0.id == id }?.name))
    }
    switch event {
    case .created(let event): detail.add("origin", .text(event.origin))
    case .contactsMerged(let event):
      let dropped = detail.about.first { $0.id == event.dropped.description }
      detail.add("mergedIntoID", of: dropped, .thing(.contact, event.kept))
    case .defaultContactChanged(let event): detail.cause = event.reason.rawValue
    case .edited, .statusChanged, .kindChanged, .contactAdded, .contactEdited, .defaultContactCleared, .contactRemoved,
      .archived, .unarchived:
      break
    }
  }
}

extension CustomerEvent {
  /// The contacts whose fields the event may change; of two that become one, the one that stays first.
  fileprivate var contacts: [ContactID] {
    switch self {
    case .contactAdded(let event): [event.contactID]
    case .contactEdited(let event): [event.contactID]
    case .contactRemoved(let event): [event.contactID]
    case .contactsMerged(let event): [event.kept, event.dropped]
    case .created, .edited, .statusChanged, .kindChanged, .defaultContactChanged, .defaultContactCleared, .archived,
      .unarchived:
      []
    }
  }
}
