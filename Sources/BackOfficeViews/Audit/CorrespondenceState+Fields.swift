// What was exchanged with a customer in the trail: the message or document that an event was about. The texts are told by
// the events.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

extension CorrespondenceState {
  /// Lists the message or document that an event was about.
  func list(to sheet: inout FieldSheet, _ part: EventPart?) {
    guard let part else { return }
    sheet.part = AuditPart(part)
    if let message = message(part) { sheet("state", .word(message.status)) }
    if let document = document(part) {
      sheet.part?.name = AuditName(document.number)
      document.list(to: &sheet)
    }
    sheet.part = nil
  }
}

extension ExternalDocument {
  fileprivate func list(to sheet: inout FieldSheet) {
    sheet("kind", .word(kind))
    sheet("number", .text(number))
    sheet("date", .text(date))
    sheet("amount", .money(amount))
    sheet("status", .word(status))
    sheet("orderID", .id(orderID))
  }
}

extension AuditPart {
  init(_ part: EventPart) {
    let kind: Kind =
      switch part.kind {
      case .message: .message
      case .document: .document
      case .effect: .effect
      }
    self.init(kind, part.id, part.name)
  }
}
