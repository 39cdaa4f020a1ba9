// What contracts are worth: how many go on, what they come to a year, which of them come up for renewal.

public import BackOffice
public import EventSourcing
public import ReadModels

/// The contracts of one currency, summed up.
public struct RecurringRevenue: ListRow {
  public static let columns = labels

  /// Contracts that go on.
  public private(set) var active = 0
  /// What the renewals of those come to in a year.
  public private(set) var yearlyValue = Money(minor: 0, currency: "")
  /// Those whose next cycle is due within 30 days, today and the last of them included.
  public private(set) var renewalsIn30Days = 0
  /// The same within 90 days.
  public private(set) var renewalsIn90Days = 0
  /// Contracts that ended, whenever that was.
  public private(set) var ended = 0

  public init() {}

  public mutating func columns(_ column: inout ColumnList) {
    column("active", &active)
    column.money("yearlyValue", &yearlyValue)
    column("renewalsIn30Days", &renewalsIn30Days)
    column("renewalsIn90Days", &renewalsIn90Days)
    column("ended", &ended)
  }
}

extension ReadableView<ContractsView> {
  /// The sums over all contracts; none where there was never a contract. Contracts without a fee are counted with those
  /// of the account's currency.
  public func recurringRevenue(today: LocalDate) throws -> [RecurringRevenue] {
    let value = WideSum.sql(of: "CASE WHEN state = 'active' THEN coalesce(yearlyValue, 0) ELSE 0 END")
    let isDue = "coalesce(state = 'active' AND nextDueOn <= ?, 0)"
    return try read { db in
      try db.rows(
        RecurringRevenue.self,
        """
        SELECT sum(state = 'active'), \(value), money, sum(\(isDue)), sum(\(isDue)), sum(state = 'ended') \
        FROM (SELECT *, coalesce(currency, (SELECT max(currency) FROM contracts), '') AS money FROM contracts) \
        GROUP BY money ORDER BY money
        """,
        [30, 90].map { .text(today.adding(days: $0)?.description ?? "9999-12-31") })
    }
  }
}
