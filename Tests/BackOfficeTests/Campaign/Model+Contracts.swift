// Contracts in the model: cycles counted from the anchor, renewed by the engine or by hand, on a calendar of the model's
// own for Europe/London.

import EventSourcing
import FoundationEssentials

@testable import BackOffice

/// A day by its number since 1970-01-01.
struct Day: Comparable, Hashable {
  let number: Int
  static func < (a: Self, b: Self) -> Bool { a.number < b.number }

  init(_ number: Int) { self.number = number }
  init(_ date: LocalDate) { number = Int(date.midnight.milliseconds / 86_400_000) }
  /// That on which an instant falls in London.
  init(of time: Instant) {
    var day = Day(Int((time.milliseconds / 86_400_000)))
    if Day(day.number + 1).start <= time { day = Day(day.number + 1) }
    self = day
  }

  var date: LocalDate { LocalDate(of: Instant(milliseconds: Int64(number) * 86_400_000)) }

  /// Year, month from 1, day from 1.
  var parts: (year: Int, month: Int, day: Int) {
    // Days from 0000-03-01, in cycles of 400 years.
    let shifted = number + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    return (yearOfEra + era * 400 + (month >= 10 ? 1 : 0), month < 10 ? month + 3 : month - 9, day)
  }

  init(_ year: Int, _ month: Int, _ day: Int) {
    let year = month <= 2 ? year - 1 : year
    let era = year / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    number = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// The same day of a later month, or the last one of a shorter month.
  func adding(months: Int) -> Day {
    let (year, month, day) = parts
    let index = year * 12 + month - 1 + months
    let (newYear, newMonth) = (index / 12, index % 12 + 1)
    let next = newMonth == 12 ? Day(newYear + 1, 1, 1) : Day(newYear, newMonth + 1, 1)
    return min(Day(newYear, newMonth, day), Day(next.number - 1))
  }

  private static func lastSunday(_ year: Int, _ month: Int) -> Int {
    let last = Day(year, month, 31).number
    return last - (last + 4) % 7
  }

  /// When the day begins in London.
  var start: Instant {
    let year = parts.year
    let isSummer = number > Self.lastSunday(year, 3) && number <= Self.lastSunday(year, 10)
    return Instant(milliseconds: Int64(number) * 86_400_000 - (isSummer ? 3_600_000 : 0))
  }
}

extension Model {
  struct Contract {
    var customer: CustomerID
    let firstOrder: OrderID
    let service: ServiceID
    let product: ProductID?
    let workflow: WorkflowID
    var assigned: UserID
    var admin: UserID?
    var fee: Money?
    var terms: ContractTerms
    /// The cycle that the anchor is the day of.
    var anchorCycle = 0
    /// The newest that was made, is due, failed or was skipped.
    var newest = 0 {
      didSet { newestDay = day(newest) }
    }
    /// When it was due, by the terms of then; nil while that is the first cycle.
    private(set) var newestDay: Day?
    var orders: [Int: OrderID]
    /// Cycles that are due or failed, and have no order yet.
    var waiting: [Int] = []
    var isEnded = false

    enum Next {
      case renewal(Int)
      case end
    }

    func day(_ cycle: Int) -> Day {
      let times = (cycle - anchorCycle) * terms.every.n
      switch terms.every.unit {
      case .week: return Day(Day(terms.anchor).number + 7 * times)
      case .month: return Day(terms.anchor).adding(months: times)
      case .year: return Day(terms.anchor).adding(months: 12 * times)
      }
    }

    func step(after cycle: Int) -> (next: Next, day: Day) {
      let due = day(cycle + 1)
      if let end = terms.endsOn, due > Day(end) { return (.end, Day(Day(end).number + 1)) }
      if let most = terms.maxCycles, cycle + 1 >= most { return (.end, due) }
      return (.renewal(cycle + 1), Day(due.number - terms.leadDays))
    }

