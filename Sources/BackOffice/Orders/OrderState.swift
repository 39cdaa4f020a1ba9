// What is known of one order: how far it has come, its fees and the payments for them. It is a fold of the order's events; the files of
// events say how each of them changes it.

public import EventSourcing

/// An amount beside the initial fee.
public struct OrderFee: Hashable, Sendable {
  public let id: FeeID
  public let name: String
  public internal(set) var amount: Money
}

/// Which cycle of which contract an order is of.
public struct OrderContract: Hashable, Sendable {
  public let id: ContractID
  /// 0 for the order that the contract began with.
  public let cycle: Int
}

/// The state of a stream `order-<id>`.
public struct OrderState: Hashable, Sendable {
  /// The number of what the fold makes of the events: raise it with every change of that.
  public static let fold = 1 + WorkState.fold

  public internal(set) var work: WorkState
  public let type: OrderType
  public internal(set) var initialFee: Money?
  /// The additional fees, in the order in which they were added.
  public internal(set) var fees: [OrderFee] = []
  /// Whose ids are not used again.
  var removedFees: Set<FeeID> = []
  /// Oldest first, those that failed included.
  public internal(set) var payments: [OrderPayment] = []
  /// Where it was opened from, in the caller's own words.
  public let origin: String?
  /// The lead that became the order.
  public let leadID: LeadID?
  /// The contract that it is an order of.
  public let contract: OrderContract?
}

extension OrderState {
  /// A further fee, or `unknownFee`.
  func requireFee(_ id: FeeID) throws(Rejection) -> OrderFee {
    guard let fee = fees.first(where: { $0.id == id }) else { throw .unknownFee }
    return fee
  }
}
