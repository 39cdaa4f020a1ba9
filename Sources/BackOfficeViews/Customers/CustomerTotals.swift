// What the list of customers shows of their orders, leads and activities: what is of the customer itself, and what is of
// customers that became one with it, which keep their ids.

/// Columns over the table `customers c` and what is joined to it here.
enum CustomerTotals {
  static let openOrders = sum("openOrders", "s")
  static let openLeads = sum("openLeads", "l")
  static let fees = CustomerSumRecord.fees(high: sum("feesHigh", "s"), low: sum("feesLow", "s"))

  /// The earliest that is to come.
  static let next = one(of: "min", CustomerActivityRecord.next("c.customerID"), "g.nextAt")
  /// When something was last done for the customer, or exchanged with it.
  static let last = one(of: "max", one(of: "max", CustomerActivityRecord.last("c.customerID"), "m.lastAt"), "g.lastAt")

  /// What is joined. There are few customers who took in others, so that their sums cost nothing.
  static let source = """
    LEFT JOIN customer_sums s ON s.customerID = c.customerID \
    LEFT JOIN customer_lead_sums l ON l.customerID = c.customerID \
    LEFT JOIN customer_correspondence m ON m.customerID = c.customerID \
    LEFT JOIN (SELECT d.customerID AS customerID, sum(s.openOrders) AS openOrders, sum(s.feesHigh) AS feesHigh, \
    sum(s.feesLow) AS feesLow, sum(l.openLeads) AS openLeads, min(\(CustomerActivityRecord.next("d.id"))) AS nextAt, \
    max(\(one(of: "max", CustomerActivityRecord.last("d.id"), "m.lastAt"))) AS lastAt FROM mergedCustomers d \
    LEFT JOIN customer_sums s ON s.customerID = d.id LEFT JOIN customer_lead_sums l ON l.customerID = d.id \
    LEFT JOIN customer_correspondence m ON m.customerID = d.id GROUP BY d.customerID) g \
    ON g.customerID = c.customerID
    """

  private static func sum(_ column: String, _ own: String) -> String {
    "(coalesce(\(own).\(column), 0) + coalesce(g.\(column), 0))"
  }

  /// The smaller or larger of two numbers, either of which may be null.
  private static func one(of function: String, _ a: String, _ b: String) -> String {
    "coalesce(\(function)(\(a), \(b)), \(a), \(b))"
  }
}
