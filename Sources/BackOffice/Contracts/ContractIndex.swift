// The facts about all contracts that rules beyond one need: whose customer has some that go on, which one began with an
// order, and when the engine has to look at each.

public import EventSourcing

/// A fold over the events of all contracts.
public struct ContractIndex: Sendable, Equatable {
  private(set) var contracts: [ContractID: ContractState] = [:]
  private var byFirstOrder: [OrderID: ContractID] = [:]
  private var activeByCustomer: [CustomerID: Int] = [:]
  /// When something is to happen to a contract by itself.
  private(set) var timers: [ContractID: Deadline] = [:]
  private(set) var deadlines = Deadlines()

  /// An account without contracts.
  public init() {}

  /// The contract with this id, ended or not.
  public subscript(id: ContractID) -> ContractState? { contracts[id] }

  /// The contract that began with an order.
  public func contract(startedBy order: OrderID) -> ContractID? { byFirstOrder[order] }

  /// How many contracts of a customer go on.
  public func activeCount(of customer: CustomerID) -> Int { activeByCustomer[customer] ?? 0 }

  /// The contracts that go on and whose renewals a user would have or look after, oldest first.
  func active(concerning user: UserID) -> [ContractID] {
    contracts.filter { _, contract in
      contract.isActive && (contract.assignedUserID == user || contract.orderAdminID == user)
    }.sorted { ($0.value.startedAt, $0.key) < ($1.value.startedAt, $1.key) }.map(\.key)
  }

  /// Takes in one event of the contract `id`.
  public mutating func evolve(_ event: ContractEvent, _ id: ContractID, _ envelope: Envelope) {
    var contract = contracts[id]
    Contract.evolve(&contract, event, envelope)
    guard let contract else { return }
    put(contract, id)
    // Each event sets the time anew, so that what is sent then follows from the newest one.
    setTimer(id, contract.due(id).map { Deadline($0, setBy: envelope) })
  }

  /// Keeps one as it is now; false if there was one with this id already.
  @discardableResult
  mutating func put(_ contract: ContractState, _ id: ContractID) -> Bool {
    let before = contracts.updateValue(contract, forKey: id)
    if let before, before.isActive { count(before.customerID, -1) }
    if contract.isActive { count(contract.customerID, 1) }
    byFirstOrder[contract.firstOrderID] = id
    return before == nil
  }

  mutating func setTimer(_ id: ContractID, _ deadline: Deadline?) {
    deadlines.replace(timers[id], by: deadline)
    timers[id] = deadline
  }

  private mutating func count(_ customer: CustomerID, _ difference: Int) {
    let count = activeCount(of: customer) + difference
    activeByCustomer[customer] = count == 0 ? nil : count
  }
}
