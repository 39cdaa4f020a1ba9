// The common start of the tests of contracts: an office with an order of ABC Limited's that begins a contract, and the
// engine, which does what is due at its time or all at once after it was down.

import EventSourcing
import FoundationEssentials
import Testing

@testable import BackOffice

struct ContractOffice {
  static let order = OrderID("00000000-0000-4000-8000-0000000000f1")!
  static let fee = Money(minor: 5_000, currency: "GBP")
  static let unknown = ContractID("00000000-0000-4000-8000-0000000000ff")!

  var office = Office.trading

  /// The first of February, every month.
  static func terms(_ change: (inout ContractTerms) -> Void = { _ in }) -> ContractTerms {
    var terms = ContractTerms(anchor: LocalDate("2024-02-01")!, every: ContractPeriod(1, .month))
    change(&terms)
    return terms
  }

  static func opening(_ terms: ContractTerms?, fee: Money? = fee, type: OrderType = .contract) -> OpenOrder {
    OpenOrder(
      orderID: order, customerID: Office.abc, type: type, serviceID: Office.boilers, assignedUserID: Office.gus,
      orderAdminID: Office.gil, initialFee: Money(minor: 9_000, currency: "GBP"),
      contractTerms: terms.map { NewContract($0, fee: fee) })
  }

  /// An office whose contract began at a time.
  static func begun(at time: Instant = Office.start, _ change: (inout ContractTerms) -> Void = { _ in }) throws -> Self
  {
    var office = ContractOffice()
    office.office.now = time
    try office.office.run(opening(terms(change)))
    return office
  }

  var contractID: ContractID { office.index.contracts.contract(startedBy: Self.order) ?? Self.unknown }
  var contract: ContractState { office.index.contracts[contractID]! }

  @discardableResult
  mutating func run(_ command: any BackOfficeCommand, as user: UserID = Office.ada) throws -> [String] {
    try office.run(command, as: user).compactMap(Self.words)
  }

  func rejection(of command: any BackOfficeCommand, as user: UserID = Office.ada) -> Rejection? {
    office.rejection(of: command, as: user)
  }

  /// What happens by itself up to a time, each thing when it is due.
  mutating func live(until time: String) throws -> [String] {
    let end = try #require(Instant(time))
    var words: [String] = []
    while let deadline = office.index.contracts.deadlines.due(by: end).first(where: { _ in true }) {
      office.now = max(office.now, deadline.dueAt)
      words += try fire(deadline)
    }
    office.now = end
    return words
  }

  /// What happens by itself when the engine comes back at a time.
  mutating func comeBack(at time: String) throws -> [String] {
    office.now = try #require(Instant(time))
    var words: [String] = []
    while let deadline = office.index.contracts.deadlines.due(by: office.now).first(where: { _ in true }) {
      words += try fire(deadline)
    }
    return words
  }

  private mutating func fire(_ deadline: Deadline) throws -> [String] {
    let command = try #require(deadline.matter.command as? any BackOfficeCommand)
    let events = try office.run(command, by: .system(deadline.matter.policy.actor))
    try #require(!events.isEmpty, "what is due changed nothing")
    return events.map(\.event).compactMap(Self.words)
  }

  /// An event of a contract, or the order of a cycle, in words.
  private static func words(_ event: BackOfficeEvent) -> String? {
    func skipping(_ cycles: [Int]?) -> String { cycles.map { " skipping \($0)" } ?? "" }
    switch event {
    case .contract(.started): return "started"
    case .contract(.termsChanged): return "changed"
    case .contract(.renewalDue(let event)): return "due \(event.cycle) on \(event.dueOn)\(skipping(event.skipped))"
    case .contract(.renewed(let event)): return "renewed \(event.cycle) on \(event.dueOn)\(skipping(event.skipped))"
    case .contract(.renewalFailed(let event)): return "failed \(event.cycle): \(event.code)\(skipping(event.skipped))"
    case .contract(.ended(let event)): return "ended after \(event.lastCycle): \(event.reason?.text ?? "—")"
    case .order(.opened(let event)): return "order of \(event.cycle.map { "\($0)" } ?? "—")"
    default: return nil
    }
  }
}
