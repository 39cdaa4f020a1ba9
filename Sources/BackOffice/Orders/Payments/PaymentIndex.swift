// Which order a payment is of, and which keys and names of the gateway are taken: a part of the account's index, since
// results name the payment alone and keys are known in the whole account.

internal import EventSourcing

/// Money on its way: to the account, or back.
enum MoneyTransfer: Hashable, Sendable {
  case payment(PaymentID)
  case refund(RefundID)
}

extension MoneyTransfer: Comparable {
  static func < (a: Self, b: Self) -> Bool {
    switch (a, b) {
    case (.payment(let a), .payment(let b)): a < b
    case (.refund(let a), .refund(let b)): a < b
    case (.payment, .refund): true
    case (.refund, .payment): false
    }
  }
}

/// What an event tells the index.
enum PaymentTrace {
  case asked(MoneyTransfer, key: String)
  /// The gateway knows it under a name, if it has said so.
  case answered(MoneyTransfer, as: String?)
}

/// A fold over all payments of the account.
public struct PaymentIndex: Sendable, Equatable {
  struct Entry: Sendable, Equatable {
    let orderID: OrderID
    let key: String
    /// The gateway's names for it, oldest first: a success may come under another one than the failure before it.
    var gatewayRefs: [String] = []
  }

  private(set) var entries: [MoneyTransfer: Entry] = [:]
  private var keys: [String: MoneyTransfer] = [:]
  private var references: [String: MoneyTransfer] = [:]

  init() {}

  func order(of transfer: MoneyTransfer) -> OrderID? { entries[transfer]?.orderID }

  /// What was asked for under a key.
  func transfer(keyed key: String) -> MoneyTransfer? { keys[Normalised.key(key)] }

  /// What the gateway knows under a name.
  func transfer(knownAs reference: String) -> MoneyTransfer? { references[Normalised.key(reference)] }

  /// Takes in what an event of an order tells.
  mutating func evolve(_ trace: PaymentTrace?, _ order: OrderID) {
    switch trace {
    case nil: break
    case .asked(let transfer, let key): put(Entry(orderID: order, key: Normalised.key(key)), transfer)
    case .answered(let transfer, let reference):
      guard let reference = reference.map(Normalised.key), var entry = entries[transfer], entry.orderID == order,
        !entry.gatewayRefs.contains(reference)
      else { return }
      entry.gatewayRefs.append(reference)
      entries[transfer] = entry
      Self.claim(reference, transfer, in: &references)
    }
  }

  /// Keeps what is not known yet; false if it is.
  @discardableResult
  mutating func put(_ entry: Entry, _ transfer: MoneyTransfer) -> Bool {
    guard entries[transfer] == nil else { return false }
    entries[transfer] = entry
    Self.claim(entry.key, transfer, in: &keys)
    for reference in entry.gatewayRefs { Self.claim(reference, transfer, in: &references) }
    return true
  }

  /// No command takes what another has. Where a log has it twice, the same one holds it in whatever order they come.
  private static func claim(_ text: String, _ transfer: MoneyTransfer, in holders: inout [String: MoneyTransfer]) {
    holders[text] = holders[text].map { min($0, transfer) } ?? transfer
  }
}
