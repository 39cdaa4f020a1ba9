// Amounts of money in whole minor units; no floating point comes near them.

public import EventSourcing

/// An amount in the minor unit of a currency: `Money(minor: 1200, currency: "GBP")` is twelve pounds.
public struct Money: Hashable, Record {
  public let minor: Int64
  /// Three upper-case letters (ISO 4217).
  public let currency: String

  public init(_ field: inout some FieldList<Money>) {
    minor = field("minor", \.minor, "the amount in the currency's minor unit")
    currency = field("currency", \.currency, "three capitals, such as GBP")
  }

  public init(minor: Int64, currency: String) {
    self.minor = minor
    self.currency = currency
  }

  /// Whether this is an amount that a fee may have: not negative, in a currency of three capitals.
  var isWellFormedFee: Bool {
    minor >= 0 && minor <= 1_000_000_000_000 && currency.utf8.count == 3
      && currency.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
  }
}
