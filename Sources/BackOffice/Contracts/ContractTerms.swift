// When a contract is renewed: its cycles are counted from a day of the calendar, each on its own, so that no month end
// drifts (31 January, 28 February, 31 March).

public import EventSourcing

/// The unit of the time between two cycles.
public enum ContractPeriodUnit: String, FieldType, CaseIterable {
  case week, month, year
}

/// The time between two cycles: so many weeks, months or years.
public struct ContractPeriod: Hashable, Record {
  public let n: Int
  public let unit: ContractPeriodUnit

  public init(_ n: Int, _ unit: ContractPeriodUnit) {
    self.n = n
    self.unit = unit
  }

  public init(_ field: inout some FieldList<ContractPeriod>) {
    n = field("n", \.n, "how many, 1 to 120")
    unit = field("unit", \.unit, "weeks, months or years")
  }
}

/// Whether a contract is renewed by itself or by somebody.
public enum ContractRenewal: String, FieldType, CaseIterable {
  case automatic, manual
}

/// What becomes of several cycles that came due while nobody renewed: an order for each, or for the last one alone.
public enum ContractCatchUp: String, FieldType, CaseIterable {
  case all, latest
}

/// When a contract is renewed, how, and for how long.
public struct ContractTerms: Hashable, Record {
  /// The day from which cycles are counted: that of the first order, or of the first cycle after a change.
  public internal(set) var anchor: LocalDate
  public internal(set) var every: ContractPeriod
  public internal(set) var renewal: ContractRenewal
  /// The order of a cycle is opened so many days before the cycle is due.
  public internal(set) var leadDays: Int
  /// The last day on which a cycle can be due.
  public internal(set) var endsOn: LocalDate?
  /// How many cycles there are, that of the first order included.
  public internal(set) var maxCycles: Int?
  public internal(set) var catchUp: ContractCatchUp

  public init(
    anchor: LocalDate, every: ContractPeriod, renewal: ContractRenewal = .automatic, leadDays: Int = 0,
    endsOn: LocalDate? = nil, maxCycles: Int? = nil, catchUp: ContractCatchUp = .all
  ) {
    self.anchor = anchor
    self.every = every
    self.renewal = renewal
    self.leadDays = leadDays
    self.endsOn = endsOn
    self.maxCycles = maxCycles
    self.catchUp = catchUp
  }

  public init(_ field: inout some FieldList<ContractTerms>) {
    every = field("every", \.every, "the time between two cycles")
    anchor = field("anchor", \.anchor, "the day from which cycles are counted")
    endsOn = field("endsOn", \.endsOn, "the last day on which a cycle can be due")
    catchUp = field("catchUp", \.catchUp, "what becomes of cycles that were missed")
    renewal = field("renewal", \.renewal, "by itself or by somebody")
    leadDays = field("leadDays", \.leadDays, "how many days before it is due a cycle's order is opened")
    maxCycles = field("maxCycles", \.maxCycles, "how many cycles there are, the first order's included")
  }
}

extension ContractPeriod: CustomStringConvertible {
  /// Such as `1 month` or `2 weeks`.
  public var description: String { "\(n) \(unit.rawValue)\(n == 1 ? "" : "s")" }
}

extension ContractPeriod {
  static let counts = 1...120

  /// The day that lies `times` periods after another one; nil outside of the calendar, and for a period of no length.
  public func day(_ times: Int, after anchor: LocalDate) -> LocalDate? {
    guard n > 0 else { return nil }
    let (count, isTooLarge) = n.multipliedReportingOverflow(by: times)
    let (units, isFar) = count.multipliedReportingOverflow(by: unitLength)
    guard !isTooLarge, !isFar else { return nil }
    return unit == .week ? anchor.adding(days: units) : anchor.adding(months: units)
  }

  /// Days of a week, or months.
  private var unitLength: Int {
    switch unit {
    case .week: 7
    case .month: 1
    case .year: 12
    }
  }

  /// The fewest days that such a period has, as far as leads of up to 90 days have to know.
  var shortestDays: Int {
    switch unit {
    case .week: n * 7
    // February alone, with one month beside it, with two; longer ones are longer than any lead.
    case .month: n <= 3 ? [28, 59, 89][max(n, 1) - 1] : n * 30
    case .year: n * 365
    }
  }

  /// How often it comes in a year, as a fraction.
  var timesAYear: (count: Int64, in: Int64) {
    switch unit {
    case .week: (52, Int64(n))
    case .month: (12, Int64(n))
    case .year: (1, Int64(n))
    }
  }

  /// What comes to so much each time, in a year: rounded half up. Nil for a period of no length.
  public func yearlyValue(of fee: Money) -> Money? {
    let (count, years) = timesAYear
    let (total, isTooLarge) = fee.minor.multipliedReportingOverflow(by: count)
    guard years > 0, !isTooLarge, total >= 0 else { return nil }
    let rounded = total / years + (total % years >= years - total % years ? 1 : 0)
    return Money(minor: rounded, currency: fee.currency)
  }
}

extension ContractTerms {
  static let longestLead = 90

  /// What is wrong with them: the field and the reason; nil if nothing is.
  var fault: (field: String, reason: String)? {
    guard ContractPeriod.counts.contains(every.n) else { return ("every", "\(every.n) is not within 1 to 120") }
    guard (0...Self.longestLead).contains(leadDays) else { return ("leadDays", "\(leadDays) is not within 0 to 90") }
    guard leadDays < every.shortestDays else {
      return ("leadDays", "\(leadDays) days are not shorter than the time between two cycles")
    }
    if let maxCycles, !(1...Int(UInt32.max)).contains(maxCycles) { return ("maxCycles", "expected 1 to \(UInt32.max)") }
    if let endsOn, endsOn < anchor { return ("endsOn", "\(endsOn) is before \(anchor), from which cycles are counted") }
    return nil
  }
}

extension FieldRule<ContractTerms> {
  /// Those of an event.
  static var terms: Self {
    Self(bound: "n 1 to 120, leadDays 0 to 90 and shorter than the period") { terms in
      terms.fault.map { "\($0.field): \($0.reason)" }
    }
  }
}
