// Amounts of money as people write them: whole units, a point, the digits of the smallest coin, the currency's sign.

/// Numbers and amounts as people write them.
public enum AmountText {
  /// `1234567` as `1,234,567`.
  public static func grouped(_ number: some BinaryInteger) -> String {
    let digits = String(number.magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return number < 0 ? "-" + text : text
  }

  /// `£1,234.50`, or with the currency's code where it has no common sign: `1,234.50 CHF`.
  ///
  /// - Parameter minor: how much, in the smallest coin.
  public static func string(minor: Int64, currency: String) -> String {
    let decimals = Self.decimals[currency] ?? 2
    let scale = (0..<decimals).reduce(UInt64(1)) { scale, _ in scale * 10 }
    var amount = grouped(minor.magnitude / scale)
    if decimals > 0 {
      let rest = String(minor.magnitude % scale)
      amount += "." + String(repeating: "0", count: decimals - rest.count) + rest
    }
    let sign = minor < 0 ? "-" : ""
    if let symbol = symbols[currency] { return sign + symbol + amount }
    return sign + amount + " " + currency
  }

  private static let symbols = ["GBP": "£", "EUR": "€", "USD": "$", "JPY": "¥"]
  private static let decimals = ["JPY": 0, "KRW": 0, "ISK": 0, "BHD": 3, "KWD": 3, "OMR": 3, "TND": 3]
}
