// Revenue by another way than the view's: each event's own amounts, added up by the event's kind.

import EventSourcing
import Foundation

@testable import BackOffice
@testable import BackOfficeViews

struct RevenueOracle {
  private var sums: [RevenueGroup: [String: [Int64]]] = [:]
  /// Which customers became one with which.
  private var owners: [String: String] = [:]

  /// The figures of a group: initial fees, further fees, collected, refunded, net, failed payments.
  func figures(_ group: RevenueGroup) -> [String: [Int64]] {
    (sums[group] ?? [:]).filter { $1.contains { $0 != 0 } }
  }

  init(_ book: SampleBook) throws {
    var states: [StreamName: SubjectState] = [:]
    var fees: [StreamName: [String: Int64]] = [:]
    try book.store.read(after: 0, through: nil) { envelope, payload in
      let event = try BackOfficeEvent.registry.decode(type: envelope.type, schema: envelope.schema, payload: payload)
      var state = states[envelope.stream] ?? SubjectState(of: envelope.stream)
      state.evolve(event, envelope)
      states[envelope.stream] = state
      if case .customer(.mergedInto(let event)) = event {
        add(up: CustomerID(envelope.stream.uuid!).description, to: event.kept.description)
      }
      guard case .order(let event) = event, let order = state.order else { return true }
      note(event, order, &fees[envelope.stream, default: [:]])
      return true
    }
  }

  /// What a customer brought counts for the one that it became one with.
  private mutating func add(up dropped: String, to kept: String) {
    for (id, into) in owners where into == dropped { owners[id] = kept }
    owners[dropped] = kept
    guard let figures = sums[.customer]?.removeValue(forKey: dropped) else { return }
    sums[.customer]![kept] = zip(sums[.customer]![kept] ?? [0, 0, 0, 0, 0, 0], figures).map(+)
  }

  /// All orders that there ever were.
  static func orders(_ book: SampleBook) throws -> [OrderState] {
    var ids: [OrderID] = []
    try book.store.read(after: 0, through: nil) { envelope, _ in
      if envelope.type == "order.opened", let id = envelope.stream.uuid { ids.append(OrderID(id)) }
      return true
    }
    return try ids.compactMap { try book.order($0) }
  }

  /// - Parameter fees: what is due of the order by the name of the fee.
  private mutating func note(_ event: OrderEvent, _ order: OrderState, _ fees: inout [String: Int64]) {
    switch event {
    case .opened(let event): set("initial", event.initialFee?.minor ?? 0, event.onDate, order, &fees)
    case .feeAdded(let event): set(event.feeID.description, event.amount.minor, event.onDate, order, &fees)
    case .feeChanged(let event): set(event.fee.description, event.to?.minor ?? 0, event.onDate, order, &fees)
    case .feeRemoved(let event): set(event.feeID.description, 0, event.onDate, order, &fees)
    case .work(.deleted(let event)): for fee in fees.keys { set(fee, 0, event.onDate, order, &fees) }
    case .work: break
    case .payment(.succeeded(let event)):
      add([0, 0, event.amount.minor, 0, event.amount.minor, 0], event.onDate, order)
    case .payment(.refunded(let event)):
      add([0, 0, 0, event.amount.minor, -event.amount.minor, 0], event.onDate, order)
    case .payment(.failed(let event)): add([0, 0, 0, 0, 0, 1], event.onDate, order)
    case .payment: break
    }
  }

  private mutating func set(
    _ fee: String, _ amount: Int64, _ day: LocalDate?, _ order: OrderState, _ fees: inout [String: Int64]
  ) {
    let change = amount - (fees[fee] ?? 0)
    fees[fee] = amount
    add(fee == "initial" ? [change, 0, 0, 0, 0, 0] : [0, change, 0, 0, 0, 0], day, order)
  }

  private mutating func add(_ figures: [Int64], _ day: LocalDate?, _ order: OrderState) {
    let customer = order.work.customerID.description
    let keys: [RevenueGroup: String] = [
      .month: String(day!.description.prefix(7)), .service: order.work.serviceID.description,
      .product: order.work.productID?.description ?? "", .customer: owners[customer] ?? customer,
      .user: order.work.assignedUserID.description,
    ]
    for (group, key) in keys {
      let before = sums[group]?[key] ?? Array(repeating: 0, count: figures.count)
      sums[group, default: [:]][key] = zip(before, figures).map(+)
    }
  }
}
