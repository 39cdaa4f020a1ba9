// What the columns of a proposed header mean, and what the import of such sheets costs: only the columns beyond the
// standard template are charged for.

public import EventSourcing

/// Says what the columns of a proposed header mean, and records the quote.
public struct ApproveImportMapping: ImportCommand {
  public var importID: ImportID
  public var mapping: ImportMapping
  public var quote: Money?

  public init(importID: ImportID, mapping: ImportMapping, quote: Money? = nil) {
    self.importID = importID
    self.mapping = mapping
    self.quote = quote
  }

  public init(_ field: inout some FieldList<ApproveImportMapping>) {
    importID = field("importID", \.importID, "the import")
    mapping = field("mapping", \.mapping, "what the columns mean")
    quote = field("quote", \.quote, "what it costs", .amount)
  }

  public static var right: Right { .superAdmin }
  public static var summary: String { "Says what the columns of a proposed header mean, and records the quote." }
  public static var refusals: [String] { ["currencyMismatch", "importNotRunning", "invalidMoney"] }
  public static var example: String {
    #"{"importID":"c0000000-0000-4000-8000-000000000001","mapping":{"columns":{"Firm":"Customer Name","Status":"Status","Old ref":"custom.oldRef"}}}"#
  }

  public func decide(_ state: ImportState, _ context: DecisionContext) throws(Rejection) -> Decision<ImportEvent> {
    guard state.status == .proposed else { throw .importNotRunning(state: state.status.rawValue) }
    try mapping.check(state.headers)
    if let quote { try context.index.requireCurrency(of: quote) }
    guard state.mapping != mapping || state.quote != quote else { return [] }
    return [
      .mappingApproved(
        ImportMappingApproved(mapping: mapping, chargeableColumns: mapping.chargeable(state.headers), quote: quote))
    ]
  }
}
