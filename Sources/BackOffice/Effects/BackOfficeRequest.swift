// What events of the back office ask of services outside, and what these answer.

/// Something that a service outside is to do.
public enum BackOfficeRequest: Sendable, Hashable {
  case message(OutgoingMessage)
  case invitation(InvitationMail)
  case reminder(ReminderMail)
  case charge(PaymentCharge)
  case refund(PaymentRefund)
  case posting(AccountingEntry)
}

/// What a service outside answers when it has done it.
public enum BackOfficeAnswer: Sendable, Hashable {
  /// A message was handed over, or an entry posted, under the name that the service knows it by.
  case delivered(providerRef: String?)
  /// A payment gateway's answer.
  case gateway(GatewayAnswer)
}
