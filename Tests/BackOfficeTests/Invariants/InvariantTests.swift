// Each invariant of the back office is broken by a history made by hand, which no command would have written, and says so
// at the right event; and it holds where the same events are as the rules would have them.

import EventSourcing
import FoundationEssentials
import Testing

@testable import BackOffice

@Suite struct InvariantTests {
  @Test func `every invariant is broken by some history`() {
    let names = BackOfficeDomain.invariants.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(Set(BrokenHistory.all.map(\.invariant)) == Set(names))
    for invariant in BackOfficeDomain.invariants {
      #expect(invariant.sentence.hasSuffix("."), "\(invariant.name)")
      #expect(invariant.categories.isSubset(of: BrokenHistory.categories), "\(invariant.name)")
    }
  }

  @Test(arguments: BrokenHistory.all) func `what no command writes is found`(_ history: BrokenHistory) throws {
    let store = try history.store()
    let report = try BackOfficeDomain.check(BackOfficeDomain.invariants, of: store)
    let found = report.violations.filter { $0.invariant == history.invariant }
    #expect(found.map(\.found) == [history.found])
    #expect(found.first?.event.batch.firstPosition == store.durable.position - history.mended)
    #expect(found.first?.goodAgain?.batch.firstPosition == (history.mended > 0 ? store.durable.position : nil))
    #expect(found.first?.stream == history.stream)
    // Before the batch that breaks it nothing is wrong.
    let before = LogPrefixOf(store, through: store.durable.position - history.mended - 1)
    #expect(try before.violations(of: history.invariant) == [])
  }

  @Test func `what came late from a gateway breaks nothing`() throws {
    func payment(_ event: PaymentEvent) -> [BackOfficeEvent] { [.order(.payment(event))] }
    let history = BrokenHistory(
      "feesCoverPayments", nil, "",
      before: BrokenHistory.working + [
        payment(BrokenHistory.requested(1)), payment(BrokenHistory.failed(1)), payment(BrokenHistory.requested(2)),
        payment(BrokenHistory.succeeded(2)),
      ], breaking: payment(BrokenHistory.succeeded(1)))
    let report = try BackOfficeDomain.check(BackOfficeDomain.invariants, of: try history.store())
    #expect(report.violations.map(\.invariant) == [])
  }

  @Test func `a plan with less room than is taken breaks nothing, but nothing may be added`() throws {
    let start = BrokenHistory.account + [[.user(BrokenHistory.user(2, licence: .free))]]
    func broken(_ batches: [[BackOfficeEvent]]) throws -> [String] {
      let history = BrokenHistory("seatLimit", nil, "", before: start + batches, breaking: [])
      return try BackOfficeDomain.check(BackOfficeDomain.invariants, of: try history.store()).violations.map(
        \.invariant)
    }
    let plan = [BackOfficeEvent.account(BrokenHistory.plan(seats: 0, customers: nil))]
    #expect(try broken([plan]) == [])
    #expect(try broken([plan, [.user(BrokenHistory.user(3, licence: .free))]]) == ["seatLimit"])
  }
}

/// A log through one of its positions.
private struct LogPrefixOf {
  let log: LogPrefix<InMemoryEventStore>

  init(_ store: InMemoryEventStore, through position: Position) {
    log = try! LogPrefix(of: store, through: position)
  }

  func violations(of invariant: String) throws -> [String] {
    try BackOfficeDomain.check(BackOfficeDomain.invariants, of: log).violations.map(\.invariant)
      .filter { $0 == invariant }
  }
}
