// The initial fee of an order and the fees that were added to it. A closed order's fees stand still.

internal import EventSourcing

extension Order {
  static func setInitialFee(
    _ command: SetInitialFee, _ state: OrderState, _ context: DecisionContext
  ) throws(Rejection) -> [OrderEvent] {
    try state.requireLive()
    try context.index.requireCurrency(of: command.amount)
    guard command.amount != state.initialFee else { return [] }
    return [.feeChanged(OrderFeeChanged(fee: .initial, from: state.initialFee, to: command.amount))]
  }

  static func addFee(
    _ command: AddFee, _ state: OrderState, _ context: DecisionContext
  ) throws(Rejection) -> [OrderEvent] {
    try state.requireLive()
    let id = context.id(command.feeID, "fee")
    guard state.fee(id) == nil, !state.removedFees.contains(id) else { throw .idInUse(kind: "fee", id: id.description) }
    try context.index.requireCurrency(of: command.amount)
    return [.feeAdded(OrderFeeAdded(feeID: id, name: FieldText.trimmed(command.name), amount: command.amount))]
  }

  static func changeFee(
    _ command: ChangeFee, _ state: OrderState, _ context: DecisionContext
  ) throws(Rejection) -> [OrderEvent] {
    try state.requireLive()
    guard let fee = state.fee(command.feeID) else { throw .unknownFee }
    try context.index.requireCurrency(of: command.amount)
    guard command.amount != fee.amount else { return [] }
    return [.feeChanged(OrderFeeChanged(fee: .additional(fee.id), from: fee.amount, to: command.amount))]
  }

  static func removeFee(_ command: RemoveFee, _ state: OrderState) throws(Rejection) -> [OrderEvent] {
    try state.requireLive()
    guard let fee = state.fee(command.feeID) else { throw .unknownFee }
    return [.feeRemoved(OrderFeeRemoved(feeID: fee.id, name: fee.name, amount: fee.amount))]
  }
}

extension OrderState {
  fileprivate func fee(_ id: FeeID) -> OrderFee? {
    fees.first { $0.id == id }
  }
}
