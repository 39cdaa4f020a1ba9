// What can be wrong with CBOR bytes, or with a value that is to become such bytes.
// Each error has a code to act on and the byte where it was found.

/// An error of reading or writing CBOR.
public struct CBORError: Error, Equatable, Sendable {
  /// The kinds of errors.
  public enum Code: String, Sendable {
    // Not well-formed (RFC 8949 §5.3.1, appendix F).
    /// The input ends inside an item, or a length is more than what is left.
    case truncated
    /// A head uses one of the reserved values 28 to 30, or is indefinite where that is not allowed.
    case reservedHead
    /// A simple value below 32 stands in two bytes, or is written with a number that has another meaning.
    case invalidSimple
    /// A break outside an indefinite-length item, or between a key and its value.
    case unexpectedBreak
    /// A chunk of an indefinite-length string is not a definite string of the same type.
    case invalidChunk

    // Well-formed, but refused.
    /// Containers or tags are nested deeper than allowed.
    case tooDeep
    /// Text is not valid UTF-8.
    case invalidUTF8
    /// A map has the same key twice.
    case duplicateKey
    /// The item is not in the deterministic encoding of RFC 8949 §4.2.1.
    case notDeterministic
    /// Bytes follow the item.
    case trailingBytes

    // Not what the type wants.
    /// The item is of another type than the one wanted.
    case typeMismatch
    /// The number does not fit the wanted type.
    case outOfRange
    /// A map lacks a key.
    case missingKey
    /// The item has the wanted type but not an allowed value.
    case invalidValue
    /// An instant is no number, infinite, or too far from 1970 to be exact.
    case invalidInstant
    /// The item has a form that is not read here, such as an array of indefinite length.
    case unsupported
  }

  /// What is wrong.
  public let code: Code
  /// The offset in bytes of the item in the input or, when writing, in the output.
  public let offset: Int
  /// What was expected or which key it is about; for people, empty when the code says all.
  public let detail: String

  /// Makes an error; types with a coding of their own throw it for values that they refuse.
  public init(_ code: Code, at offset: Int, _ detail: String = "") {
    self.code = code
    self.offset = offset
    self.detail = detail
  }
}

extension CBORError: CustomStringConvertible {
  /// Code, place and detail in one line.
  public var description: String {
    detail.isEmpty ? "CBOR \(code.rawValue) at byte \(offset)" : "CBOR \(code.rawValue) at byte \(offset): \(detail)"
  }
}
