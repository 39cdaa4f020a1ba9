// UUIDs as text, read and written byte by byte without Foundation's formatter.
// The text is the usual one of 36 characters, lower case when written and either case when read.

public import FoundationEssentials

/// The text form of UUIDs: `8-4-4-4-12` hexadecimal digits.
public enum UUIDText {
  /// The number of bytes in the text of a UUID.
  public static let length = 36

  /// Appends the lower-case text of `uuid`, 36 bytes, to `bytes`.
  public static func append(_ uuid: UUID, to bytes: inout [UInt8]) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: length) { text in
      write(uuid, to: text)
      bytes.append(contentsOf: text)
    }
  }

  /// Calls `body` with the lower-case text of `uuid`, 36 characters that are gone when it returns.
  public static func withText<Result>(of uuid: UUID, _ body: (UnsafeBufferPointer<CChar>) -> Result) -> Result {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: length) { text in
      write(uuid, to: text)
      return text.withMemoryRebound(to: CChar.self) { body(UnsafeBufferPointer($0)) }
    }
  }

  /// The lower-case text of `uuid`.
  public static func string(_ uuid: UUID) -> String {
    String(unsafeUninitializedCapacity: length) { text in
      write(uuid, to: UnsafeMutableBufferPointer(rebasing: text[..<length]))
      return length
    }
  }

  /// The UUID that `text` names in upper or lower case, or nil when it is not exactly the text of one.
  public static func parse(_ text: String) -> UUID? {
    var text = text
    return text.withUTF8 { parse(UnsafeRawBufferPointer($0)) }
  }

  /// The UUID that the 36 bytes of `text` name in upper or lower case, or nil when they are not the text of one.
  public static func parse(_ text: UnsafeRawBufferPointer) -> UUID? {
    guard text.count == length else { return nil }
    var uuid: uuid_t = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    let valid = withUnsafeMutableBytes(of: &uuid) { raw in
      var at = 0
      var wrong: UInt8 = 0
      for index in 0..<16 {
        if isAfterDash(index) {
          wrong |= text[at] ^ UInt8(ascii: "-")
          at += 1
        }
        let high = digitValues[Int(text[at])]
        let low = digitValues[Int(text[at + 1])]
        wrong |= (high | low) & 0xF0
        raw[index] = high &<< 4 | low & 0x0F
        at += 2
      }
      return wrong == 0
    }
    return valid ? UUID(uuid: uuid) : nil
  }

  private static func write(_ uuid: UUID, to text: UnsafeMutableBufferPointer<UInt8>) {
    withUnsafeBytes(of: uuid.uuid) { raw in
      var at = 0
      for index in 0..<16 {
        if isAfterDash(index) {
          text[at] = UInt8(ascii: "-")
          at += 1
        }
        text[at] = digit(raw[index] >> 4)
        text[at + 1] = digit(raw[index] & 15)
        at += 2
      }
    }
  }

  private static func isAfterDash(_ byteIndex: Int) -> Bool {
    byteIndex == 4 || byteIndex == 6 || byteIndex == 8 || byteIndex == 10
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value
  }

  /// The value of each byte as a hexadecimal digit; 0xFF, which no digit has, for all others.
  private static let digitValues: [UInt8] = (0...255).map { (byte: UInt8) in
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: 0xFF
    }
  }
}
