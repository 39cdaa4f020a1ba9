// What is known of one lead: how far it has come, where it came from, and the order that it became. It is a fold of the
// lead's events; the files of events say how each of them changes it.

public import EventSourcing

/// The order that a lead became.
public struct LeadConversion: Hashable, Sendable {
  public let orderID: OrderID
  public let orderNo: Int
}

/// The state of a stream `lead-<id>`.
public struct LeadState: Hashable, Sendable {
  /// The number of what the fold makes of the events: raise it with every change of that.
  public static let fold = 0 + WorkState.fold

  public internal(set) var work: WorkState
  /// Where the lead came from, an item of the account's list of sources.
  public let sourceID: ListItemID?
  /// The order that it became. It stays, also when the lead is opened again or the order is deleted.
  public internal(set) var conversion: LeadConversion?
}
