// Numbers, amounts, sizes and spans of time as people read them.

/// Numbers, sizes and spans of time as people read them.
public enum Grouped {
  /// `1234567` as `1,234,567`.
  public static func number(_ number: some BinaryInteger) -> String {
    let digits = String(number.magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return number < 0 ? "-" + text : text
  }

  /// `1 segment`, `2 segments`.
  public static func count(_ count: some BinaryInteger, _ thing: String) -> String {
    "\(number(count)) \(thing)\(count == 1 ? "" : "s")"
  }

  /// `£1,234.50`, or with the currency's code where it has no common sign: `1,234.50 CHF`.
  public static func money(minor: Int64, currency: String) -> String {
    let decimals = Self.decimals[currency] ?? 2
    let scale = (0..<decimals).reduce(UInt64(1)) { scale, _ in scale * 10 }
    var amount = number(minor.magnitude / scale)
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

  /// `1,536` bytes as `1.5 KiB`.
  public static func bytes(_ count: some BinaryInteger) -> String {
    var tenths = min(UInt64(clamping: count), .max / 10) * 10
    var units = ["KiB", "MiB", "GiB", "TiB"][...]
    guard tenths >= 10240 else { return "\(number(count)) bytes" }
    var unit = "bytes"
    while tenths >= 10240, let next = units.popFirst() {
      tenths /= 1024
      unit = next
    }
    return "\(number(tenths / 10)).\(tenths % 10) \(unit)"
  }

  /// A span as its two largest units: `3 d 4 h`, `12 min`, `8 s`.
  public static func span(milliseconds: Int64) -> String {
    let seconds = milliseconds.magnitude / 1000
    let parts: [(UInt64, String)] = [
      (seconds / 86400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s"),
    ]
    guard let first = parts.firstIndex(where: { $0.0 > 0 }) else { return "0 s" }
    let shown = parts[first..<min(first + 2, parts.count)].filter { $0.0 > 0 }
    let text = shown.map { "\($0.0) \($0.1)" }.joined(separator: " ")
    return milliseconds < 0 ? "-" + text : text
  }
}
