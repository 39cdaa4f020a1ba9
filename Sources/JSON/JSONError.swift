// What can be wrong with a JSON text, or with a value that is read from it, in words for the user who wrote it.
// Each error names the place twice: by its column in the text and by the path of fields that leads there.

internal import TextFormats

/// An error of reading JSON.
public struct JSONError: Error, Equatable, Sendable {
  /// The kinds of errors.
  public enum Code: String, Sendable {
    /// The text is not JSON by RFC 8259.
    case syntax
    /// The text is not valid UTF-8, or has half of a surrogate pair.
    case invalidText
    /// Objects and arrays are nested deeper than allowed.
    case tooDeep
    /// The text is longer than 2 GiB.
    case tooLong
    /// An object has the same field twice.
    case duplicateField
    /// A field is missing.
    case missingField
    /// A field is not known to the type.
    case unknownField
    /// A value is of another kind than the one expected.
    case wrongType
    /// A value has the right kind but is not allowed.
    case invalidValue
    /// A number is too large or too precise for its type.
    case outOfRange
    /// The type uses a feature of `Codable` that has no place here.
    case unsupported
  }

  /// What is wrong.
  public let code: Code
  /// Where it is: the byte in the text, counted from 1.
  public let column: Int
  /// The fields and indexes that lead to the place, cut if they are very long, such as `payload.tasks[2].key`; empty for the whole text.
  public let path: String
  /// What is wrong, without the place and cut if a value in it is very long, such as `expected a whole number, found text`.
  public let problem: String

  /// Makes an error; `JSONValue.error(_:_:)` does so with the place of a value.
  public init(_ code: Code, column: Int, path: String = "", _ problem: String) {
    self.code = code
    self.column = column
    self.path = Excerpt.of(path)
    self.problem = Excerpt.of(problem, atMost: 600)
  }

  /// What is wrong and where, in one line, such as `payload.cycle: expected a whole number, found text (column 74)`.
  public var message: String {
    (path.isEmpty ? "" : "\(path): ") + "\(problem) (column \(column))"
  }
}

extension JSONError: CustomStringConvertible {
  /// The message.
  public var description: String { message }
}
