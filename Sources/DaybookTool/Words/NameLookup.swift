// Names for the ids that stand in events, so that people read who and what instead of thirty-six characters.

internal import Daybook
internal import EventSourcing
internal import ReadModels

/// Finds names in the view of orders, which keeps those of users, customers, contacts, services, products and labels.
struct NameLookup {
  private let book: Book
  private var names: [String: String] = [:]
  private static let tables = ["people", "services", "products", "customerNames", "contactNames", "listItems"]

  init(_ book: Book) {
    self.book = book
  }

  /// The name for an id; nil if `load` found none.
  subscript(id: String) -> String? { names[id] }

  /// Finds the names for all ids among `texts`. Only well-formed ids reach the query.
  mutating func load(_ texts: some Sequence<String>) async throws {
    let ids = Set(texts.filter { $0.utf8.count == 36 }.compactMap { ID<Never>($0)?.description })
    let unknown = ids.filter { names[$0] == nil }.sorted()
    for start in stride(from: 0, to: unknown.count, by: 500) {
      let list = unknown[start..<min(start + 500, unknown.count)].map { "'\($0)'" }.joined(separator: ", ")
      let parts = Self.tables.map { "SELECT id, name FROM \($0) WHERE id IN (\(list))" }
      for row in try await book.sql("orders", parts.joined(separator: " UNION ALL ")).rows {
        if case .text(let id) = row[0], case .text(let name) = row[1] { names[id] = name }
      }
    }
  }
}
