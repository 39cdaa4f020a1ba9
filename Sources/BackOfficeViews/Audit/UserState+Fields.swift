// A user in the trail.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

extension UserState {
  func list(to sheet: inout FieldSheet) {
    sheet("name", .text(name))
    sheet("email", .text(email))
    sheet("phone", .text(phone))
    sheet("userType", .word(userType))
    sheet("licence", .word(licence))
    sheet("state", .word(status))
    sheet("invitationID", .id(invitation?.id))
    sheet("expiresAt", .time(invitation?.expiresAt))
    sheet("credentialVersion", .number(credentialVersion), start: .number(0))
  }
}
