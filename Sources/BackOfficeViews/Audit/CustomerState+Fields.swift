// A customer in the trail, with its contacts.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

extension CustomerState {
  /// Lists the customer's fields, and the contacts that are other ones in `other`.
  func list(to sheet: inout FieldSheet, beside other: CustomerState?) {
    sheet("kind", .word(kind))
    sheet("name", .text(name.text))
    sheet("statusID", .thing(.listItem, statusID))
    for (field, text) in details.sorted(by: { $0.key < $1.key }) { sheet(field, .text(text.text)) }
    sheet("sourceID", .thing(.listItem, sourceID))
    for (key, text) in custom.sorted(by: { $0.key < $1.key }) { sheet("custom." + key, .text(text)) }
    sheet("doNotContact", .channels(doNotContact))
    sheet("origin", .text(origin))
    sheet("archived", .flag(status == .archived), start: .flag(false))
    sheet("mergedIntoID", .thing(.customer, mergedInto))
    sheet("defaultContactID", .thing(.contact, defaultContactID))
    guard contacts != other?.contacts else { return }
    for contact in contacts where contact != other?.contacts.first(where: { $0.id == contact.id }) {
      contact.list(to: &sheet)
    }
  }
}

extension Contact {
  fileprivate func list(to sheet: inout FieldSheet) {
    sheet.part = AuditPart(.contact, id, name)
    sheet("name", .text(name))
    sheet("jobTitle", .text(jobTitle))
    sheet("department", .text(department))
    sheet("email", .text(email))
    sheet("phone", .text(phone))
    sheet("mobile", .text(mobile))
    sheet("doNotContact", .channels(doNotContact))
    sheet.part = nil
  }
}

extension AuditValue {
  fileprivate static func channels(_ channels: Set<ContactChannel>) -> AuditValue? {
    .list(ContactChannel.allCases.filter(channels.contains).map(\.rawValue))
  }
}

extension AuditDetail {
  /// Adds which contact took the place of one that is gone.
  mutating func describe(_ before: CustomerState, _ after: CustomerState) {
    for gone in before.contacts {
      guard let kept = after.successor(of: gone.id), before.successor(of: gone.id) == nil else { continue }
      let dropped = AuditPart(.contact, gone.id, gone.name)
      mention(AuditPart(.contact, kept, after.contact(kept)?.name))
      add("mergedIntoID", of: about.first { $0.isSame(as: dropped) } ?? dropped, .thing(.contact, kept))
    }
  }
}
