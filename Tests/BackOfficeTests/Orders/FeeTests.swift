// The initial fee and additional fees of an order.

import EventSourcing
import EventSourcingTesting
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite struct FeeTests {
  private let travel: FeeID = anID(80)
  private let tenner = Money(minor: 1000, currency: "GBP")
  private let fiver = Money(minor: 500, currency: "GBP")
  private let euro = Money(minor: 1000, currency: "EUR")

  private var withFee: OrderSpec {
    Story.atSurvey.and(.feeAdded(OrderFeeAdded(feeID: travel, name: "Travel", amount: tenner)), at: Shop.hour(1))
  }

  private func initial(_ amount: Money) -> any OrderStreamCommand {
    SetInitialFee(orderID: Shop.order, amount: amount)
  }

  private func add(_ amount: Money, id: FeeID? = nil) -> any OrderStreamCommand {
    AddFee(orderID: Shop.order, feeID: id, name: " Travel ", amount: amount)
  }

  private func change(_ amount: Money, id: FeeID? = nil) -> any OrderStreamCommand {
    ChangeFee(orderID: Shop.order, feeID: id ?? travel, amount: amount)
  }

  private func remove(_ id: FeeID) -> any OrderStreamCommand { RemoveFee(orderID: Shop.order, feeID: id) }

  // Checklist: L-92
  @Test func `sets the initial fee`() {
    let first = OrderEvent.feeChanged(OrderFeeChanged(fee: .initial, from: nil, to: tenner, onDate: Shop.today))
    Story.atSurvey.when(initial(tenner), in: Shop.context()).then(first)
    let then = Story.atSurvey.and(first, at: Shop.hour(1))
    then.when(initial(fiver), in: Shop.context())
      .then(.feeChanged(OrderFeeChanged(fee: .initial, from: tenner, to: fiver, onDate: Shop.today)))
    then.when(initial(tenner), in: Shop.context()).thenNothing()
  }

  @Test func `the ID of a removed fee is not used again`() {
    withFee.and(.feeRemoved(OrderFeeRemoved(feeID: travel, name: "Travel", amount: tenner)), at: Shop.hour(2))
      .when(add(fiver, id: travel), in: Shop.context())
      .thenRejected(.idInUse(kind: "fee", id: travel.description))
  }

  @Test func `adds a fee under a trimmed name`() {
    let made = OrderFeeAdded(
      feeID: .made(by: Shop.command, "fee"), name: "Travel", amount: tenner, onDate: Shop.today)
    Story.atSurvey.when(add(tenner), in: Shop.context()).then(.feeAdded(made))
    withFee.when(add(tenner, id: travel), in: Shop.context())
      .thenRejected(.idInUse(kind: "fee", id: travel.description))
  }

  // Checklist: L-92
  @Test func `changes a fee`() {
    let changed = OrderEvent.feeChanged(
      OrderFeeChanged(fee: .additional(travel), from: tenner, to: fiver, onDate: Shop.today))
    withFee.when(change(fiver), in: Shop.context()).then(changed)
    withFee.and(changed, at: Shop.hour(2)).when(change(fiver), in: Shop.context()).thenNothing()
    withFee.when(change(fiver, id: anID(99)), in: Shop.context()).thenRejected(.unknownFee)
  }

  @Test func `removes a fee`() {
    let removed = OrderEvent.feeRemoved(
      OrderFeeRemoved(feeID: travel, name: "Travel", amount: tenner, onDate: Shop.today))
    withFee.when(remove(travel), in: Shop.context()).then(removed)
    withFee.and(removed, at: Shop.hour(2)).when(remove(travel), in: Shop.context()).thenRejected(.unknownFee)
  }

  @Test func `refuses another currency`() {
    for command in [initial(euro), add(euro), change(euro)] {
      withFee.when(command, in: Shop.context()).thenRejected(.currencyMismatch)
    }
  }

  @Test func `a closed order's fees stand still`() {
    let closed = withFee.and(Story.closed(resume: 0), at: Shop.hour(2))
    for command in [initial(fiver), add(fiver), change(fiver), remove(travel)] {
      closed.when(command, in: Shop.context()).thenRejected(.orderClosed)
    }
  }

  @Test func `what changes what is due says the day on the account's calendar`() throws {
    var index = AccountIndex.shop
    index.account?.timeZone = "Test/Ahead"
    let context = DecisionContext(
      now: Shop.hour(1), actor: .user(Shop.sal, .superAdmin), commandID: Shop.command, index: index,
      zones: ZoneRules { _, _ in 14 * 3600 })
    var order: OrderState?
    let fee: FeeID = .made(by: Shop.command, "fee")
    let commands = [
      Shop.opening(), initial(tenner), add(tenner), change(fiver, id: fee), remove(fee),
      DeleteOrder(orderID: Shop.order),
    ]
    var days: [LocalDate?] = []
    for command in commands {
      for event in try command.decide(on: order, context).events.map(\.event) {
        switch event {
        case .opened(let event): days.append(event.onDate)
        case .feeAdded(let event): days.append(event.onDate)
        case .feeChanged(let event): days.append(event.onDate)
        case .feeRemoved(let event): days.append(event.onDate)
        case .work(.deleted(let event)): days.append(event.onDate)
        case .work, .payment: break
        }
        Order.evolve(&order, event, Shop.envelope())
      }
    }
    #expect(days == Array(repeating: LocalDate("2024-02-02")!, count: 6))
  }
}
