// One thing that needs attention, as the list shows it. What it says to people is put together from its fields.

public import BackOffice
public import EventSourcing
public import ReadModels

/// One thing that needs attention.
public struct AttentionRow: ListRow {
  public static let columns = labels

  public private(set) var kind = AttentionKind.messageFailed
  /// By what it is dismissed.
  public private(set) var key = ""
  public private(set) var since = Instant(milliseconds: 0)
  public private(set) var customerID: CustomerID?
  public private(set) var customerName: String?
  public private(set) var orderID: OrderID?
  public private(set) var orderNo: Int?
  public private(set) var leadID: LeadID?
  public private(set) var leadNo: Int?
  public private(set) var paymentID: PaymentID?
  public private(set) var refundID: RefundID?
  public private(set) var messageID: MessageID?
  /// What can be asked of the service again.
  public private(set) var effectID: EffectID?
  public private(set) var contractID: ContractID?
  public private(set) var importID: ImportID?
  public private(set) var workflowID: WorkflowID?
  public private(set) var workflowName: String?
  public private(set) var userID: UserID?
  public private(set) var userName: String?
  public private(set) var amount: Money?
  /// The cycle that was not renewed, the rows that were rejected, or what the plan has room for.
  public private(set) var number: Int?
  /// How much of a limit is used.
  public private(set) var used: Int?
  /// Why, as the code of a rejection or of a service.
  public private(set) var code: String?

  public init() {}

  public mutating func columns(_ column: inout ColumnList) {
    column("kind", &kind)
    column("key", &key)
    column("since", &since)
    column.group("text", .text(text)) { _ in }
    column("customerID", &customerID)
    column("customerName", &customerName)
    column("orderID", &orderID)
    column("orderNo", &orderNo)
    column("leadID", &leadID)
    column("leadNo", &leadNo)
    column("paymentID", &paymentID)
    column("refundID", &refundID)
    column("messageID", &messageID)
    column("effectID", &effectID)
    column("contractID", &contractID)
    column("importID", &importID)
    column("workflowID", &workflowID)
    column("workflowName", &workflowName)
    column("userID", &userID)
    column("userName", &userName)
    column.money("amount", &amount)
    column("number", &number)
    column("used", &used)
    column("code", &code)
  }
}

extension AttentionRow {
  /// What somebody should look at, in a sentence.
  public var text: String {
    switch kind {
    case .messageFailed: "a message\(for: customerName) could not be delivered\(because: code)"
    case .invitationFailed: "the mail that invites \(userName ?? "a user") could not be delivered\(because: code)"
    case .reminderFailed:
      "the mail that reminds \(userName ?? "a user") of an activity could not be delivered\(because: code)"
    case .accountingFailed: "the accounting could not be told of money or a charge\(because: code)"
    case .paymentFailed: "a payment for \(order) failed\(because: code)"
    case .refundFailed: "a refund for \(order) failed\(because: code)"
    case .paymentUnanswered: "the gateway has not said what became of a payment for \(order)"
    case .refundUnanswered: "the gateway has not said what became of a refund for \(order)"
    case .feeOverpaid: "more was paid for \(order) than its fee"
    case .deletedOrderPaid: "money came for \(order), which is deleted"
    case .renewalFailed: "cycle \(number ?? 0) of a contract\(of: customerName) could not be opened\(because: code)"
    case .importRejected: "\(number ?? 0) \(number == 1 ? "row of an import was" : "rows of an import were") rejected"
    case .seatsOverLimit: "\(used ?? 0) free \(used == 1 ? "seat is" : "seats are") taken, the plan has \(number ?? 0)"
    case .customersOverLimit: "customers: \(used ?? 0), and the plan has room for \(number ?? 0)"
    case .leaverInDraft: "\(userName ?? "somebody") has left and stands in the draft of \(workflowName ?? "a workflow")"
    }
  }

  private var order: String { orderNo.map { "order \($0)" } ?? "an order" }
}

extension DefaultStringInterpolation {
  fileprivate mutating func appendInterpolation(for name: String?) { if let name { appendLiteral(" for \(name)") } }
  fileprivate mutating func appendInterpolation(of name: String?) { if let name { appendLiteral(" of \(name)") } }
  fileprivate mutating func appendInterpolation(because code: String?) { if let code { appendLiteral(": \(code)") } }
}

extension AttentionRow {
  /// Each time somebody leaves is another occurrence, which the workflow does not know.
  static let key = "CASE r.kind WHEN 'leaverInDraft' THEN r.key || '/' || u.leftPosition ELSE r.key END"
  static let since = "CASE r.kind WHEN 'leaverInDraft' THEN u.leftAt ELSE r.since END"

  private static let used = """
    CASE r.kind WHEN 'seatsOverLimit' THEN (SELECT count(*) FROM attention_users WHERE takesSeat) \
    WHEN 'customersOverLimit' THEN (SELECT count(*) FROM counted_customers) END
    """

  /// The same as `AccountIndex.confirmed` asks.
  static let isConfirmed = """
    CASE r.kind WHEN 'leaverInDraft' THEN u.leftAt IS NOT NULL WHEN 'invitationFailed' THEN u.state = 'invited' \
    WHEN 'seatsOverLimit' THEN \(used) > r.number WHEN 'customersOverLimit' THEN \(used) > r.number ELSE 1 END
    """

  static let select = """
    r.kind, \(key), \(since), \(MergedCustomers.id("r.customerID")), c.name, r.orderID, o.number, r.leadID, l.number, r.paymentID, r.refundID, \
    r.messageID, r.effectID, r.contractID, r.importID, r.workflowID, w.name, r.userID, p.name, r.amount, \
    r.amountCurrency, r.number, \(used), r.code
    """

  static let source = """
    (\(AttentionView.itemTables.map { "SELECT * FROM \($0.table.name)" }.joined(separator: " UNION ALL "))) r \
    \(MergedCustomers.source("r.customerID")) LEFT JOIN order_numbers o ON o.id = r.orderID \
    LEFT JOIN lead_numbers l ON l.id = r.leadID LEFT JOIN workflow_names w ON w.id = r.workflowID \
    LEFT JOIN people p ON p.id = r.userID LEFT JOIN attention_users u ON u.userID = r.userID
    """
}
