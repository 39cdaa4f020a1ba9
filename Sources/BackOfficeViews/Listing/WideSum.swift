// Sums of amounts in SQL. SQLite gives up where a sum overflows; these are made of two halves, neither of which does, and
// end where numbers do.

/// The text of sums in SQL.
enum WideSum {
  /// The sum of an expression over the rows of a group, 0 for none.
  static func sql(of expression: String) -> String {
    sql(high: "sum((\(expression)) >> 32)", low: "sum((\(expression)) & 4294967295)")
  }

  /// The number that two sums are the halves of: one of amounts divided by 2 to the 32nd, and one of the rests.
  static func sql(high: String, low: String) -> String {
    let top = "(\(high) + (\(low) >> 32))"
    return """
      CASE WHEN \(top) > 2147483647 THEN \(Int64.max) WHEN \(top) < -2147483648 THEN (-\(Int64.max) - 1) \
      ELSE coalesce((\(top) << 32) | (\(low) & 4294967295), 0) END
      """
  }
}
