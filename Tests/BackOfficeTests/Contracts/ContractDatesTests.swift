// When cycles are due: each counted from the anchor, so that no month end drifts (D-25); and when the engine looks at a
// contract, which is the start of a day in the account's time zone.

import EventSourcing
import Testing

@testable import BackOffice

@Suite struct ContractDatesTests {
  // Checklist: L-73
  @Test(arguments: [
    ("2024-01-31", ContractPeriod(1, .month), ["2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31"]),
    ("2023-01-31", ContractPeriod(1, .month), ["2023-02-28", "2023-03-31"]),
    ("2024-01-30", ContractPeriod(1, .month), ["2024-02-29", "2024-03-30"]),
    ("2024-10-31", ContractPeriod(2, .month), ["2024-12-31", "2025-02-28", "2025-04-30", "2025-06-30", "2025-08-31"]),
    ("2024-11-30", ContractPeriod(3, .month), ["2025-02-28", "2025-05-30", "2025-08-30", "2025-11-30"]),
    ("2024-02-29", ContractPeriod(1, .year), ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]),
    ("2096-02-29", ContractPeriod(4, .year), ["2100-02-28", "2104-02-29"]),
    ("2024-12-15", ContractPeriod(1, .month), ["2025-01-15"]),
    // Over the nights in which clocks change.
    ("2024-03-24", ContractPeriod(1, .week), ["2024-03-31", "2024-04-07", "2024-04-14"]),
    ("2024-10-20", ContractPeriod(2, .week), ["2024-11-03", "2024-11-17"]),
  ])
  func `cycles are due`(_ anchor: String, _ every: ContractPeriod, _ days: [String]) throws {
    let anchor = try #require(LocalDate(anchor))
    #expect(every.day(0, after: anchor) == anchor)
    #expect((1...days.count).map { every.day($0, after: anchor)?.description } == days)
  }

  @Test func `whatever numbers a log holds, nothing traps`() throws {
    let anchor = try #require(LocalDate("2024-01-31"))
    for unit in [ContractPeriodUnit.week, .month, .year] {
      for n in [0, -1, .min, .max, 120] {
        for times in [Int.min, -1, .max, 4_000_000_000] {
          let day = ContractPeriod(n, unit).day(times, after: anchor)
          if n <= 0 { #expect(day == nil) }
        }
        _ = ContractPeriod(n, unit).yearlyValue(of: Money(minor: .max, currency: "GBP"))
        _ = ContractTerms(anchor: anchor, every: ContractPeriod(n, unit), leadDays: .min).fault
      }
    }
    #expect(ContractPeriod(1, .year).day(7_976, after: anchor) == nil)
    #expect(ContractPeriod(1, .year).day(7_975, after: anchor)?.description == "9999-01-31")
  }

  /// The nth day of a contract, however it got there: by cycles one after the other, after changes, after being down.
  @Test(arguments: 0..<40) func `the nth cycle is due n periods after the anchor`(_ seed: Int) throws {
    var random = UInt64(seed) &* 2_654_435_761 &+ 12_345
    func next(_ bound: Int) -> Int {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(random >> 33) % bound
    }
    let every = ContractPeriod(1 + next(5), [.week, .month, .year][next(3)])
    let day = try #require(LocalDate("2023-12-01")?.adding(days: next(60)))
    let start = ZoneRules.ofThisMachine.start(of: day, in: "Europe/London")
    var office = try ContractOffice.begun(at: start) { terms in
      (terms.anchor, terms.every, terms.leadDays) = (day, every, next(7))
      terms.renewal = next(2) == 0 ? .automatic : .manual
      terms.catchUp = next(2) == 0 ? .all : .latest
    }
    var time = day
    for _ in 0..<6 {
      time = try #require(time.adding(days: next(every.shortestDays * 3)))
      let noon = "\(time)T12:00:00Z"
      _ = next(2) == 0 ? try office.comeBack(at: noon) : try office.live(until: noon)
      let contract = office.contract
      #expect(contract.newestDueOn == every.day(contract.newestCycle, after: day))
      for waiting in contract.waiting { #expect(waiting.dueOn == every.day(waiting.cycle, after: day)) }
      guard case .renew(let cycle, let dueOn)? = contract.nextStep else { return #expect(Bool(false)) }
      #expect(cycle == contract.newestCycle + 1 && dueOn == every.day(cycle, after: day))
      #expect(contract.nextAt! > office.office.now)
      #expect(contract.newestDueOn.adding(days: -contract.terms.leadDays)! <= time)
    }
  }

  @Test(arguments: [
    // By the zone's clocks, over the night in which they change.
    ("Europe/London", "2024-03-24", 0, "2024-03-31T00:00:00Z"),
    ("Europe/London", "2024-03-25", 0, "2024-03-31T23:00:00Z"),
    ("Europe/London", "2024-03-25", 1, "2024-03-31T00:00:00Z"),
    ("America/New_York", "2024-03-04", 0, "2024-03-11T04:00:00Z"),
    ("Asia/Tokyo", "2024-03-25", 0, "2024-03-31T15:00:00Z"),
  ])
  func `the order is opened when the day begins where the account is`(
    _ zone: String, _ anchor: String, _ leadDays: Int, _ time: String
  ) throws {
    var office = Office()
    var registration = Office.registration
    registration.timeZone = zone
    try office.run(registration, by: .system("registration"))
    let terms = ContractTerms(anchor: LocalDate(anchor)!, every: ContractPeriod(1, .week), leadDays: leadDays)
    let started = ContractStarted(
      customerID: Office.abc, firstOrderID: ContractOffice.order, terms: terms, serviceID: Office.boilers,
      productID: nil, workflowID: Office.install, assignedUserID: Office.gus, orderAdminID: nil, fee: nil)
    let context = DecisionContext(
      now: Office.start, actor: .engine, commandID: Shop.command, index: office.index, zones: .ofThisMachine)
    #expect(context.nextTime(of: ContractState(started, at: Office.start)) == Instant(time))
  }

  @Test(
    arguments: [
      (ContractPeriod(1, .week), 10_000, 520_000), (ContractPeriod(3, .week), 10_000, 173_333),
      (ContractPeriod(1, .month), 5_000, 60_000), (ContractPeriod(5, .month), 5_001, 12_002),
      (ContractPeriod(24, .month), 5_001, 2_501), (ContractPeriod(1, .year), 5_000, 5_000),
      (ContractPeriod(2, .year), 5_001, 2_501), (ContractPeriod(3, .year), 5_000, 1_667),
    ] as [(ContractPeriod, Int64, Int64)])
  func `a year is worth so much, rounded half up`(_ every: ContractPeriod, _ fee: Int64, _ value: Int64) {
    #expect(every.yearlyValue(of: Money(minor: fee, currency: "GBP")) == Money(minor: value, currency: "GBP"))
  }
}
