// Commands about a payment that there is, whatever has become of its order: money that has moved is written down, and can
// be given back.

public import EventSourcing

/// A command about a payment.
public protocol PaymentCommand: BackOfficeCommand {
  var paymentID: PaymentID { get }
  /// What follows for the payment.
  func decide(_ payment: OrderPayment, _ context: DecisionContext) throws(Rejection) -> [PaymentEvent]
}

extension PaymentCommand {
  public static var topic: String { "payments" }
  public var subject: Subject { .payment(paymentID) }

  public func stream(in index: AccountIndex) -> StreamName? {
    index.payments.order(of: .payment(paymentID)).map(StreamName.order)
  }

  public func decide(
    _ state: SubjectState?, _ context: DecisionContext
  ) throws(Rejection) -> Decision<BackOfficeEvent> {
    guard let payment = state?.order?.payment(paymentID) else { throw .unknownPayment }
    return Decision(try decide(payment, context).map { .order(.payment($0)) })
  }
}

extension DecisionContext {
  /// Throws `linkMismatch` if the gateway knows something else under a name.
  func requireGatewayRef(_ reference: String?, of transfer: MoneyTransfer) throws(Rejection) {
    guard let reference = FieldText.trimmedUnlessBlank(reference) else { return }
    guard index.payments.transfer(knownAs: reference) ?? transfer == transfer else { throw .linkMismatch }
  }
}

extension FieldRule<Money> {
  /// An amount that is paid: more than nothing.
  static var payment: Self {
    Self("more than 0, at most 10,000,000,000.00") { (money, _) throws(Rejection) in
      guard money.isWellFormedFee, money.minor > 0 else { throw .invalidMoney }
    }
  }
}

extension FieldRule<String> {
  /// With what something is paid.
  static var paymentMethod: Self {
    Self("one line of 1 to 200 characters, never a card's number") { (text, field) throws(Rejection) in
      try FieldText.check(name: text, field: field)
      guard !CardNumber.isLikely(in: text) else { throw .cardDataNotAllowed }
    }
  }
}
