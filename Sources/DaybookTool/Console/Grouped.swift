// Numbers, amounts, sizes and spans of time as people read them.

internal import TextFormats

/// Numbers, sizes and spans of time as people read them.
public enum Grouped {
  /// `1234567` as `1,234,567`.
  public static func number(_ number: some BinaryInteger) -> String { AmountText.grouped(number) }

  /// `1 segment`, `2 segments`.
  public static func count(_ count: some BinaryInteger, _ thing: String) -> String {
    "\(number(count)) \(thing)\(count == 1 ? "" : "s")"
  }

  /// `£1,234.50`, or with the currency's code where it has no common sign: `1,234.50 CHF`.
  public static func money(minor: Int64, currency: String) -> String {
    AmountText.string(minor: minor, currency: currency)
  }

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
