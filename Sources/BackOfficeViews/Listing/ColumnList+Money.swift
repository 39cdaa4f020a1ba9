// Amounts in rows: two columns in a table, one value with its currency in a list.

internal import BackOffice
internal import ReadModels

extension ColumnList {
  /// An amount that a row may lack; `name` and `nameCurrency` are the columns.
  mutating func money(_ name: String, _ value: inout Money?) {
    var minor = value?.minor
    var currency = value?.currency
    group(name, value.map(Self.fields) ?? .null) { list in
      list(name, &minor)
      list(name + "Currency", &currency)
    }
    value = minor.flatMap { minor in currency.map { Money(minor: minor, currency: $0) } }
  }

  /// An amount that every row has.
  mutating func money(_ name: String, _ value: inout Money) {
    var optional: Money? = value
    money(name, &optional)
    value = optional ?? value
  }

  private static func fields(_ money: Money) -> ColumnValue {
    .fields([NamedValue("minor", .integer(money.minor)), NamedValue("currency", .text(money.currency))])
  }
}
