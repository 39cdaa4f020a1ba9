// Customers that became one with others. Rows of their orders, activities and the like keep the id that is in the log;
// what a list shows, and what it finds for a customer, goes through this one small table.

internal import BackOffice
internal import EventSourcing
internal import ReadModels

/// One customer that became one with another, by all merges.
struct MergedCustomerRecord: StoredRow {
  struct Key: Hashable, Comparable, Sendable {
    /// The one that is left, which tells of the others.
    var customer = CustomerID.blank
    var id = CustomerID.blank

    static func < (a: Self, b: Self) -> Bool { a.customer == b.customer ? a.id < b.id : a.customer < b.customer }
  }

  static var keyColumns: Int { 2 }

  var key = Key()

  mutating func columns(_ column: inout ColumnList) {
    column("customerID", &key.customer)
    column("id", &key.id)
  }
}

enum MergedCustomers {
  static let stored = StateTable<MergedCustomerRecord>("mergedCustomers")
  static let index = "CREATE INDEX mergedCustomers_id ON mergedCustomers (id)"

  static func records(of customer: CustomerState?, in stream: StreamName) -> [MergedCustomerRecord] {
    customer?.absorbed.map { MergedCustomerRecord(key: .init(customer: stream.subject(), id: $0)) } ?? []
  }

  /// The customer that a column of `source(_:)` means.
  static func id(_ column: String) -> String { "coalesce(cm.customerID, \(column))" }

  /// What is joined for the customer that a column means: its names as `c`.
  static func source(_ column: String) -> String {
    """
    LEFT JOIN mergedCustomers cm ON cm.id = \(column) LEFT JOIN customerNames c ON c.id = \(id(column))
    """
  }
}

extension SQLFilter {
  /// Keeps the rows of a customer, if one is asked for, and of all that became one with it.
  mutating func keep(_ column: String, isOf customer: CustomerID?) {
    guard let id = customer.map({ ColumnValue.text($0.description) }) else { return }
    keep(
      """
      \(column) IN (WITH asked(id) AS (SELECT coalesce((SELECT customerID FROM mergedCustomers WHERE id = ?), ?)) \
      SELECT id FROM asked UNION ALL SELECT m.id FROM mergedCustomers m JOIN asked ON asked.id = m.customerID)
      """, [id, id])
  }
}