    var dueAt: Instant? { isEnded ? nil : step(after: newest).day.start }
  }
}

extension Model {
  /// What happens when a contract's time has come.
  mutating func contractIsDue(_ id: ContractID) {
    var contract = contracts[id]!
    guard case .renewal(var cycle) = contract.step(after: contract.newest).next else {
      contracts[id]!.isEnded = true
      return
    }
    if contract.terms.catchUp == .latest {
      while case (.renewal(let later), let day) = contract.step(after: cycle), day.start <= now { cycle = later }
    }
    let latest = contract.terms.catchUp == .latest
    if contract.terms.renewal == .manual {
      contract.newest = cycle
      contract.waiting.append(cycle)
      contracts[id] = contract
      return
    }
    let made = latest ? cycle : contract.waiting.first ?? cycle
    contracts[id] = contract
    do throws(Refused) {
      try renew(id, made)
      if latest { contracts[id]!.waiting = [] }
      contracts[id]!.newest = max(contracts[id]!.newest, made)
    } catch {
      contracts[id]!.newest = cycle
      contracts[id]!.waiting = (latest ? [] : contract.waiting) + [cycle]
    }
  }

  /// Opens the order of a cycle.
  mutating func renew(_ id: ContractID, _ cycle: Int) throws(Refused) {
    let contract = contracts[id]!
    let admin = isActive(contract.admin) ? contract.admin : nil
    let assigned = isActive(contract.assigned) ? contract.assigned : admin ?? superAdmins.first ?? contract.assigned
    let isUsable = workflows[contract.workflow]?.archived == false
    let (workflow, _) = try opening(
      .order, customer: contract.customer, contact: nil, service: contract.service, product: contract.product,
      workflow: isUsable ? contract.workflow : nil, assigned: assigned, admin: admin)
    let order = OrderID(UUID(namespace: id.uuid, name: "\(cycle)"))
    open(
      .order(order), customer: contract.customer, contact: nil, service: contract.service, product: contract.product,
      workflow: workflow, assigned: assigned, admin: admin, fee: contract.fee, contract: (id, cycle))
    contracts[id]!.orders[cycle] = order
    contracts[id]!.waiting.removeAll { $0 == cycle }
  }

  func form(terms: ContractTerms) throws(Refused) {
    let longest: Int
    switch terms.every.unit {
    case .week: longest = terms.every.n * 7
    case .month: longest = terms.every.n * 28
    case .year: longest = terms.every.n * 365
    }
    let isGood =
      (1...120).contains(terms.every.n) && (0...90).contains(terms.leadDays) && terms.leadDays < longest
      && (terms.maxCycles ?? 1) >= 1 && terms.endsOn.map { $0 >= terms.anchor } ?? true
    if !isGood { throw Refused(.invalidTerms) }
  }

  /// Terms that come with the first order: the anchor lies within one period before the day of opening.
  func form(new contract: NewContract) throws(Refused) {
    try form(terms: contract.terms)
    if let fee = contract.fee { try form(fee: fee) }
    let today = Day(of: now)
    let (anchor, every) = (Day(contract.terms.anchor), contract.terms.every)
    let next =
      every.unit == .week
      ? Day(anchor.number + 7 * every.n)
      : anchor.adding(months: every.n * (every.unit == .year ? 12 : 1))
    let isOver = contract.terms.endsOn.map { Day($0) < today } ?? false
    if anchor > today || next <= today || isOver { throw Refused(.invalidTerms) }
  }

  mutating func begin(_ new: NewContract, _ order: OrderID, _ workflow: WorkflowID, _ command: UUID) {
    let job = jobs[.order(order)]!
    let id = ContractID(UUID(namespace: command, name: "contract/0"))
    jobs[.order(order)]!.contract = (id, 0)
    contracts[id] = Contract(
      customer: job.customer, firstOrder: order, service: job.service, product: job.product, workflow: workflow,
      assigned: job.assigned, admin: job.admin, fee: new.fee, terms: new.terms, orders: [0: order])
  }
}
